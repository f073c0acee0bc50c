from exports.models.made_report import MadeReport
from exports.models.report_email import ReportEmail
from exports.models.schedule import ReportSchedule

__all__ = ["MadeReport", "ReportEmail", "ReportSchedule"]
