from tasks.models.draft import ReportDraft
from tasks.models.entry import LedgerAnchor, LedgerEntry
from tasks.models.evidence import Evidence
from tasks.models.fill_sheet_draft import FillSheetDraft
from tasks.models.import_draft import ImportDraft
from tasks.models.locked_period import LockedPeriod
from tasks.models.saved_view import SavedView, ViewShare
from tasks.models.standing import Standing
from tasks.models.task import Task
from tasks.models.unit import TaskUnit

__all__ = [
    "Evidence",
    "FillSheetDraft",
    "ImportDraft",
    "LedgerAnchor",
    "LedgerEntry",
    "LockedPeriod",
    "ReportDraft",
    "SavedView",
    "Standing",
    "Task",
    "TaskUnit",
    "ViewShare",
]
