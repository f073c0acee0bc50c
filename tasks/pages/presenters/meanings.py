"""What the words of the office mean, told once: the notes beside lights and states, and the help, all read this.

A meaning names no number of its own: days and counts come from the plans it is told for. Pure, it asks no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.models import Plan
from tasks.choices import Kind, Light, State, UnitRole, UrgeLevel
from tasks.ledger.repetition import MOST_COUNTED
from tasks.pages.presenters.lights import KEPT_WORDS

UNCHANGED, PERIOD, BLOCKERS, LEDGER = "unchanged", "period", "blockers", "ledger"
KEPT, LATE, EXTENSION = "kept", "late", "extension"
FIRST_STEP = UrgeLevel.REMIND.label


@dataclass(frozen=True)
class Meaning:
    """A word of the office and what it means, in whole sentences."""

    word: str
    text: str


@dataclass(frozen=True)
class MeaningGroup:
    """Words that are told together, by their codes."""

    title: str
    meanings: Mapping[str, Meaning]


def value_in(plans: Sequence[Plan], name: str, unit: str) -> str:
    """Return a setting of plans with its unit: "30 天", or where they differ "30 天（甲 2016）、7 天（乙 2016）"."""
    by_value: dict[int, list[str]] = {}
    for plan in plans:
        by_value.setdefault(getattr(plan, name), []).append(plan.tag)
    if len(by_value) == 1:
        return f"{next(iter(by_value))} {unit}"
    return "、".join(f"{value} {unit}（{'，'.join(tags)}）" for value, tags in by_value.items())


def cycles_in(plans: Sequence[Plan]) -> str:
    """Return how often units report: "每月", or where the plans differ "每月（甲 2016）、每周（乙 2016）"."""
    by_cycle: dict[str, list[str]] = {}
    for plan in plans:
        by_cycle.setdefault(plan.get_report_cycle_display(), []).append(plan.tag)
    if len(by_cycle) == 1:
        return next(iter(by_cycle))
    return "、".join(f"{cycle}（{'，'.join(tags)}）" for cycle, tags in by_cycle.items())


def light_meanings(plans: Sequence[Plan]) -> dict[str, Meaning]:
    """Return what each Light means, by its code; the rule is TaskStateQuerySet's in tasks/as_of/task_words.py."""
    soon, stressed = value_in(plans, "due_soon_days", "天"), value_in(plans, "due_very_soon_days", "天")
    silence = value_in(plans, "silence_days", "天")
    texts = {
        Light.OVERDUE: "已经交办，现定期限已过，还没有办结。期限当天不算，从第二天起算；待审核的也算。",
        Light.DUE_SOON: f"还没有办结，离期限不超过 {soon}；不超过 {stressed}的加粗。"
        "时间节点有两种理解的，按早的一天算临期，按晚的一天算逾期。",
        Light.SILENT: f"牵头单位超过 {silence}没有反馈进展，即过了反馈周期和宽限。"
        "从最近一次反馈、交办、恢复或重开算起；待审核的不算沉默。已经逾期或临期的，灯是逾期或临期，旁边写明多少天无反馈。",
        Light.NORMAL: "有期限，还没有办结；不逾期，不临期，也不沉默。",
        Light.IDLE: "没有期限又不沉默的任务，以及中止和取消的任务。",
        Light.DONE: "创建办已经审核通过。",
        Light.UNDISPATCHED: "创建办还没有交办，不算任何单位的任务；不会逾期，也不会沉默。",
    }
    return {light: Meaning(light.label, text) for light, text in texts.items()}


def state_meanings() -> dict[str, Meaning]:
    """Return what each State means, by its code; the rule is in tasks/ledger/effects.py."""
    texts = {
        State.PENDING: "牵头单位还没有签收；没有交办的任务也是待签收。",
        State.IN_PROGRESS: "牵头单位已经签收，正在办；退回和重开以后也是办理中。",
        State.CLAIMED: "牵头单位已经申请办结，等创建办审核。几家牵头的，各家都申请或同意以后才到创建办。",
        State.COMPLETED: "创建办已经审核通过，任务办完了；以后还可以重开。",
        State.SUSPENDED: "创建办让任务停下来，各单位先不用办；恢复以后接着办。",
        State.CANCELLED: "创建办取消了任务，不再办，也不计入落实率。",
    }
    return {state: Meaning(state.label, text) for state, text in texts.items()}


