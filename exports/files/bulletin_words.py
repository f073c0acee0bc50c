"""The sentences of a 督查通报, in official Chinese, made from the figures alone: no document, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.models import Plan
from jiading.docx import chinese_day
from reports.figures import CountsRow, Figure, Punctuality, Rate, SilentLead
from reports.figures.troubles import Trouble
from tasks.as_of.periods import Period
from tasks.choices import Light

NAMED = 8  # units that a sentence names; the rest stand in the annex


@dataclass(frozen=True)
class Findings:
    """The figures of a day that a bulletin speaks of."""

    plan: Plan
    day: date
    scope: str  # empty when it is about every task
    rate: Rate
    lights: Sequence[Figure]
    kept: Punctuality
    extended: int
    categories: Sequence[tuple[CountsRow, Rate]]
    late: int
    late_leads: Sequence[Trouble]
    silent: int
    silent_leads: Sequence[SilentLead]
    returned: int
    unanswered: int
    owing: Sequence[Trouble]
    asking: int
    claimed: int
    due_soon: int
    period: Period
    earlier: date | None  # the end of the month before, when there were tasks then
    changed: Sequence[Figure]  # since that day

    def light(self, light: Light) -> int:
        """Return how many tasks have a light."""
        return self.lights[list(Light).index(light)].value


def joined(clauses: Sequence[str]) -> str:
    """Return clauses as one sentence, or nothing."""
    return "，".join(filter(None, clauses)) + "。" if any(clauses) else ""


def named(units: Sequence[Trouble | SilentLead]) -> str:
    """Return the first NAMED units with their tasks and longest days: 文广局3项（最长45天）、…等12个单位."""
    told = [f"{each.figure.label}{each.figure.value}项（最长{each.days}天）" for each in units[:NAMED]]
    more = f"等{len(units)}个单位" if len(units) > NAMED else ""
    return "、".join(told) + more


def names_of(units: Sequence[Trouble | SilentLead]) -> str:
    """Return the units' names, the first of them, and how many there are."""
    more = f"等{len(units)}个单位" if len(units) > NAMED else ""
    return "、".join(each.figure.label for each in units[:NAMED]) + more


def opening(found: Findings) -> str:
    about = f"（{found.scope}）" if found.scope else ""
    return f"现将《{found.plan.title}》{about}截至{chinese_day(found.day)}的落实情况通报如下。"


def overall(found: Findings) -> list[str]:
    """Return 总体情况: how many tasks, how many done, the rate with formula and band, and what the rest looks like."""
    rate = found.rate
    every = rate.counted + rate.cancelled
    without = f"，其中已取消{rate.cancelled}项，列入考核{rate.counted}项" if rate.cancelled else ""
    first = (
        f"本次通报共涉及任务{every}项{without}。截至{chinese_day(found.day)}，已办结{rate.completed}项，"
        f"落实率为{rate.percent}%，等次为“{rate.band}”。落实率按“已办结÷（全部任务－已取消）”计算，即"
        f"{rate.completed}÷（{every}－{rate.cancelled}）；80%及以上为优秀，60%及以上为合格，60%以下为不合格。"
    )
    waits = found.light(Light.UNDISPATCHED)
    undispatched = f"，尚未交办{waits}项" if waits else ""
    lights = (
        f"未办结任务中，逾期{found.light(Light.OVERDUE)}项，临期{found.light(Light.DUE_SOON)}项，"
        f"牵头单位沉默{found.light(Light.SILENT)}项，进展正常{found.light(Light.NORMAL)}项，"
        f"无期限、中止或取消{found.light(Light.IDLE)}项{undispatched}。"
    )
    waiting = joined(
        [
            f"办结申请待审核{found.claimed}项" if found.claimed else "",
            f"延期申请待审批{found.asking}项" if found.asking else "",
            f"曾经准予延期{found.extended}项" if found.extended else "",
        ]
    )
    return [first, lights + waiting, *since(found), *punctual(found)]


def since(found: Findings) -> list[str]:
    """Say what has become of the tasks since the end of the month before."""
    if found.earlier is None:
        return []
    told = "，".join(f"{each.label}{each.value}项" for each in found.changed if each.value)
    return [f"与{chinese_day(found.earlier)}相比，{told or '各项任务的办结、逾期和反馈情况没有变化'}。"]


