"""The lines outside the tables of a file: title and notes of its tables, or the plan itself."""

from collections.abc import Mapping

from tableparser.cells.tidying import lines_above
from tableparser.files.grid import Source
from tableparser.paragraphs.plan import PlanReader, lines_of
from tableparser.reading import IMPORTED, LISTED, CellFate, Reading
from tableparser.table.rows import Placed, Table


def read_outside(
    source: Source, tables: list[Table], reading: Reading, placed: list[Placed], kinds: Mapping[str, str]
) -> None:
    """Account for every line outside the tables; where no table has tasks, they are read as a plan in paragraphs."""
    lines = lines_of([line for grid in source.grids for line in grid.before] + source.after)
    reader = PlanReader(reading, placed, kinds)
    if reading.rows:
        reader.say_beside(lines)
        title_and_lines(source, tables, reading)
    elif not reader.read(lines):
        title_and_lines(source, tables, reading)
    else:
        reading.cell_fates += [
            CellFate("表内", line, LISTED, "表外文字，没有导入") for table in tables for line in table.lines
        ]
    reading.cell_fates += [CellFate(ref, text, LISTED, why) for ref, text, why in source.unread]


def title_and_lines(source: Source, tables: list[Table], reading: Reading) -> None:
    """Take title and annex from the lines above the first table; account for every line outside the tables."""
    outside: list[tuple[str, str]] = []
    of_tasks = [table for table in tables if table.header]
    for table in tables:
        lines = [*table.grid.before, *table.lines]
        if of_tasks and table is not of_tasks[0] and not reading.title:
            outside += [("表前", text) for text in lines]
            continue
        if not lines and outside and not reading.title:
            lines, outside = [text for _, text in outside], []
        if not reading.title:
            above = lines_above(lines)
            reading.title, reading.annex = above.title, above.annex
            reading.cell_fates += [CellFate("表前", text, IMPORTED, "标题", text) for text in above.printed]
            outside += [("表前", text) for text in above.others]
        else:
            outside += [(f"{table.grid.name}前", text) for text in lines]
    outside += [("表后", text) for text in source.after]
    reading.cell_fates += [CellFate(ref, text, LISTED, "表外文字，没有导入") for ref, text in outside]
