"""Why a service says no: each refusal is named for its rule, and its sentence says what to do next."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from indicators.choices import Stage
from indicators.models import Plan
from tasks.choices import State, verb


class Refusal(Exception):
    """The rules of the work do not allow this; `field` names the form field it is about, if one."""

    field: str | None = None


class NotInThisState(Refusal):
    def __init__(self, state: str, kind: str, possible: Iterable[str]) -> None:
        now = "、".join(verb(each) for each in possible) or "查看"
        super().__init__(f"任务现在是「{State(state).label}」，不能{verb(kind)}；现在可以：{now}。")


class PlanIsFinished(Refusal):
    """A closed or archived plan is read only."""

    def __init__(self, plan: Plan, stage: str) -> None:
        way = "先恢复执行" if stage == Stage.CLOSED else "先取消归档并恢复执行"
        super().__init__(
            f"方案「{plan.tag}」{Stage(stage).label}，其中的任务只能查看，不能办理。确需办理的，请创建办{way}。"
        )


class NotDispatched(Refusal):
    def __init__(self) -> None:
        super().__init__("任务还没有交办，请等创建办交办以后再办理。")


class NobodyToUrge(Refusal):
    """An urging asks units; what the office itself must do holds no unit up."""

    def __init__(self, why: str) -> None:
        super().__init__(f"任务在创建办手里（{why}），没有可以催办的单位。")


class NotCarried(Refusal):
    """A unit speaks only on tasks that it carries."""

    def __init__(self, unit: str) -> None:
        super().__init__(f"「{unit}」现在不承担这项任务，不能录入。")


class AlreadyDone(Refusal):
    """The same step has been taken before."""


class AlreadyUrged(AlreadyDone):
    """Another person has urged the same units on the same day; `entry` is that urging."""

    def __init__(self, entry: Any) -> None:
        super().__init__(
            f"{entry.by_name}今天 {localtime(entry.at):%H:%M} 已经催办过这些单位，"
            f"要求 {entry.detail['reply_by']} 前回复，还在等回复，不用再催一次。"
        )


class TooLateToWithdraw(Refusal):
    """Somebody has answered what the person wants to take back."""


class NewerEntries(Refusal):
    """Something was entered after the page was opened; `entries` are what the person has not seen."""

    def __init__(self, entries: Sequence[Any], head: int) -> None:
        self.entries, self.head = entries, head
        super().__init__(f"您打开页面以后又有 {len(entries)} 条新台账，请先看过，再决定是否提交。您填写的内容还在。")


class ReasonIsMissing(Refusal):
    field = "text"


class DayIsWrong(Refusal):
    field = "due_on"


class ClaimantMayNotConfirm(Refusal):
    def __init__(self) -> None:
        super().__init__("办结申请不能由申请人自己审核，请换一位同事审核。")


class PortalDayWentBack(Refusal):
    def __init__(self, last: date, on: date) -> None:
        super().__init__(
            f"门户的日期 {on} 早于这项任务最近一条台账的日期 {last}，没有保存。请告诉系统管理员检查时间设置。"
        )


class NothingChanged(Refusal):
    def __init__(self) -> None:
        super().__init__("内容和原来一样，没有需要保存的修改。")


class ImportRefused(Refusal):
    """The table cannot be saved as it is; `faults` are sentences that name the cells."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        super().__init__("；".join(self.faults[:20]))


class UnknownName(Refusal):
    """A unit or category of that name is not in the portal."""


class LookAgain(Refusal):
    """What the person confirmed is no longer what would be written."""


class QuotaIsFull(Refusal):
    field = "files"

    def __init__(self, used: float, size: float, quota: int) -> None:
        super().__init__(
            f"本单位的佐证材料已用 {used:.1f} MB，限额 {quota} MB，这次的 {size:.1f} MB 放不下，没有保存。"
            "请压缩文件后再上传，或请系统管理员调整限额。"
        )


class DiskIsFull(Refusal):
    """The server has no room left for a file."""

    field = "files"

    def __init__(self) -> None:
        super().__init__("服务器的磁盘空间不足，文件没有收下，没有保存。请告诉系统管理员，稍后再提交。")


class FileIsNotThere(Refusal):
    """The file to be replaced is no file of the unit on this task, or has been replaced already."""

    field = "files"

    def __init__(self) -> None:
        super().__init__("要替换的材料不是本单位在这项任务上的最新一版，没有保存。请刷新页面后重新选择。")