def punctual(found: Findings) -> list[str]:
    """Say how many completed tasks have a deadline and kept it, by both; of those without one nothing is judged."""
    kept = found.kept
    if not kept.completed.value:
        return []
    present = f"有现定期限的{kept.present.dated.value}项，按现定期限办结{kept.present.kept.value}项"
    original = f"有原定期限的{kept.original.dated.value}项，按原定期限办结{kept.original.kept.value}项"
    undated = kept.completed.value > min(kept.present.dated.value, kept.original.dated.value)
    unjudged = "没有期限的不评是否按期。" if undated else ""
    return [f"已办结的{kept.completed.value}项任务中，{present}；{original}。{unjudged}"]


def of_category(row: CountsRow, rate: Rate) -> str:
    """Return 进展情况 of one category, in one paragraph."""
    counts = dict(zip(Light, (each.value for each in row.lights), strict=True))
    told = [
        f"共有任务{row.total.value}项",
        f"已办结{counts[Light.DONE]}项",
        f"落实率{rate.percent}%" if rate.counted else "",
        f"逾期{counts[Light.OVERDUE]}项" if counts[Light.OVERDUE] else "没有逾期任务",
        f"临期{counts[Light.DUE_SOON]}项" if counts[Light.DUE_SOON] else "",
        f"沉默{counts[Light.SILENT]}项" if counts[Light.SILENT] else "",
    ]
    return f"{row.name.strip('（）')}。{joined(told)}"


def problems(found: Findings) -> list[tuple[str, str]]:
    """Return 存在问题, each with its heading; a kind of which there is none is left out."""
    longest = max((each.days for each in found.late_leads), default=0)
    late = f"逾期任务共{found.late}项，最长逾期{longest}天。按牵头部门分：{named(found.late_leads)}。"
    silent = f"牵头单位超过{found.plan.silence_days}天没有反馈的任务共{found.silent}项：{named(found.silent_leads)}。"
    returned = f"办结申请被退回、尚未重新申请的任务共{found.returned}项，退回意见见附件。"
    unanswered = f"尚未回复催办或者领导批示的任务共{found.unanswered}项，涉及：{named(found.owing)}。"
    listed = (
        (found.late, "部分任务逾期未办结", late),
        (found.silent, "部分单位长期没有反馈进展", silent),
        (found.returned, "部分办结申请没有达到要求", returned),
        (found.unanswered, "部分催办、批示没有回复", unanswered),
    )
    return [(heading, text) for there, heading, text in listed if there]


def demands(found: Findings) -> list[tuple[str, str]]:
    """Return 下一步工作要求: what each group of units is asked to do, by days that the plan itself sets."""
    due = chinese_day(found.period.due)
    claim = "申请办结要逐条对照任务要求和创建标准，附齐佐证材料。被退回的任务，要按退回意见补充完善后重新申请。"
    reply = f"{names_of(found.owing)}要在要求的日期前逐项回复办理情况。"
    listed = (
        (found.late, "限期整改逾期任务", late_demand(found, due)),
        (True, "按时反馈工作进展", report_demand(found, due)),
        (found.returned, "规范办结申请", claim),
        (found.unanswered, "及时回复催办和批示", reply),
        (True, "紧盯临期任务", soon_demand(found)),
    )
    return [(heading, text) for there, heading, text in listed if there]


def report_demand(found: Findings, due: str) -> str:
    cycle = found.plan.get_report_cycle_display()
    what = f"各牵头部门和责任单位要坚持{cycle}反馈一次，如实填写进展、存在问题和下一步打算"
    quiet = f"{names_of(found.silent_leads)}要尽快补报进展，说明原因。" if found.silent_leads else ""
    return f"{what}，本期反馈最晚于{due}前完成。{quiet}"


def late_demand(found: Findings, due: str) -> str:
    return (
        f"{names_of(found.late_leads)}要对逾期任务逐项查明原因，明确责任人和办结日期，于{due}前反馈整改进展。"
        "确需延期的，由牵头单位负责人说明理由，按程序申请，不得以延期代替落实。"
    )


def soon_demand(found: Findings) -> str:
    """Say how many tasks fall due next, and how many completions the next band needs."""
    days = found.plan.due_soon_days
    soon = f"今后{days}天内有{found.due_soon}项任务到期，" if found.due_soon else f"今后{days}天内没有任务到期，"
    act = "有关单位要倒排时间、提前完成。" if found.due_soon else "各单位要按时间节点有序推进。"
    if found.rate.next_band is None:
        return soon + act
    word, floor, lacking = found.rate.next_band
    return f"{soon}{act}落实率达到“{word}”（{floor}%）还需办结{lacking}项，各牵头部门要把接近完成的任务抓紧收尾。"
