"""From a source to a reading: headers, rows, tasks, dates, units; whatever is not certain becomes an ambiguity."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tableparser.ambiguities import ambiguities_of_row, ambiguities_of_scan, ambiguities_of_units
from tableparser.cells.deadlines import read_deadline
from tableparser.cells.numerals import squash
from tableparser.cells.splitting import Split, TaskText, split_tasks
from tableparser.cells.tidying import long_text
from tableparser.cells.typed_months import may_be_october, with_october
from tableparser.cells.unit_lines import neighbours_in, with_taught_lines
from tableparser.cells.unit_names import UnitReading, read_units
from tableparser.columns import Field
from tableparser.files.grid import Source
from tableparser.habits import NO_HABITS, ONE, TWO, Habits
from tableparser.paragraphs.outside import read_outside
from tableparser.paragraphs.times import deadline_in
from tableparser.reading import LISTED, Reading, ReadRow
from tableparser.table.rows import Placed
from tableparser.table.walking import ask_of_unread, say_pictures, walk_tables
from tableparser.unit_pairs import ambiguities_of_pairs, pairs_asked

UNIT_FIELDS = {Field.LEAD: "lead", Field.RESPONSIBLE: "responsible", Field.COOPERATING: "cooperating"}
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|[-—－~至]|$)")
FIRST_LEADS = re.compile(r"(?:第一|首[位个]|排[在名]?[第首]|列[在]?[第首]).{0,10}(?:牵头|主办|主责)")
NO_ROWS = "表头下面没有任务行。"
NO_TASKS = "没有读到任务：文件里没有任务表，也没有段落写明由谁在什么时限以前做什么。"
NO_TABLE = "没有找到任务表的表头（例如「具体任务」「责任单位」「时间节点」）。请在导入页面指定各栏。"


@dataclass
class Corrections:
    """What a person has decided on the reconcile page, before anything is saved.

    `columns`: grid number → {"row": header row (-1: none), "map": {column: field or ""}}.
    `rows`: the row's name in the file → its corrected cells, "tasks" split by hand, "due" the day that the deadline
    means ("" for none), "units" names by role.
    `units`: a name → what to do with it.
    `kinds`: a row's name → "data" or "skip"; that of a section (`Section.ref`) as well: a table without a header that
    is "data" is read by its likeliest columns, each of which is asked about.
    """

    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def header(self, grid: int) -> tuple[int, dict[int, str]] | None:
        said = self.columns.get(str(grid))
        return (said["row"], {int(column): each for column, each in said["map"].items()}) if said else None


def interpret(
    source: Source,
    *,
    known: Mapping[str, str] | None = None,
    corrections: Corrections | None = None,
    year: int | None = None,
    habits: Habits = NO_HABITS,
) -> Reading:
    """Return what the source says, with the corrections applied.

    `known` maps names and aliases of units to the portal's names; `year` is the plan's year, for dates that name none;
    `habits` are what the office has taught. Corrections go before habits.
    """
    corrections = corrections or Corrections()
    known = known or {}
    reading = Reading(source.file, source.format, notices=list(source.notices))
    placed: list[Placed] = []
    tables = walk_tables(source, corrections.header, corrections.kinds, reading, placed, habits)
    read_outside(source, tables, reading, placed, corrections.kinds)
    say_pictures(source, reading)
    ask_of_unread(reading, corrections.kinds)
    years = {int(found) for found in YEAR.findall(reading.title)}
    year = years.pop() if len(years) == 1 else year or reading.year
    first_leads = FIRST_LEADS.search(
        squash(" ".join([*reading.headings.values(), *(a.text for a in reading.cell_fates if a.fate == LISTED)]))
    )
    understand_rows(source, reading, corrections, known, year, bool(first_leads), habits)
    reading.notices += lines_taught(reading, habits)
    for table in tables:
        for place, name, ref in table.odd:
            say_odd(reading, place, name, ref)
    ask_of_cells(source, reading, corrections, known, habits)
    settle_accounts(reading, placed)
    count_tasks(reading)
    if not reading.rows:
        reading.errors.append(no_plan(reading) if not any(table.header for table in tables) else NO_ROWS)
    return reading


def understand_rows(
    source: Source,
    reading: Reading,
    corrections: Corrections,
    known: Mapping[str, str],
    year: int | None,
    leads: bool,
    habits: Habits,
) -> None:
    """Read the tasks, the deadline and the units of each row, with the corrections; add the ambiguities of the rows.

    `leads` is whether the document says that the unit named first leads.
    """
    deadlines = {row.texts.get(Field.DEADLINE, "") for row in reading.rows}
    for place, row in enumerate(reading.rows):
        said = corrections.rows.get(row.ref, {})
        edit(row, said)
        understand(row, known, year, leads, habits)
        if row.deadline.dates and may_be_october(row.deadline.text, deadlines, source.format):
            row.deadline = with_october(row.deadline)
        settle_day(row, said)
        settle_units(row, said.get("units", {}))
        count_on(row, reading.rows[place - 1] if place else None)
        reading.ambiguities += ambiguities_of_row(place, row, set(reading.headings))
    say_times_of_sentences(reading)


def ask_of_cells(
    source: Source, reading: Reading, corrections: Corrections, known: Mapping[str, str], habits: Habits
) -> None:
    """Ask what is one unit and what is two, about each name that the portal does not know, and about scanned cells."""
    settled = {ref for ref, said in corrections.rows.items() if "units" in said}
    reading.unit_pairs = pairs_asked(reading, settled, known, habits.lines)
    reading.ambiguities += ambiguities_of_pairs(reading) + ambiguities_of_units(reading, known)
    reading.ambiguities += ambiguities_of_scan(source)


def say_times_of_sentences(reading: Reading) -> None:
    """Say in how many rows of tables without a column of deadlines the time was taken from the tasks' sentences."""
    rows = [row for row in reading.rows if row.texts.get(Field.DEADLINE) and Field.DEADLINE not in row.refs]
    for row in rows:
        row.refs[Field.DEADLINE] = row.refs.get(Field.TASKS, row.ref)
    if rows:
        reading.headings.setdefault(Field.DEADLINE, Field.DEADLINE.label)
        reading.notices.append(f"表里没有时限栏：{len(rows)} 行的时间节点取自任务文字，请核对。")


