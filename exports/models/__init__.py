from exports.models.made_report import MadeReport
from exports.models.report_mail import ReportEmail
from exports.models.schedule import ReportSchedule

__all__ = ["MadeReport", "ReportEmail", "ReportSchedule"]