def result_meanings() -> dict[str, Meaning]:
    """Return what became of a claim of completion, by code; kept and late are judged by tasks/as_of/timeliness.py."""
    return {
        KEPT: Meaning(KEPT_WORDS[True], "审核通过的那天没有超过现定期限。没有期限的任务不评。"),
        LATE: Meaning(KEPT_WORDS[False], "审核通过的那天已经超过现定期限。没有期限的任务不评。"),
        Kind.SENT_BACK: Meaning(
            Kind.SENT_BACK.label,
            "创建办没有通过办结申请，并写明哪一条没有达到要求。任务回到办理中，补上以后可以再申请。",
        ),
    }


def step_meanings(plans: Sequence[Plan]) -> dict[str, Meaning]:
    """Return what people do to a task, by code, with the plans' settings."""
    receipt = value_in(plans, "acknowledge_workdays", "个工作日")
    supervise, announce = value_in(plans, "supervise_after", "次"), value_in(plans, "announce_after", "次")
    grace = value_in(plans, "grace_days", "天")
    return {
        Kind.ACKNOWLEDGED: Meaning(
            Kind.ACKNOWLEDGED.label,
            f"单位写明收到了任务，期限是交办以后 {receipt}。直接反馈进展或申请办结，也算签收。",
        ),
        PERIOD: Meaning("本期", f"反馈周期是{cycles_in(plans)}；一期结束后还有宽限，共 {grace}。"),
        UNCHANGED: Meaning(
            "本期无变化",
            f"这次写的和填的百分比与上次一样。照样记入台账；从连着第 {MOST_COUNTED + 1} 次起，不再打破沉默。",
        ),
        Kind.URGED: Meaning(
            Kind.URGED.label,
            f"创建办要求单位在写明的日期前回复。先是{FIRST_STEP}；连续 {supervise}没有按时回复，"
            f"升为{UrgeLevel.SUPERVISE.label}；{announce}，升为{UrgeLevel.ANNOUNCE.label}。",
        ),
        Kind.INSTRUCTED: Meaning(Kind.INSTRUCTED.label, "领导写给牵头单位的要求，牵头单位要在写明的日期前回复。"),
        Kind.REPLIED: Meaning(
            Kind.REPLIED.label, "答复催办或批示。申请办结也算回复；反馈进展也算，除非勾选了「这次不算回复，另行回复」。"
        ),
        EXTENSION: Meaning(
            "延期", "单位负责人申请把期限推后。创建办准予以后，现定期限改变；原定期限和延期次数一直留着。"
        ),
    }


def part_meanings() -> dict[str, Meaning]:
    """Return who carries a task in which role, and what else a task page speaks of, by code."""
    return {
        UnitRole.LEAD: Meaning(
            UnitRole.LEAD.label, "对任务负总责的单位。任务的完成百分比看它的反馈，办结由它的负责人申请。"
        ),
        UnitRole.RESPONSIBLE: Meaning(UnitRole.RESPONSIBLE.label, "承担任务的单位，签收并反馈自己的一部分。"),
        UnitRole.COOPERATING: Meaning(UnitRole.COOPERATING.label, "配合牵头单位的单位，签收并反馈自己的一部分。"),
        BLOCKERS: Meaning("卡在谁手里", "任务现在等谁、等什么、从哪天起。催办就发给其中的单位。"),
        LEDGER: Meaning("台账", "每一步由谁在哪天做的，都记在台账里，谁也改不了；写错了用「更正」。"),
    }


def meaning_groups(plans: Sequence[Plan]) -> list[MeaningGroup]:
    """Return all meanings for these plans, in the order in which the help tells them; without a plan for a new one."""
    told_for = plans or [Plan()]
    return [
        MeaningGroup("灯", light_meanings(told_for)),
        MeaningGroup("状态", state_meanings()),
        MeaningGroup("办结以后", result_meanings()),
        MeaningGroup("办的事", step_meanings(told_for)),
        MeaningGroup("单位和台账", part_meanings()),
    ]


def meanings_of(plans: Sequence[Plan], codes: Sequence[str]) -> list[Meaning]:
    """Return the meanings of these codes for these plans, each once; raise KeyError for a code that has none.

    A light and a state can say the same word (已办结): a word is told by the first code that has it.
    """
    known: dict[str, Meaning] = {}
    for group in meaning_groups(plans):
        known |= group.meanings
    found = {known[code].word: known[code] for code in reversed(codes)}
    return list(reversed(found.values()))