def lines_taught(reading: Reading, habits: Habits) -> list[str]:
    """Return a sentence for each two lines of units that were read as the office has taught."""
    if not habits.lines:
        return []
    present = dict.fromkeys(
        pair for row in reading.rows for name in UNIT_FIELDS for pair in neighbours_in(row.texts.get(name, ""))
    )
    said = {ONE: "是一个单位", TWO: "是两个单位"}
    return [
        f"按本单位的导入习惯：分两行写的「{before}」「{after}」{said[taught.meaning]}（{taught.source}）。"
        for before, after in present
        if (taught := habits.lines.get((before, after)))
    ]


def no_plan(reading: Reading) -> str:
    """Return the sentence for a file in which nothing is a plan: what it looks like, and what a person can do."""
    if reading.sections and all(section.kind == "paragraphs" for section in reading.sections):
        return NO_TASKS
    what = "；".join(dict.fromkeys(section.why for section in reading.sections if section.why))
    return f"{NO_TABLE}看上去：{what}。" if what else NO_TABLE


def count_tasks(reading: Reading) -> None:
    """Write into each section how many tasks its rows have."""
    begun = 0
    for section in reading.sections:
        section.tasks = sum(len(row.split.tasks) for row in reading.rows[begun : begun + section.rows])
        begun += section.rows


def edit(row: ReadRow, said: Mapping[str, Any]) -> None:
    """Put the person's corrections in the place of what was read."""
    for name in Field:
        if name in said and name != Field.TASKS:
            if squash(said[name]) != squash(row.texts.get(name, "")):
                row.edited.add(name)
            row.texts[name] = said[name]
            (row.blank.discard if said[name] else row.blank.add)(name)
    if "tasks" in said:
        row.edited.add(Field.TASKS)
        row.split = split_by_hand(said["tasks"], split_row(row).lead_in)


