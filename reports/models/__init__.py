from reports.models.letter import ReportLetter
from reports.models.made import MadeReport
from reports.models.schedule import ReportSchedule

__all__ = ["MadeReport", "ReportLetter", "ReportSchedule"]
