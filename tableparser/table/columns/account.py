"""How the columns of a table were understood: one line for each, and the questions about those that are not sure."""

from collections.abc import Iterator, Mapping

from tableparser.columns import Field
from tableparser.files.grid import Grid
from tableparser.habits import Taught
from tableparser.reading import Ambiguity, AmbiguityKind, ColumnReading
from tableparser.table.columns.cells import ColumnCells
from tableparser.table.columns.roles import CLOSE, contradicts
from tableparser.table.headers import Header
from tableparser.table.heading_grammar import BEGINS, is_excluded
from tableparser.table.headings import bare, is_known, meanings

WORK = (Field.TASKS, Field.PROJECT)
MOSTLY = 0.6  # share of dates or names from which a column is one of times or units
WRITTEN = {Field.DEADLINE: "时间", Field.RESPONSIBLE: "单位", Field.COOPERATING: "单位"}


def columns_of(place: int, grid: Grid, header: Header) -> list[ColumnReading]:
    """Return how each column of table `place` was understood, also those that are kept without a field."""
    found = []
    for column in range(grid.width):
        heading = header.named.get(column) or header.extras.get(column, "")
        role = header.columns.get(column)
        cells = header.cells.get(column, ColumnCells())
        if role is None and not heading and not cells.filled:
            continue
        made = ColumnReading(place, column, heading, role, samples=list(cells.samples))
        made.evidence = evidence_of(made, cells, by_person=header.choice is None)
        if (taught := taught_of(column, header)) and taught.meaning == (role or ""):
            made.evidence = f"按本单位的导入习惯：{made.evidence}（{taught.source}）"
        made.runner_up = runner_up_of(column, header)
        made.sure = is_sure(column, header)
        found.append(made)
    return found


def evidence_of(column: ColumnReading, cells: ColumnCells, *, by_person: bool) -> str:
    """Return the one line that says why: 「时间节点：第 6 列，标题“完成时限”，20 格中 19 格是日期」."""
    label = Field(column.role).label if column.role else "随行保存"
    said = f"{label}：第 {column.column + 1} 列，标题“{column.heading}”"
    if by_person:
        return f"{said}，由人指定或接上表"
    if not cells.filled:
        return f"{said}，没有内容"
    shares = {"日期": cells.dates, "单位名称": cells.units, "数字": cells.numbers, "编号": cells.serials}
    kind, share = max(shares.items(), key=lambda pair: pair[1])
    if share >= 0.5:
        return f"{said}，{cells.filled} 格中 {round(share * cells.filled)} 格是{kind}"
    return f"{said}，{cells.filled} 格文字，平均 {cells.length:.0f} 字"


def taught_of(column: int, header: Header) -> Taught | None:
    """Return what the office has taught of a column's heading; None where a person has said the columns himself."""
    heading = header.named.get(column, "")
    return header.habits.headings.get(bare(heading)) if header.choice is not None and header.cells else None


def runner_up_of(column: int, header: Header) -> str | None:
    """Return what the column would be by the next best choice; None when nothing else comes near."""
    choice = header.choice
    if choice is None or column not in choice.roles:
        return None
    role = choice.other[column].get(column)
    return str(role) if role else None


def is_sure(column: int, header: Header) -> bool:
    """Return whether a column's role stands: its heading is known, and no other choice comes near."""
    role = header.columns.get(column)
    if taught := taught_of(column, header):
        return taught.meaning == (role or "") and not (role and contradicts(Field(role), header.cells[column]))
    if role is None or header.choice is None or not header.cells or column not in header.choice.roles:
        return True
    known = bool(meanings(header.named.get(column, "")))
    return known and (role not in WORK or header.choice.margin[column] >= CLOSE)


def questions_of(place: int, grid: Grid, header: Header) -> list[Ambiguity]:
    """Return the questions about the columns of a table; nothing is saved before they are answered."""
    if header.choice is None or not header.cells:
        return []
    name = grid.name or "表格"
    asked = [
        Ambiguity(
            None,
            role,
            f"{name}的「{header.named[column]}」是不是{Field(role).label}？请在「各栏对应」里确认各栏",
            "；".join(header.cells[column].samples),
            options=readings_of(column, header),
            reason=reason_of(column, role, header),
            ref=f"{name}第{column + 1}栏",
            blocks=True,
            keeps=False,
            kind=AmbiguityKind.COLUMN,
            table=place,
        )
        for column, role in header.columns.items()
        if not is_sure(column, header)
    ]
    return asked + lost_habits(place, name, header) + left_over(place, name, header) + lost(place, name, header)


def reason_of(column: int, role: str, header: Header) -> str:
    """Return why a column is asked about: what the office taught does not fit here, or its heading is not sure."""
    label, taught = Field(role).label, taught_of(column, header)
    if taught and taught.meaning == role:
        return f"按本单位的导入习惯是{label}（{taught.source}），可是这一栏的内容不像{label}。"
    if taught:
        other = Field(taught.meaning).label
        return f"按本单位的导入习惯是{other}（{taught.source}），可是另一栏已经是{other}，这一栏先读作{label}。"
    return f"栏名没有见过或者有两种读法，按内容读作{label}。"


def lost_habits(place: int, name: str, header: Header) -> list[Ambiguity]:
    """Ask about a column that lost its field by a habit, or in spite of one: two columns claim the same field."""
    asked = []
    for column, heading in header.extras.items():
        for field, why, reason in claims_lost(column, heading, header):
            asked.append(
                Ambiguity(
                    None,
                    field,
                    f"{name}的「{heading}」{why}：请在「各栏对应」里确认各栏",
                    "；".join(header.cells[column].samples),
                    reason=reason,
                    ref=f"{name}第{column + 1}栏",
                    blocks=True,
                    keeps=False,
                    kind=AmbiguityKind.COLUMN,
                    table=place,
                )
            )
    return asked


