"""What the pages show of a draft and of the job that saves it.

Of a draft: on the left the cells as in the file, on the right what they became, ambiguities first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from imports.models import ImportJob, JobState
from indicators.choices import Field
from jiading.jobs import marks, process
from jiading.jobs.job import ABANDONED
from tableparser.cells.near_names import near
from tableparser.cells.splitting import TaskText
from tableparser.interpret import Corrections
from tableparser.reading import IMPORTED, LISTED, Ambiguity, CellFate, Reading, ReadRow
from tasks.choices import Precision

ROLES = {"lead": "牵头", "responsible": "责任", "cooperating": "配合"}
BLOCKS, UNIT, ASKS, CLEAR = range(4)


@dataclass(frozen=True)
class CellShown:
    """One cell as in the file; `marks` say what was done with it."""

    label: str
    ref: str
    text: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class NameShown:
    """A unit's name as printed, and the portal's name for it where that differs; "" where nobody knows it."""

    printed: str
    unit: str


@dataclass(frozen=True)
class QuestionLink:
    """Where on the page a row's question is asked: `number` is its kind's, 0 for a question asked in a form apart."""

    number: int
    title: str
    address: str


@dataclass
class RowShown:
    """One printed row beside what it became."""

    place: int
    ref: str
    cells: list[CellShown]
    tasks: tuple[TaskText, ...]
    lead_in: str
    joins: bool
    whole_project: bool
    deadline: list[str]
    units: list[tuple[str, list[NameShown]]]
    extra: dict[str, str]
    ambiguities: list[Ambiguity] = field(default_factory=list)
    corrected: bool = False
    question_links: list[QuestionLink] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def weight(self) -> int:
        """Return how soon the row must be looked at: what hinders saving first, then strange units, then questions."""
        if any(ambiguity.blocks for ambiguity in self.ambiguities):
            return BLOCKS
        if any(ambiguity.about_unit for ambiguity in self.ambiguities):
            return UNIT
        return ASKS if self.ambiguities else CLEAR


def rows_shown(reading: Reading, known: Mapping[str, str], corrected: Iterable[str]) -> list[RowShown]:
    """Return every row; `known` maps written names to the portal's, `corrected` names the rows put right by hand."""
    corrected = set(corrected)
    rows = [row_shown(place, row, known, row.ref in corrected) for place, row in enumerate(reading.rows)]
    for ambiguity in reading.ambiguities:
        if ambiguity.row is not None:
            rows[ambiguity.row].ambiguities.append(ambiguity)
    return rows


def first_the_doubtful(rows: Iterable[RowShown]) -> list[RowShown]:
    """Return the rows that need a decision, the most pressing first, in printed order within."""
    return sorted((row for row in rows if row.ambiguities), key=lambda row: (row.weight, row.place))


def row_shown(place: int, row: ReadRow, known: Mapping[str, str], corrected: bool) -> RowShown:
    cells = [cell_shown(row, name) for name in Field.values if name in row.texts]
    units = [
        (label, [NameShown(name, known.get(name, "")) for name in row.names(role)])
        for role, label in ROLES.items()
        if row.names(role)
    ]
    return RowShown(
        place, row.ref, cells, row.split.tasks, row.split.lead_in, row.joins, row.whole_project,
        deadline_words(row), units, row.extra, corrected=corrected,
    )  # fmt: skip


def cell_shown(row: ReadRow, name: str) -> CellShown:
    marks = []
    if name in row.filled:
        marks.append("合并单元格")
    if name in row.edited:
        marks.append(f"改为：{row.texts[name]}" if name != Field.TASKS else "已重新拆分")
    elif name not in row.refs:
        marks.append("来自通栏的分类")
    raw = row.raw.get(name, "") if name in row.refs else row.texts[name]
    return CellShown(Field(name).label, row.refs.get(name, ""), raw, tuple(marks))


def deadline_words(row: ReadRow) -> list[str]:
    """Say what the deadline's text means, in a few words each."""
    read = row.deadline
    if len(read.dates) == 2:
        said = [f"{read.dates[0]} 预警，{read.dates[1]} 以后算逾期（两种读法，待核实）"]
    elif read.dates:
        said = [f"{read.dates[0]}（{'人工核定' if row.due_is_settled else '按' + Precision(read.precision).label}）"]
    elif read.precision == Precision.ONGOING:
        said = ["长期，没有期限"]
    else:
        said = ["没有确定日期"]
    if read.also_ongoing and read.dates:
        said.append("以后长期坚持")
    if read.proposal:
        said.append(f"建议：{'、'.join(day.isoformat() for day in read.proposal)}（不作数据，除非核定）")
    return said + ([read.strength] if read.strength else [])


def strange_names(reading: Reading, decided: Mapping[str, str], known: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the names that a person must decide about, or has decided, each with the portal's names near to it."""
    written = reading.unit_names()
    names = [name for name in written if name not in known or name in decided]
    plain = {name: unit for name, unit in known.items() if name not in decided}
    return {name: near(name, plain)[:3] for name in names if name not in plain}


@dataclass(frozen=True)
class NamesCount:
    """In how many places some names of units stand, and how many tasks the rows of these places have."""

    places: int
    tasks: int


def count_names(reading: Reading, names: Iterable[str]) -> NamesCount:
    """Count where the names stand; a name that a row has in two roles stands in two places."""
    wanted, places, tasks = set(names), 0, 0
    for row in reading.rows:
        found = sum(name in wanted for role in ROLES for name in row.names(role))
        places += found
        tasks += len(row.split.tasks) if found else 0
    return NamesCount(places, tasks)


def corrections_made(corrections: Corrections) -> int:
    """Return in how many places a person has put a cell, a day or a unit's name right."""
    return sum(len(said) for said in corrections.rows.values()) + len(corrections.units)


def left_out(reading: Reading) -> list[tuple[str, list[CellFate]]]:
    """Return the cells that were not imported, by reason."""
    reasons: dict[str, list[CellFate]] = {}
    for cell_fate in reading.cell_fates:
        if cell_fate.fate == LISTED:
            reasons.setdefault(cell_fate.why, []).append(cell_fate)
    return list(reasons.items())


@dataclass(frozen=True)
class CellFateShown:
    """One cell of the file in the proof: how many characters, and where they went."""

    cell_fate: CellFate

    @property
    def fate(self) -> str:
        if not self.cell_fate.is_whole:
            return "去向不明"
        return "已导入" if self.cell_fate.fate == IMPORTED else "未导入"


@dataclass(frozen=True)
class JobShown:
    """A saving that is under way: how many steps of how many are done, where that is known (`total` 0: it is not)."""

    job: ImportJob
    title: str
    counted: str
    done: int
    total: int
    is_silent: bool
    lacks_worker: bool


def job_shown(job: ImportJob, at: datetime) -> JobShown:
    """Return what the progress page says of a job at that moment."""
    saving = job.state == JobState.SAVING
    done, total = (marks.progress_of(job.worker) if saving else None) or (0, 0)
    alive = saving and marks.life_of(job.worker) is marks.Life.ALIVE
    return JobShown(
        job=job,
        title=f"{'更新' if job.is_update else '保存'}方案「{plan_title(job)}」",
        counted="处变更" if job.is_update else "行",
        done=done,
        total=total,
        is_silent=saving and not alive and job.heard_at is not None and job.heard_at < at - ABANDONED,
        lacks_worker=process.is_needed([job], at),
    )


def plan_title(job: ImportJob) -> str:
    """Return the title of the plan that the job makes or brings up to date."""
    if job.details is not None:
        return str(job.details["title"])
    return job.draft.plan.title if job.draft.plan else ""
