"""The fixed lists of THE WORK."""

from django.db import models

WORDS_LIMIT = 5000  # characters of one text of an entry
WITHDRAWAL_LIMIT = 200  # characters of the reason for which an act is taken back


class State(models.TextChoices):
    PENDING = "pending", "待签收"
    IN_PROGRESS = "in_progress", "办理中"
    CLAIMED = "claimed", "待审核"
    COMPLETED = "completed", "已办结"
    SUSPENDED = "suspended", "中止"
    CANCELLED = "cancelled", "取消"


# Every list of states in the portal is one of these.
WORKING = (State.PENDING, State.IN_PROGRESS)  # the units are at work: the claim of completion is still to come
RUNNING = (*WORKING, State.CLAIMED)  # 未办结: work that is expected to go on; only it can be overdue
UNDER_CLAIM = (State.IN_PROGRESS, State.CLAIMED)  # a claim may wait: for another lead, or for the office
AT_REST = (State.SUSPENDED, State.CANCELLED)  # nobody is expected to work on it
CLOSED = (State.COMPLETED, State.CANCELLED)  # over, until the office reopens it
NOT_CLOSED = (*RUNNING, State.SUSPENDED)


class UnitRole(models.TextChoices):
    LEAD = "lead", "牵头"
    RESPONSIBLE = "responsible", "责任"
    COOPERATING = "cooperating", "配合"


class UnitState(models.TextChoices):
    PENDING = "pending", "待签收"
    IN_PROGRESS = "in_progress", "办理中"
    FINISHED = "finished", "本单位已完成"


class Precision(models.TextChoices):
    DAY = "day", "日"
    TEN_DAYS = "ten_days", "旬"
    MONTH = "month", "月"
    QUARTER = "quarter", "季度"
    HALF = "half", "半年"
    YEAR = "year", "年"
    ONGOING = "ongoing", "长期"
    NONE = "none", "待定"


class UrgeLevel(models.TextChoices):
    """How pressing a 催办 is. One that is not answered in time raises the level of the next."""

    REMIND = "remind", "提醒"
    SUPERVISE = "supervise", "督办"
    ANNOUNCE = "announce", "通报"


class EvidenceKind(models.TextChoices):
    """What a piece of evidence is, as plans demand it."""

    DOCUMENT = "document", "文件"
    PHOTO = "photo", "照片"
    STATISTICS = "statistics", "统计表"
    CONTRACT = "contract", "合同、验收单"
    OTHER = "other", "其他材料"


class EvidenceState(models.TextChoices):
    """How a demanded kind of evidence stands on a day: there, there while a claim is reviewed, or not there."""

    MISSING = "missing", "缺"
    WAITING = "waiting", "待审"
    PRESENT = "present", "有"


class Light(models.TextChoices):
    """The lights, in the order in which leadership reads them."""

    OVERDUE = "overdue", "逾期"
    DUE_SOON = "due_soon", "临期"
    SILENT = "silent", "沉默"
    NORMAL = "normal", "正常"
    IDLE = "idle", "无期限、中止"
    DONE = "done", "已办结"
    UNDISPATCHED = "undispatched", "未交办"


class Turn(models.TextChoices):
    """What can have become of a task since an earlier day; each is defined in tasks/as_of/changes.py."""

    DONE = "done", "新办结"
    OVERDUE = "overdue", "新逾期"
    SLIPPED = "slipped", "期限后移"
    ADVANCED = "advanced", "期限提前"
    UNDATED = "undated", "改为无期限"
    DATED = "dated", "新定期限"
    EXTENDED = "extended", "新批延期"
    SILENT = "silent", "新沉默"
    RETURNED = "returned", "新退回"
    REOPENED = "reopened", "办结后重开"


class Kind(models.TextChoices):
    """What an entry of the ledger says happened."""

    ENTERED = "entered", "录入"
    DISPATCHED = "dispatched", "交办"
    RECALLED = "recalled", "撤回交办"
    ACKNOWLEDGED = "acknowledged", "签收"
    REPORTED = "reported", "进展"
    CORRECTED = "corrected", "更正"
    CLAIMED = "claimed", "办结申请"
    CONFIRMED = "confirmed", "审核通过"
    SENT_BACK = "sent_back", "退回"
    AGREED = "agreed", "同意办结"
    OBJECTED = "objected", "不同意办结"
    EXTENSION_ASKED = "extension_asked", "延期申请"
    EXTENSION_GRANTED = "extension_granted", "延期准予"
    EXTENSION_REFUSED = "extension_refused", "延期不准"
    URGED = "urged", "催办"
    INSTRUCTED = "instructed", "批示"
    REPLIED = "replied", "回复"
    SUSPENDED = "suspended", "中止"
    RESUMED = "resumed", "恢复"
    CANCELLED = "cancelled", "取消"
    REOPENED = "reopened", "重开"
    PLAN_CHANGED = "plan_changed", "方案修改"
    DEMANDED = "demanded", "材料要求"
    CLAIM_WITHDRAWN = "claim_withdrawn", "撤回办结申请"
    EXTENSION_WITHDRAWN = "extension_withdrawn", "撤回延期申请"
    REQUEST_WITHDRAWN = "request_withdrawn", "撤回催办、批示"


REPORTS = (Kind.REPORTED, Kind.CORRECTED)  # what a unit says of its part; the last of them counts
CLAIMS = (Kind.CLAIMED, Kind.AGREED)  # a lead stands behind the claim of completion
REFUSED_CLAIM = (Kind.SENT_BACK, Kind.OBJECTED)
VOID = (*REFUSED_CLAIM, Kind.REOPENED)  # after one of them no earlier claim or agreement counts
ASKS = (Kind.URGED, Kind.INSTRUCTED)  # the units named in it owe an answer
RECEIPTS = (Kind.ACKNOWLEDGED, Kind.REPORTED, *CLAIMS)  # whoever acts has received the task
ANSWERS = (Kind.REPLIED, Kind.REPORTED, *CLAIMS)  # whatever a unit says answers what it was asked
ABOUT_EXTENSIONS = (
    Kind.EXTENSION_ASKED,
    Kind.EXTENSION_GRANTED,
    Kind.EXTENSION_REFUSED,
    Kind.EXTENSION_WITHDRAWN,
)
# Each takes back one earlier act, which its entry names; from then on the task is as if that had not been done.
WITHDRAWALS = (Kind.CLAIM_WITHDRAWN, Kind.EXTENSION_WITHDRAWN, Kind.REQUEST_WITHDRAWN)


VERBS = {  # how a sentence says the act, where the noun of the ledger does not do
    Kind.REPORTED: "反馈进展",
    Kind.CORRECTED: "更正反馈",
    Kind.CLAIMED: "申请办结",
    Kind.EXTENSION_ASKED: "申请延期",
    Kind.EXTENSION_GRANTED: "准予延期",
    Kind.EXTENSION_REFUSED: "不准延期",
    Kind.PLAN_CHANGED: "修改方案",
}


def verb(kind: str) -> str:
    """Return the act that makes this kind of entry, as a verb."""
    return VERBS.get(Kind(kind), Kind(kind).label)
