"""What the interface answers with: one dataclass for each shape; an annotation explains a field in the document.

A text is the field's description; choices are the codes that a Word may have there.
The JSON and its schema are both made from here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from tasks.choices import Kind, Light, Precision, State, UnitRole, UnitState


@dataclass(frozen=True)
class Word:
    """一个代码和它在门户里的叫法"""

    code: str
    word: str


@dataclass(frozen=True)
class PlanShown:
    """方案"""

    code: str
    title: str
    annex: str
    starts_on: date
    ends_on: date
    tasks: Annotated[int, "范围内的任务数"]


@dataclass(frozen=True)
class Deadline:
    """时间节点：原文、原定、现定和延期次数"""

    text: Annotated[str, "原表的写法"]
    precision: Annotated[Word, Precision]
    original: Annotated[date | None, "原定期限"]
    present: Annotated[date | None, "现定期限"]
    warn_on: Annotated[date | None, "预警日期；和现定不同，表示原文有两种读法，待核实"]
    extensions: Annotated[int, "延期次数"]


@dataclass(frozen=True)
class UnitShown:
    """任务上的一个单位"""

    id: int
    name: Annotated[str, "截至日的名称"]
    role: Annotated[Word, UnitRole]
    state: Annotated[Word, UnitState]
    percent: int | None
    reported_on: date | None
    through: Annotated[str | None, "所属集体单位，如各街镇"]


@dataclass(frozen=True)
class BlockerShown:
    """卡在谁手里：一个单位，或创建办"""

    unit: Annotated[int | None, "单位；空为创建办"]
    name: Annotated[str, "截至日的名称"]
    why: Annotated[str, "在等什么，如待签收、办理中、待同意办结"]
    since: Annotated[date, "自何日起"]


@dataclass(frozen=True)
class Report:
    """最新进展"""

    on: date
    unit: str
    by: str
    text: str
    issues: str
    next_steps: str
    unchanged: Annotated[bool, "本期无变化：与该单位上一次反馈的内容和完成 % 相同"]


@dataclass(frozen=True)
class TaskShown:
    """任务，截至 as_of 日终"""

    id: int
    row: Annotated[int, "原表第几行"]
    position: Annotated[int, "行内第几项"]
    category: Annotated[str, "指标分类；空为原表缺失"]
    project: Annotated[str, "项目名称；空为原表缺失"]
    standard: str
    baseline_state: str
    mark: Annotated[str, "原表的编号"]
    text: str
    deadline: Deadline
    lead_text: str
    responsible_text: str
    cooperating_text: str
    units: list[UnitShown]
    light: Annotated[Word, Light]
    light_note: str
    state: Annotated[Word, State]
    percent: int
    percent_before_reopening: Annotated[bool, "完成百分比是重开前所报，重开后牵头单位还没有反馈"]
    completed_on: date | None
    days_late: int
    blockers: Annotated[list[BlockerShown], "卡在谁手里；已办结、中止、取消的没有"]
    urges: Annotated[int, "催办次数"]
    claim_unfinished: Annotated[str, "申请办结时未完成的单位"]
    claim_reason: Annotated[str, "仍申请办结的理由"]
    latest_report: Report | None


@dataclass(frozen=True)
class FigureShown:
    """一个数字；query 是任务接口和任务列表的筛选参数，筛出的任务正好这么多"""

    label: str
    value: int
    query: dict[str, str]


@dataclass(frozen=True)
class CountsShown:
    """一类任务：合计，和每种灯的数量"""

    name: str
    total: FigureShown
    lights: list[FigureShown]


@dataclass(frozen=True)
class NextBand:
    """下一档落实率"""

    word: str
    floor: int
    lacking: Annotated[int, "还差几项办结"]


@dataclass(frozen=True)
class RateShown:
    """落实率"""

    completed: int
    counted: Annotated[int, "全部任务减去已取消"]
    cancelled: int
    percent: float
    band: str
    formula: str
    next_band: NextBand | None


@dataclass(frozen=True)
class Punctuality:
    """已办结的任务中，有现定、原定期限的数量，和其中按期办结的数量；没有期限的不评是否按期"""

    completed: int
    dated_present: Annotated[int, "已办结且有现定期限"]
    kept_present: Annotated[int, "按现定期限办结"]
    dated_original: Annotated[int, "已办结且有原定期限"]
    kept_original: Annotated[int, "按原定期限办结"]


@dataclass(frozen=True)
class Change:
    """一条台账"""

    id: int
    task: int
    seq: Annotated[int, "任务内的序号"]
    kind: Annotated[Word, Kind]
    at: datetime
    on: date
    unit: str
    by: str
    text: str
    detail: Annotated[dict[str, Any], "细目，随事项不同"]
    state_after: Annotated[Word, State]
    corrects: Annotated[int | None, "更正或撤回的是哪一条台账"]


@dataclass(frozen=True)
class Plans:
    """方案清单"""

    as_of: date
    page: int
    page_size: int
    count: int
    next: Annotated[str | None, "下一页的地址；没有下一页时为空"]
    items: list[PlanShown]


@dataclass(frozen=True)
class Tasks:
    """任务清单，按原表次序"""

    as_of: date
    plan: str
    page: int
    page_size: int
    count: int
    next: Annotated[str | None, "下一页的地址；没有下一页时为空"]
    items: list[TaskShown]


@dataclass(frozen=True)
class Figures:
    """一个方案的全部数字"""

    as_of: date
    plan: str
    rate: RateShown
    punctuality: Punctuality
    lights: list[FigureShown]
    by_category: list[CountsShown]
    by_lead: list[CountsShown]
    others: list[FigureShown]


@dataclass(frozen=True)
class Changes:
    """台账变化，按录入次序；下次从 cursor 接着取，不漏不重"""

    as_of: date
    plan: str
    since: str
    cursor: Annotated[str, "下次请求的 since"]
    complete: Annotated[bool, "假：还有没取完的，或有录入正在进行；请用 cursor 再取"]
    next: Annotated[str | None, "还有没取完的时，接着取的地址"]
    items: list[Change]


@dataclass(frozen=True)
class Fault:
    """错在哪里"""

    code: str
    message: str


@dataclass(frozen=True)
class Refused:
    """没有给数据"""

    error: Fault
