"""《督查通报》: the figures of a day as an official document that can be edited on, with its lists as annexes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from departments.directory import unit_name_on
from departments.roles import ALL, Permission, scope
from exports.export_request import ExportRequest, Tell
from exports.files import bulletin_words as says
from jiading.calendar import last_month_end
from jiading.docx import OfficialDocument
from reports import figures
from reports.figures import troubles
from tasks.as_of.blockers import OFFICE, Blockers
from tasks.as_of.day import AsOf
from tasks.as_of.periods import period_of
from tasks.choices import REFUSED_CLAIM, Light
from tasks.models import LedgerEntry
from tasks.pages.filters import NO_CATEGORY
from tasks.pages.presenters.task_columns import cells_of
from tasks.pages.presenters.task_row import TaskRow, task_rows

STEPS = 2  # what is told of the way: read, written
COUNTS = ("指标分类", "任务", "已办结", "落实率", "逾期", "临期", "沉默", "正常", "其他")
COUNT_WIDTHS = (44, 13, 15, 18, 13, 13, 13, 13, 14)


@dataclass(frozen=True)
class Annex:
    """A list behind the bulletin: its title, headings, widths in mm, centred columns and rows."""

    title: str
    headings: Sequence[str]
    widths: Sequence[float]
    centred: Sequence[int]
    rows: Sequence[Sequence[object]]


def write(request: ExportRequest, file: BinaryIO, tell: Tell) -> None:
    """Write the bulletin: the four parts, the annex note, signature and date, the annexes, and how it was made."""
    tell(0, STEPS)
    found, lists = findings(request), annexes(request)
    tell(1, STEPS)
    title = f"关于{request.plan.title}落实情况的督查通报"
    about = "；".join(f"{label}：{value}" for label, value in request.heads())
    made = OfficialDocument(title=title, maker=str(request.by), about=about)
    made.title(title)
    made.recipient("各有关单位：")
    made.words(says.opening(found))
    write_parts(made, found)
    if lists:
        made.annex_note([each.title for each in lists])
    made.signature(signer(request), request.day)
    for place, each in enumerate(lists, start=1):
        made.annex(f"附件{place}" if len(lists) > 1 else "附件", each.title)
        made.table("", each.headings, each.rows, each.widths, each.centred)
    made.blank()
    made.note(f"数据说明：{about}。")
    file.write(made.save_bytes(stamp=request.when.at))
    tell(STEPS, STEPS)


def write_parts(made: OfficialDocument, found: says.Findings) -> None:
    """Write the four numbered parts."""
    made.section(1, "总体情况")
    for text in says.overall(found):
        made.words(text)
    made.section(2, "进展情况")
    for place, (row, rate) in enumerate(found.categories, start=1):
        made.words(f"{place}. {says.of_category(row, rate)}")
    made.table("各指标分类落实情况", COUNTS, [counts_of(*pair) for pair in found.categories], COUNT_WIDTHS, range(1, 9))
    made.blank()
    problems = says.problems(found)
    made.section(3, "存在问题")
    if not problems:
        made.words("没有发现逾期、沉默、被退回或者未回复催办、批示的任务。")
    for place, (heading, text) in enumerate(problems, start=1):
        made.subsection(place, heading)
        made.words(text)
    made.section(4, "下一步工作要求")
    for place, (heading, text) in enumerate(says.demands(found), start=1):
        made.subsection(place, heading)
        made.words(text)


def counts_of(row: figures.CountsRow, rate: figures.Rate) -> tuple[object, ...]:
    """Return one line of the table of categories."""
    counts = dict(zip(Light, (each.value for each in row.lights), strict=True))
    shown = (Light.OVERDUE, Light.DUE_SOON, Light.SILENT, Light.NORMAL)
    others = counts[Light.IDLE] + counts[Light.UNDISPATCHED]
    percent = f"{rate.percent}%" if rate.counted else "—"
    return (row.name, row.total.value, counts[Light.DONE], percent, *(counts[light] for light in shown), others)


def findings(request: ExportRequest) -> says.Findings:
    """Read every figure of the bulletin."""
    rows, earlier = request.rows(), month_before(request)
    lights = figures.by_light(rows)
    rates_by_pk = troubles.category_rates(rows)
    rates: dict[object, figures.Rate] = {pk or NO_CATEGORY: rate for pk, rate in rates_by_pk.items()}
    return says.Findings(
        plan=request.plan,
        day=request.day,
        scope=scope_of(request),
        rate=figures.rate(rows),
        lights=lights,
        kept=figures.punctuality(rows),
        extended=rows.filter(extensions__gt=0).count(),
        categories=[(row, rates[row.total.query["category"]]) for row in figures.by_category(rows)],
        late=rows.overdue().count(),
        late_leads=troubles.late_leads(rows),
        silent=rows.silent().count(),
        silent_leads=figures.silent_leads(rows),
        returned=rows.returned().count(),
        unanswered=rows.unanswered().count(),
        owing=troubles.owing_answers(rows),
        asking=rows.asking_extension().count(),
        claimed=rows.claimed().count(),
        due_soon=rows.due_within(request.plan.due_soon_days).count(),
        period=period_of(request.plan, request.day),
        earlier=earlier,
        changed=figures.compared(rows, earlier) if earlier else [],
    )


def month_before(request: ExportRequest) -> date | None:
    """Return the last day of the month before, if the plan had tasks by then."""
    day = last_month_end(request.day)
    return day if AsOf([request.plan], day).tasks().exists() else None


def scope_of(request: ExportRequest) -> str:
    """Return what narrows the bulletin; nothing when it is about every task."""
    narrow = [] if scope(request.by, Permission.READ_TASK) is ALL else [request.scope_words()]
    if request.query:
        narrow.append(request.filter_words())
    return "；".join(narrow)


def signer(request: ExportRequest) -> str:
    """Return who signs: an officer's unit, as it was called on that day, or the office."""
    return unit_name_on(request.by, request.day) or OFFICE