def claims_lost(column: int, heading: str, header: Header) -> Iterator[tuple[Field, str, str]]:
    """Yield the field that a column without one claims, why another column has it, in words, and the habit's source."""
    own = taught_of(column, header)
    if own and own.meaning:
        field = Field(own.meaning)
        yield field, f"按导入习惯也是{field.label}，这张表有两栏都是", f"{own.source}。"
    elif own is None and (known := meanings(heading)):
        field = known[0][0]
        winner = header.column(field)
        if winner is not None and (habit := taught_of(winner, header)):
            other = header.named[winner]
            yield field, f"也可以是{field.label}，按导入习惯用了「{other}」", f"「{other}」：{habit.source}。"


def readings_of_table(header: Header) -> dict[str, dict[int, str]]:
    """Return the ways in which the columns of work can be read, the best first, each with the field of every column.

    The key shows the way on the first cells: 「具体任务：事项（清理河道。）；项目名称：类别（水务）」.
    """
    found: dict[str, dict[int, str]] = {shown_on_cells(header.columns, header): dict(header.columns)}
    for column in header.columns:
        roles = header.choice.other.get(column, {}) if header.choice and not is_sure(column, header) else {}
        other: dict[int, str] = {place: str(role) for place, role in roles.items()}
        found.setdefault(shown_on_cells(other, header), other)
    return {shown: columns for shown, columns in found.items() if shown}


def readings_of(column: int, header: Header) -> list[str]:
    """Return the choice and its runner-up, each shown on the first cells of the columns of work."""
    choice = header.choice
    both: list[Mapping[int, str]] = [header.columns, choice.other.get(column, {})] if choice else []
    return list(dict.fromkeys(shown for roles in both if (shown := shown_on_cells(roles, header))))


def shown_on_cells(roles: Mapping[int, str], header: Header) -> str:
    work = [(Field(role).label, place) for place, role in sorted(roles.items()) if role in WORK]
    return "；".join(
        f"{label}：{header.named[place]}（{next(iter(header.cells[place].samples), '')[:30]}）" for label, place in work
    )


def left_over_columns(header: Header) -> list[int]:
    """Return the columns of texts without a field that may be the work, beside tasks that repeat or are shorter."""
    work = next((c for field in WORK for c, role in header.columns.items() if role == field), None)
    if work is None:
        return []
    tasks, found = header.cells.get(work, ColumnCells()), []
    for column, heading in header.extras.items():
        cells = header.cells.get(column, ColumnCells())
        finer = cells.length > tasks.length * 1.5 or (tasks.varied < 0.7 and cells.varied > tasks.varied + 0.2)
        small = cells.length < 6 or cells.filled * 2 < tasks.filled
        if finer and not small and cells.is_text and not is_known(heading, header.habits):
            found.append(column)
    return found


def left_over(place: int, name: str, header: Header) -> list[Ambiguity]:
    """Ask about each column of texts without a field that may be the work."""
    work = header.column(Field.TASKS) if Field.TASKS in header.columns.values() else header.column(Field.PROJECT)
    task = header.named.get(work, "") if work is not None else ""
    return [
        Ambiguity(
            None,
            Field.TASKS,
            f"{name}的「{header.extras[column]}」没有读作任务，而任务用的是「{task}」：请在「各栏对应」里确认各栏",
            "；".join(header.cells[column].samples),
            ref=f"{name}第{column + 1}栏",
            blocks=True,
            keeps=False,
            kind=AmbiguityKind.COLUMN,
            table=place,
        )
        for column in left_over_columns(header)
    ]


def lost_columns(header: Header) -> dict[int, Field]:
    """Return the columns without a field that their cells plainly have, where their headings do not deny it.

    Times are lost in a table without a deadline; units below a heading of a group that nobody knows.
    """
    found: dict[int, Field] = {}
    for column, heading in header.extras.items():
        cells, name = header.cells.get(column, ColumnCells()), bare(heading)
        if is_excluded(name) or BEGINS.match(name) or taught_of(column, header):  # the office has said what it is
            continue
        if cells.dates >= MOSTLY and header.column(Field.DEADLINE) is None:
            found[column] = Field.DEADLINE
        elif cells.units >= MOSTLY and not is_known(name) and len(cells.samples) > 1:
            free = (each for each in (Field.RESPONSIBLE, Field.COOPERATING) if header.column(each) is None)
            if field := next(free, None):
                found[column] = field
    return found


def lost(place: int, name: str, header: Header) -> list[Ambiguity]:
    """Ask about each column of times or units that has no field: its days or names would be lost."""
    return [
        Ambiguity(
            None,
            field,
            f"{name}的「{header.extras[column]}」写的是{WRITTEN[field]}，没有读作{field.label}：请在「各栏对应」里确认各栏",
            "；".join(header.cells[column].samples),
            ref=f"{name}第{column + 1}栏",
            blocks=True,
            keeps=False,
            kind=AmbiguityKind.COLUMN,
            table=place,
        )
        for column, field in lost_columns(header).items()
    ]


def columns_asked_about(header: Header) -> set[int]:
    """Return the columns of which questions_of() asks."""
    if header.choice is None or not header.cells:
        return set()
    unsure = {column for column in header.named if not is_sure(column, header)}
    open_ones = {*left_over_columns(header), *lost_columns(header)}
    return (unsure & (header.columns.keys() | header.extras.keys())) | open_ones
