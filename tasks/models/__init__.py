from tasks.models.draft import ReportDraft
from tasks.models.entry import LedgerAnchor, LedgerEntry
from tasks.models.evidence import Evidence
from tasks.models.locked_period import LockedPeriod
from tasks.models.opened_claim import OpenedClaim
from tasks.models.task import Task
from tasks.models.task_state import TaskState
from tasks.models.unit import TaskUnit

__all__ = [
    "Evidence",
    "LedgerAnchor",
    "LedgerEntry",
    "LockedPeriod",
    "OpenedClaim",
    "ReportDraft",
    "Task",
    "TaskState",
    "TaskUnit",
]