def annexes(request: ExportRequest) -> list[Annex]:
    """Return the lists behind the figures; an empty one is left out."""
    rows = request.rows()
    late = task_rows(rows.overdue().order_by("due_on", "task").with_row(), rows.as_of, blockers=True)
    silent = task_rows(rows.silent().order_by("heard_on", "task").with_row(), rows.as_of)
    returned = task_rows(rows.returned().order_by("returned_on", "task").with_row(), rows.as_of)
    listed = [late_annex(late), silent_annex(silent), returned_annex(returned, rows.day)]
    return [each for each in listed if each.rows]


def late_annex(late: list[TaskRow]) -> Annex:
    return Annex(
        "逾期任务一览表",
        ("序号", "具体任务", "牵头部门", "原定期限", "现定期限", "逾期天数", "卡在谁手里"),
        (10, 44, 18, 26, 26, 12, 20),
        (0, 3, 4, 5),
        [
            (
                n,
                *cells_of(one, "具体任务", "牵头部门", "原定期限", "现定期限"),
                one.days_late,
                blocker_names(one.blockers) if one.blockers else "",
            )
            for n, one in enumerate(late, start=1)
        ],
    )


def blocker_names(blockers: Blockers) -> str:
    """Return who holds a task up: three names at most, and how many there are."""
    names = blockers.names
    return "、".join(names[:3]) + (f"等{len(names)}个单位" if len(names) > 3 else "")


def silent_annex(silent: list[TaskRow]) -> Annex:
    return Annex(
        "长期没有反馈进展的任务一览表",
        ("序号", "具体任务", "牵头部门", "最近反馈", "未反馈天数", "灯"),
        (10, 70, 24, 26, 13, 13),
        (0, 3, 4, 5),
        [
            (
                n,
                *cells_of(one, "具体任务", "牵头部门"),
                one.lead_reported_on or "尚未反馈",
                *cells_of(one, "未反馈天数", "灯"),
            )
            for n, one in enumerate(silent, start=1)
        ],
    )


def returned_annex(returned: list[TaskRow], day: date) -> Annex:
    words = return_words(returned, day)
    return Annex(
        "办结申请被退回的任务一览表",
        ("序号", "具体任务", "牵头部门", "退回日期", "退回意见"),
        (10, 54, 20, 26, 46),
        (0, 3),
        [
            (n, *cells_of(one, "具体任务", "牵头部门", "退回日期"), words.get(one.task_id, ""))
            for n, one in enumerate(returned, start=1)
        ],
    )


def return_words(returned: list[TaskRow], day: date) -> dict[int, str]:
    """Return by task id why its claim was last sent back."""
    entries = LedgerEntry.objects.until(day).filter(task__in=[one.task_id for one in returned])
    sent_back = entries.filter(kind__in=REFUSED_CLAIM).in_order()
    return {entry.task_id: said_why(entry) for entry in sent_back}


def said_why(entry: LedgerEntry) -> str:
    point = entry.detail.get("point", "")
    return f"{point}\n{entry.text}" if point else entry.text