def understand(row: ReadRow, known: Mapping[str, str], year: int | None, first_leads: bool, habits: Habits) -> None:
    """Read the row's tasks, deadline and units from its texts."""
    if Field.TASKS not in row.edited:
        row.split = split_row(row)
    project = row.texts.get(Field.PROJECT, "")
    if not row.split.tasks:
        row.whole_project = True
        row.split = Split((TaskText("", None, long_text(project)),)) if project else Split(())
    years = {int(found) for found in YEAR.findall(squash(row.texts.get(Field.TASKS, "")))}
    if Field.DEADLINE not in row.texts and (said := deadline_of_tasks(row)):
        row.texts[Field.DEADLINE] = said
    row.deadline = read_deadline(row.texts.get(Field.DEADLINE, ""), year=years.pop() if len(years) == 1 else year)
    for name, role in UNIT_FIELDS.items():
        if name in row.texts:
            row.units[role] = read_units(with_taught_lines(row.texts[name], habits.lines), role, known)
    responsible = row.units.get("responsible", UnitReading())
    if first_leads and not row.names("lead") and responsible.pairs:
        responsible.pairs.insert(0, (responsible.pairs[0][0], "lead"))


def deadline_of_tasks(row: ReadRow) -> str:
    """Return the times that the sentences of a row's tasks name, each once, for a table without a column of them."""
    return "，".join(dict.fromkeys(filter(None, (deadline_in(task.text) for task in row.split.tasks))))


def split_by_hand(said: list[dict[str, Any]], lead_in: str) -> Split:
    """Return the tasks that a person has made of a cell; its lead-in stays unless they are part of it now."""
    tasks = tuple(TaskText(task["mark"], task["no"], task["text"]) for task in said)
    whole = squash("".join(f"{task.mark}{task.text}" for task in tasks))
    return Split(tasks, "" if squash(lead_in) in whole else lead_in)


def settle_units(row: ReadRow, said: Mapping[str, list[str]]) -> None:
    """Let the names that a person has listed be the row's units; the texts stay as printed."""
    for role, names in said.items():
        row.units[role] = UnitReading([(name, role) for name in names])
        for other, reading in row.units.items():
            if other not in said:
                reading.pairs = [(name, each) for name, each in reading.pairs if each != role]


def settle_day(row: ReadRow, said: Mapping[str, Any]) -> None:
    """Let the day that a person has chosen be what the deadline means; the text stays as printed."""
    if "due" not in said:
        return
    read, row.due_is_settled = row.deadline, True
    days = (date.fromisoformat(said["due"]),) if said["due"] else ()
    known = set(days) <= {*read.dates, *read.proposal}
    none = "ongoing" if read.precision == "ongoing" else "none"
    precision = (read.precision if known and read.precision not in ("none", "ongoing") else "day") if days else none
    row.deadline = replace(read, dates=days, precision=precision, doubt="", proposal=())


def count_on(row: ReadRow, before: ReadRow | None) -> None:
    """Numbers that go on from the row above, under the same project, are not odd."""
    if row.joins and before and before.split.tasks and row.split.tasks:
        last, first = before.split.tasks[-1].no, row.split.tasks[0].no
        if last is not None and first == last + 1:
            kept = tuple(remark for remark in row.split.remarks if not remark.startswith("编号从"))
            row.split = Split(row.split.tasks, row.split.lead_in, kept)


def split_row(row: ReadRow) -> Split:
    """Split the task cell; a file that this portal wrote has one task a row, whatever its text looks like."""
    if row.given is not None:
        return tidied(row.given)
    if not row.key:
        return tidied(split_tasks(row.raw.get(Field.TASKS, "") if row.texts.get(Field.TASKS) else ""))
    text = long_text(row.raw.get(Field.TASKS, ""))  # no task is ever printed as lost: it means these very words
    return Split((TaskText("", None, text),)) if text else Split(())


def tidied(split: Split) -> Split:
    tasks = tuple(TaskText(task.mark, task.no, long_text(task.text)) for task in split.tasks)
    return Split(tasks, long_text(split.lead_in), split.remarks)


def say_odd(reading: Reading, place: int, name: str, ref: str) -> None:
    reading.notices.append(f"{ref} 的单元格横跨几栏，「{Field(name).label}」按它填写，请核对。")


def settle_accounts(reading: Reading, placed: list[Placed]) -> None:
    """Write into each cell_fate what the row has kept of the cell."""
    for each in placed:
        row = reading.rows[each.row]
        if each.field.startswith("extra:"):
            each.cell_fate.kept = row.extra.get(each.field.removeprefix("extra:"), "")
        elif each.field == Field.TASKS:
            each.cell_fate.kept = "".join(row.split.pieces())
        else:
            each.cell_fate.kept = row.texts.get(each.field, "")
        if each.field in row.edited and not each.cell_fate.is_whole:
            each.cell_fate.fate, each.cell_fate.why = LISTED, f"核对时改写的{each.cell_fate.why}"
