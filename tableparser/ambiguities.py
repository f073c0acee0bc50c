"""待核实: what a row leaves open, asked in a sentence, with a proposal where there is one and the reason for it."""

import re
from collections.abc import Mapping

from tableparser.cells.control_characters import FORBIDDEN
from tableparser.cells.near_names import near
from tableparser.cells.numerals import squash
from tableparser.columns import Field
from tableparser.files.grid import CellScan, Grid, Source
from tableparser.reading import Ambiguity, AmbiguityKind, Reading, ReadRow

ASKED_WHEN_BLANK = (
    Field.CATEGORY, Field.PROJECT, Field.STANDARD, Field.BASELINE_STATE, Field.DEADLINE, Field.RESPONSIBLE, Field.LEAD,
)  # fmt: skip
PROPOSED_FROM_ABOVE = {Field.CATEGORY, Field.PROJECT, Field.DEADLINE, Field.RESPONSIBLE, Field.LEAD}
LIMITS: Mapping[str, int] = {Field.CATEGORY: 100, Field.PROJECT: 200, Field.DEADLINE: 200, Field.LEAD: 200}
NUMBERS_ONLY = re.compile(r"^[-+]?[\d.,，%％‰]+(?:万元|亿元|元|个|项|亩|人)?$")
CELL_LIMIT = 32_767
MOST_COMPARED = 300  # so many unknown names are compared with ours; no district has more, and comparing is slow
LONG = 3  # so many near names are offered


def ambiguities_of_row(place: int, row: ReadRow, columns: set[str]) -> list[Ambiguity]:
    """Return the questions of one row."""
    ambiguities = [blank_cell(place, row, name) for name in ASKED_WHEN_BLANK if name in row.blank and name in columns]
    ambiguities += faults_of_texts(place, row)
    ambiguities += task_ambiguities(place, row, columns)
    ambiguities += deadline_ambiguities(place, row)
    ambiguities += [
        Ambiguity(
            place, role, sentence, row.texts.get(role, ""), ref=row.refs.get(role, row.ref), kind=AmbiguityKind.UNITS
        )
        for role, reading in row.units.items()
        for sentence in reading.asks
    ]
    if not row.names("lead") and Field.LEAD not in row.blank:
        first = next(iter(row.names("responsible")), "")
        reason = "责任单位中写在最前面的一个。" if first else ""
        asked = Ambiguity(
            place, Field.LEAD, "没有写明牵头单位", "", first, reason=reason, ref=row.ref, kind=AmbiguityKind.NO_LEAD
        )
        asked.confidence = "low"
        ambiguities.append(asked)
    return ambiguities


def faults_of_texts(place: int, row: ReadRow) -> list[Ambiguity]:
    """Texts that cannot be kept: longer than their column, or with characters that no reader shows."""
    faults = []
    for name, text in row.texts.items():
        if len(text) > LIMITS.get(name, CELL_LIMIT):
            says = (
                f"{row.refs.get(name, row.ref)} 的{Field(name).label}有 {len(text)} 字，"
                f"最多 {LIMITS.get(name, CELL_LIMIT)} 字，请删减"
            )
            faults.append(fault(place, row, name, says, text[:200]))
        if found := FORBIDDEN.search(text):
            says = (
                f"{row.refs.get(name, row.ref)} 第 {found.start() + 1} 个字是看不见的控制字符"
                f"（U+{ord(found.group()):04X}），请删去"
            )
            faults.append(fault(place, row, name, says, ""))
    return faults


def fault(place: int, row: ReadRow, name: str, says: str, text: str) -> Ambiguity:
    ref = row.refs.get(name, row.ref)
    return Ambiguity(place, name, says, text, ref=ref, blocks=True, kind=AmbiguityKind.FAULT)


def blank_cell(place: int, row: ReadRow, name: str) -> Ambiguity:
    """A cell that is empty and not merged: the value above is only a proposal."""
    proposal = row.above.get(name, "") if name in PROPOSED_FROM_ABOVE else ""
    reason = "这一格是空的，没有和上面的格合并；上面一格是这样写的。" if proposal else "这一格是空的。"
    label = Field(name).label
    return Ambiguity(
        place,
        name,
        f"{label}缺失：单元格为空",
        "",
        proposal,
        reason=reason,
        confidence="low" if proposal else "",
        ref=row.refs[name],
        kind=AmbiguityKind.BLANK,
    )


