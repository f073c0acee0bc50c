"""Real forms of tables under headings that nobody knows: said once by a person, they are read alike the next time."""

import copy
from collections.abc import Iterator

from imports.services.offers import headings_corrected
from tableparser.files.grid import Grid, Refused, Source
from tableparser.files.opening import read_file
from tableparser.habits import NO_HABITS, Habits, Taught
from tableparser.interpret import Corrections, interpret
from tableparser.reading import AmbiguityKind, Reading
from tableparser.table.headers import Header, find_header
from tests.tableparser.corpus.tables import TABLES as DOCUMENTS
from tests.tableparser.making import sheet
from tests.tableparser.office_tables import TABLES

WORDS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃"


def tables() -> Iterator[tuple[Source, Header]]:
    """Yield each table of the collection that has a header, in a file of its own."""
    for made in (*TABLES, *DOCUMENTS):
        try:
            source = read_file(made.make(), made.file)
        except Refused:
            continue
        for grid in source.grids:
            header = find_header(grid)
            if header is not None and header.choice is not None:
                yield Source(source.file, source.format, [copy.deepcopy(grid)]), header


def made_strange(grid: Grid, header: Header) -> None:
    """Put a heading that nobody knows in the place of each."""
    words = iter(WORDS)
    for row in range(header.first, header.last + 1):
        grid.texts[row] = [f"栏{next(words)}" if text else "" for text in grid.texts[row]]


def columns_asked(reading: Reading) -> list[str]:
    return [question.asks for question in reading.ambiguities if question.kind == AmbiguityKind.COLUMN]


def taught(grid: Grid, row: int, columns: dict[int, str]) -> Habits:
    offered = headings_corrected(grid, NO_HABITS, row, columns)
    return Habits({offer.text: Taught(offer.meaning, "陈，2016-10-15 教") for offer in offered})


def test_a_table_that_was_said_once_is_read_alike_or_not_read_but_never_otherwise():
    alike, unread, otherwise = [], [], []
    for source, header in tables():
        grid = source.grids[0]
        made_strange(grid, header)
        columns = {column: header.columns.get(column, "") for column in range(grid.width)}
        said = Corrections(columns={"0": {"row": header.last, "map": {str(c): f for c, f in columns.items()}}})
        wanted = interpret(source, corrections=said)
        found = interpret(source, habits=taught(grid, header.last, columns))
        if [row.texts for row in found.rows] == [row.texts for row in wanted.rows] and not columns_asked(found):
            alike.append(source.file)
        else:
            (unread if found.errors or columns_asked(found) else otherwise).append(source.file)
    assert otherwise == []
    assert unread == ["安和县任务分解表.docx"]  # a single task that looks like the name of a unit (建成县图书馆)
    assert len(alike) > 20


def grid_of(rows: list[list[str | None]], merged: list[str]) -> Grid:
    return read_file(sheet(rows, merged), "表.xlsx").grids[0]


def test_a_heading_below_that_of_its_group_is_taught_by_itself():
    head = [["要办的事", "哪些人", None, "何时办完"], [None, "总揽", "帮手", None]]
    rows = [
        ["为三十户渔民更换救生衣。", "文广局", "财政局", "2016年5月底"],
        ["把码头的缆桩刷漆编号。", "财政局", "文广局", "2016年6月底"],
    ]
    grid = grid_of([*head, *rows], ["A1:A2", "B1:C1", "D1:D2"])
    habits = taught(grid, 1, dict(enumerate(["tasks", "lead", "cooperating", "deadline"])))
    assert {"总揽", "帮手"} <= habits.headings.keys()
    reading = interpret(Source("表.xlsx", "xlsx", [grid]), habits=habits)
    assert [(row.names("lead"), row.names("cooperating")) for row in reading.rows] == [
        (["文广局"], ["财政局"]),
        (["财政局"], ["文广局"]),
    ]
    assert columns_asked(reading) == []


def test_a_column_that_would_be_guessed_once_the_header_is_known_is_taught_as_none():
    """Nobody knew the header, so nothing was guessed; with the header known, 经手 would be read as 责任单位."""
    rows = [["要办的", "经手", "何时"], ["缆桩刷漆", "文广局", "5月"], ["培训轮机", "财政局", "6月"]]
    grid = grid_of(rows, [])
    habits = taught(grid, 0, dict(enumerate(["tasks", "", "deadline"])))
    reading = interpret(Source("表.xlsx", "xlsx", [grid]), habits=habits)
    assert [column.role for column in reading.columns] == ["tasks", None, "deadline"]
    assert columns_asked(reading) == []
