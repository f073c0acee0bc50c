from exports.models.made_report import MadeReport
from exports.models.report_mail import ReportLetter
from exports.models.schedule import ReportSchedule

__all__ = ["MadeReport", "ReportLetter", "ReportSchedule"]