def task_ambiguities(place: int, row: ReadRow, columns: set[str]) -> list[Ambiguity]:
    """What is odd about the tasks of a row."""
    ref = row.refs.get(Field.TASKS, row.ref)
    source = row.texts.get(Field.TASKS, "")
    ambiguities = [Ambiguity(place, Field.TASKS, f"{remark}。", source, ref=ref) for remark in row.split.remarks]
    if not row.key and any(NUMBERS_ONLY.match(squash(task.text)) for task in row.split.tasks):
        says = "任务只有数字，没有写明做什么"
        ambiguities.append(Ambiguity(place, Field.TASKS, says, source, ref=ref, blocks=True, keeps=False))
    if row.whole_project and Field.TASKS in columns:
        says = (
            "具体任务是空的：以整个项目为一项任务" if row.split.tasks else "具体任务和项目名称都是空的：这一行没有任务"
        )
        ambiguities.append(Ambiguity(place, Field.TASKS, says, "", ref=ref))
    return ambiguities


def deadline_ambiguities(place: int, row: ReadRow) -> list[Ambiguity]:
    """What the deadline's text leaves open."""
    read, ref = row.deadline, row.refs.get(Field.DEADLINE, row.ref)
    if not read.text or row.due_is_settled:
        return []
    ambiguities = []
    if read.ambiguous:
        reason = read.why_two or (
            "「前」字前面没有「底」：可以是这段时间开始以前，也可以是结束以前。"
            "核实以前，较早的日期预警，较晚的日期以后才算逾期。"
        )
        options = [day.isoformat() for day in read.dates]
        says, kind = f"「{read.text}」指哪一天", AmbiguityKind.WHICH_DAY
        ambiguities.append(
            Ambiguity(place, Field.DEADLINE, says, read.text, options=options, reason=reason, ref=ref, kind=kind)
        )
    if read.doubt:
        proposal = read.proposal[-1].isoformat() if read.proposal else ""
        options = [day.isoformat() for day in read.proposal] if len(read.proposal) > 1 else []
        says, kind = f"「{read.text}」{read.doubt}", AmbiguityKind.ROUGH_DAY
        ambiguities.append(Ambiguity(place, Field.DEADLINE, says, read.text, proposal, options, ref=ref, kind=kind))
    if read.strength in ("基本", "力争", "争取", "原则上"):
        says = f"「{read.text}」写的是「{read.strength}」，按同样的期限督办"
        ambiguities.append(Ambiguity(place, Field.DEADLINE, says, read.text, ref=ref, kind=AmbiguityKind.STRENGTH))
    return ambiguities


def ambiguities_of_scan(source: Source) -> list[Ambiguity]:
    """Ask about each cell of a scan that a person must compare with its picture; nothing is saved before."""
    left = [(grid, scan) for grid in source.grids for scan in grid.scans if scan.must_be_checked]
    return [unclear_cell(grid, scan) for grid, scan in left]


def unclear_cell(grid: Grid, scan: CellScan) -> Ambiguity:
    """Ask about one cell of a scan, naming its doubtful characters."""
    text, ref = grid.texts[scan.row][scan.column], grid.ref(scan.row, scan.column)
    unclear = "".join(text[place] for place in scan.doubtful if place < len(text))
    says = f"{ref} {f'「{unclear}」看不清' if unclear else '有看不清的字'}，请对照图片"
    return Ambiguity(None, "", says, text, ref=ref, blocks=True, keeps=False, kind=AmbiguityKind.SCAN)


def ambiguities_of_units(reading: Reading, known: Mapping[str, str]) -> list[Ambiguity]:
    """Ask once for each name that the portal does not know, with the known names that are near to it."""
    ambiguities: list[Ambiguity] = []
    first: dict[str, tuple[str, int]] = {}
    for place, row in enumerate(reading.rows):
        for role in ("lead", "responsible", "cooperating"):
            for name in row.names(role):
                first.setdefault(name, (role, place))
    for name in reading.unit_names():
        if name in known:
            continue
        role, place = first[name]
        row = reading.rows[place]
        field = role if role in row.texts else Field.RESPONSIBLE
        near_ones = near(name, known)[:LONG] if len(ambiguities) < MOST_COMPARED else []
        text = row.texts.get(field, "")
        options = [text.replace(name, each) for each in near_ones if name in text]
        ambiguity = Ambiguity(
            place,
            field,
            f"不认识的单位「{name}」",
            text,
            "",
            options,
            ref=row.refs.get(field, row.ref),
            about_unit=name,
            kind=AmbiguityKind.UNKNOWN_UNIT,
        )
        ambiguity.reason = f"名称相近的单位：{'、'.join(near_ones)}。" if near_ones else "没有名称相近的单位。"
        ambiguity.keeps = False
        ambiguities.append(ambiguity)
    return ambiguities
