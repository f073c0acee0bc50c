"""The band of counts at the top of a unit's 工作台: how many tasks of each kind, and how late or near the first is."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.pages.presenters.day_words import near_day, plain_day
from tasks.pages.views.workbench.duties import (
    ACKNOWLEDGE,
    AGREE,
    ANSWER,
    CLAIM,
    DUE_SOON,
    OVERDUE,
    PERIOD,
    RETURNED,
    Duties,
    Duty,
)

ALWAYS = {ANSWER: "待回复", ACKNOWLEDGE: "待签收", OVERDUE: "逾期", DUE_SOON: "临期", PERIOD: "本期未反馈"}
SOMETIMES = {RETURNED: "被退回", AGREE: "待答复办结", CLAIM: "待申请办结"}


@dataclass(frozen=True)
class Count:
    """One count of the band; `note` says what is most pressing, `is_late` when that is past its day."""

    kind: str
    title: str
    number: int
    note: str = ""
    is_late: bool = False


def band_of(duties: Duties) -> list[Count]:
    """Return the counts of the band; what came back and what another lead asks only where there is some."""
    some = {kind: title for kind, title in SOMETIMES.items() if duties.by_kind.get(kind)}
    return [count_of(kind, title, duties) for kind, title in (ALWAYS | some).items()]


def count_of(kind: str, title: str, duties: Duties) -> Count:
    """Return the count of one kind with its note."""
    of_kind = duties.by_kind[kind]
    late = [duty for duty in of_kind if duty.late]
    if kind == OVERDUE and late:
        return Count(kind, title, len(of_kind), f"最长 {max(duty.late for duty in late)} 天", is_late=True)
    if late:
        word = "超期限" if kind == ACKNOWLEDGE else "过期"
        return Count(kind, title, len(of_kind), f"{len(late)} 件已{word}", is_late=True)
    return Count(kind, title, len(of_kind), coming_note(kind, of_kind, duties))


def coming_note(kind: str, of_kind: Sequence[Duty], duties: Duties) -> str:
    """Return when the first of what is not late is due; "" where no day is set."""
    first = min((duty.on for duty in of_kind if duty.on), default=None)
    if first is None:
        return ""
    left = (first - duties.day).days
    if kind == DUE_SOON:
        return f"最近 {left} 天后到期" if left else "最近的今天到期"
    if kind == PERIOD:
        return f"{plain_day(first, duties.day)} 截止，{f'还剩 {left} 天' if left else '就在今天'}"
    return f"最早 {near_day(first, duties.day)}"
