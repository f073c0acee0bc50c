"""What 工作台 says of a unit's duties: the tag of each, the sentence at the top, and what is next by date. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.pages.presenters.day_words import near_day, plain_day
from tasks.pages.views.workbench.duties import (
    ACKNOWLEDGE,
    AGREE,
    ANSWER,
    CLAIM,
    DUE_SOON,
    OVERDUE,
    PERIOD,
    QUIET,
    RETURNED,
    Duties,
    Duty,
)

FIRST, NEXT = 2, 3  # how many things and how many coming days the sentence at the top names
LATE, DUE = "late", "due"
DATED = (ANSWER, ACKNOWLEDGE, DUE_SOON, PERIOD)  # the kinds that have a day to come


@dataclass(frozen=True)
class Tag:
    """One reason why a task is listed; `look` is "late" for what is past its day, "due" for a leader's request."""

    words: str
    look: str = ""


@dataclass(frozen=True)
class NextStep:
    """What is to be done with a task: the words of the button, and the act; without one the button opens the task."""

    label: str
    slug: str = ""


@dataclass(frozen=True)
class Thing:
    """A thing that the sentence names: what, how late or when, and the duty that it is about."""

    what: str
    when: str
    duty: Duty


@dataclass(frozen=True)
class Headline:
    """The most urgent things, what is next by date, and how many tasks there are in all."""

    things: Sequence[Thing]
    coming: Sequence[str]
    total: int

    @property
    def is_late(self) -> bool:
        return bool(self.things) and is_late(self.things[0].duty)

    @property
    def act(self) -> NextStep | None:
        """Return what is to be done first; None when there is nothing to do."""
        return act_of(self.things[0].duty) if self.things else None


def is_late(duty: Duty) -> bool:
    """Return whether the day of the duty is over; a claim that came back is late whatever the day."""
    return duty.late > 0 or duty.kind == RETURNED


def tag_of(duty: Duty, duties: Duties) -> Tag | None:
    """Return the reason as a tag; None where the light of the task says it already."""
    day, on = duties.day, duty.on
    if duty.kind == ANSWER and on:
        if duty.late:
            return Tag(f"{duty.word} · 应在 {plain_day(on, day)} 前回复，已过期 {duty.late} 天", LATE)
        return Tag(f"{duty.word} · {near_day(on, day)} 前回复", DUE if duty.word == "批示" else "")
    if duty.kind == ACKNOWLEDGE and on:
        if duty.late:
            return Tag(f"签收期限 {plain_day(on, day)}，已超 {duty.late} 个工作日", LATE)
        # Over on the calendar, but not by a working day: nobody is late yet.
        return Tag(f"签收期限 {plain_day(on, day)}" if on < day else f"{near_day(on, day)} 前签收")
    if duty.kind == QUIET:
        part = duties.parts[duty.member.task]
        quiet = (day - part.reported_on).days if part.reported_on else 0
        return Tag(f"本单位 {quiet} 天没有反馈" if quiet else "本单位还没有反馈过")
    words = {RETURNED: "办结申请被退回", AGREE: "牵头单位申请办结，待本单位答复", PERIOD: "本期未反馈"}
    words[CLAIM] = "各单位都已完成，可以申请办结"
    return Tag(words[duty.kind], LATE if duty.kind == RETURNED else "") if duty.kind in words else None


def act_of(duty: Duty) -> NextStep:
    """Return what is to be done first with the task."""
    if duty.kind == ANSWER:
        return NextStep(f"回复{duty.word}", "reply")
    if duty.kind == AGREE:
        return NextStep("去答复")
    if duty.kind == CLAIM:
        return NextStep("申请办结", "claim")
    return NextStep("签收", "acknowledge") if duty.kind == ACKNOWLEDGE else NextStep("反馈", "report")


def headline_of(duties: Duties) -> Headline:
    """Return the sentence on the duties: of each kind the first counts, what is late comes before what is not."""
    firsts = [own[0] for kind in duties.by_kind if (own := duties.own(kind))]
    late = [duty for duty in firsts if is_late(duty)]
    to_come = sorted((duty for duty in firsts if not is_late(duty)), key=lambda duty: duty.on or duties.day)
    things = [thing_of(duty, duties) for duty in (late + to_come)[:FIRST]]
    return Headline(things, coming_words(duties), len(duties.listed))


def thing_of(duty: Duty, duties: Duties) -> Thing:
    """Return the duty as the sentence names it."""
    day, on = duties.day, duty.on
    if duty.kind == RETURNED:
        return Thing("办理被退回的办结申请", "", duty)
    if duty.kind == AGREE:
        return Thing("答复牵头单位的办结申请", "", duty)
    if duty.kind == CLAIM:
        return Thing("为各单位都已完成的任务申请办结", "", duty)
    if on is None:
        return Thing("反馈久未反馈的任务", "", duty)
    if duty.kind == PERIOD:
        return Thing("本期进展反馈", f"{near_day(on, day)} 截止", duty)
    verb = {ANSWER: "回复", ACKNOWLEDGE: "签收"}.get(duty.kind, "办理")
    what = f"{verb} {plain_day(on, day) if on != day else '今天'} 到期的{duty.word or '任务'}"
    if duty.late and duty.kind == ACKNOWLEDGE:
        return Thing(what, f"已超期限 {duty.late} 个工作日", duty)
    if duty.late:
        return Thing(what, f"已{'逾期' if duty.kind == OVERDUE else '过期'} {duty.late} 天", duty)
    left = (on - day).days
    return Thing(what, f"还剩 {left} 天" if left > 0 else "今天截止" if left == 0 else "期限已到", duty)


def coming_words(duties: Duties) -> list[str]:
    """Return what is next by date, one text a day: 「10月20日 前回复 1 件提醒、反馈本期 20 项」."""
    found = Counter(
        (duty.on, duty.kind, duty.word)
        for kind in DATED
        for duty in duties.by_kind.get(kind, ())
        if duty.on and duty.on >= duties.day and not duty.late
    )
    days = sorted({on for on, _, _ in found})[:NEXT]
    return [f"{near_day(on, duties.day)} 前{'、'.join(parts_of_day(found, on))}" for on in days]


def parts_of_day(found: "Counter[tuple[date, str, str]]", on: date) -> Iterable[str]:
    """Return what is due on one day, by kind in the order of urgency."""
    for (due, kind, word), number in found.items():
        if due == on:
            yield {
                ANSWER: f"回复 {number} 件{word}",
                ACKNOWLEDGE: f"签收 {number} 项",
                DUE_SOON: f"办完 {number} 项",
                PERIOD: f"反馈本期 {number} 项",
            }[kind]
