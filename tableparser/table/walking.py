"""Every table of a file in order: read by its header, as cards, or kept as a section that was not read."""

from collections.abc import Callable, Mapping

from tableparser.cells.tidying import TABLE_WORDS
from tableparser.columns import ID_HEADING, Field
from tableparser.files.grid import Grid, Source
from tableparser.habits import NO_HABITS, Habits
from tableparser.reading import WHOLE_PICTURE, Ambiguity, AmbiguityKind, Reading, Section
from tableparser.table.cards.card import Card, CardReader, cards_of
from tableparser.table.cards.sideways import sideways_cards
from tableparser.table.columns.account import columns_of, questions_of
from tableparser.table.headers import Header, distinct, find_header, looks_like, mapped
from tableparser.table.headings import is_known
from tableparser.table.likeliest import likeliest_header
from tableparser.table.rows import DATA, SKIP, Placed, Table


def walk_tables(
    source: Source,
    header_of: Callable[[int], tuple[int, dict[int, str]] | None],
    kinds: Mapping[str, str],
    reading: Reading,
    placed: list[Placed],
    habits: Habits = NO_HABITS,
) -> list[Table]:
    """Walk every grid; a table without a header goes on with that of the one before when it is as wide (续表).

    `header_of` gives header row and fields that a person has chosen for a grid, `kinds` what he has said of rows.
    """
    own = any(ID_HEADING in row for grid in source.grids for row in grid.texts)
    tables: list[Table] = []
    before: Header | None = None
    for place, grid in enumerate(source.grids):
        table = Table(grid, reading.rows, reading.cell_fates, placed, kinds, habits)
        begun = len(reading.rows)
        if own and not any(ID_HEADING in row for row in grid.texts):
            table._list_all(range(grid.height), "门户导出的其他工作表，没有读取")
            continue
        tables.append(table)
        chosen = header_of(place)
        taken = kinds.get(unread_ref(grid)) == DATA
        if not chosen and (cards := cards_of(grid) or sideways_cards(grid, habits)):
            read_cards(table, cards, reading, placed)
            continue
        table.walk(mapped(grid, *chosen) if chosen else header_before(grid, before, habits, taken=taken))
        reading.notices += table.notices
        if table.header is None:
            say_unread(reading, place, grid)
        else:
            before = table.header
            say_read(reading, place, table, before, begun)
    if own:
        reading.own_plan = next((row.key.partition(":")[0] for row in reading.rows if ":" in row.key), "")
    return tables


def header_before(grid: Grid, before: Header | None, habits: Habits, *, taken: bool = False) -> Header | None:
    """Return the header of the table before for one that goes on with it, otherwise None.

    `taken` is a table without a header that a person wants to be read all the same: it has the likeliest header.
    """
    if taken and find_header(grid, habits=habits) is None:
        return likeliest_header(grid, habits)
    if before is None or grid.lettered or not goes_on(grid, before, habits):
        return None
    return Header(-1, -1, before.columns, before.extras, before.headings)


def read_cards(table: Table, cards: list[Card], reading: Reading, placed: list[Placed]) -> None:
    """Read a table of one-task cards; its titles become the lines of the table."""
    begun = len(reading.rows)
    reader = CardReader(table.grid, reading, placed, table.kinds)
    reader.read(cards)
    table.lines = reader.lines
    reading.sections.append(section_of(table.grid.name, "card", reading, begun))


def say_read(reading: Reading, place: int, table: Table, header: Header, begun: int) -> None:
    """Keep how a table with a header was read: headings, columns, the questions about them, its section."""
    has_rows = len(reading.rows) > begun
    reading.headings |= {k: v for k, v in header.headings.items() if k not in reading.headings}
    reading.columns += columns_of(place, table.grid, header)
    if has_rows:
        reading.ambiguities += questions_of(place, table.grid, header)
    why = "" if has_rows else "表头下面没有任务行"
    reading.sections.append(section_of(table.grid.name, "table", reading, begun, why))


def say_unread(reading: Reading, place: int, grid: Grid) -> None:
    """Keep a table without a header as a section that was not read; one or two cells are only layout."""
    if grid.width > 2 or (grid.height > 1 and grid.width > 1):
        reading.unmapped.append(place)
        what = looks_like(grid)
        reading.notices.append(
            f"「{grid.name or '表格'}」没有找到表头，没有读取；它像是{what}。如果它是任务表，请指定各栏。"
        )
        reading.sections.append(Section(grid.name, "table", "unread", what, ref=unread_ref(grid)))


def unread_ref(grid: Grid) -> str:
    """Return the name by which a person decides about a table that was not read."""
    return f"{grid.name or '表格'}整张表"


def say_pictures(source: Source, reading: Reading) -> None:
    """Keep each page of a PDF that is only a picture as a section that was not read."""
    for page in source.picture_pages:
        name = f"第 {page} 页"
        reading.notices.append(f"{name}是图片，没有读。")
        reading.sections.append(Section(name, "table", "unread", "图片，没有文字", ref=f"{name}{WHOLE_PICTURE}"))


def section_of(name: str, kind: str, reading: Reading, begun: int, why: str = "") -> Section:
    """Return what became of a table or chapter: the rows of the reading from `begun` on are its own."""
    rows = len(reading.rows) - begun
    return Section(name, kind, "read" if rows else "unread", why, rows)


def goes_on(grid: Grid, before: Header, habits: Habits) -> bool:
    """Return whether a table without a header continues the one before: same width, no headings, no other title."""
    from_before = max([*before.columns, *before.extras, 0]) + 1
    if grid.width != from_before or not grid.height:
        return False
    headings = [text for text in distinct(grid, 0).values() if is_known(text, habits)]
    titled = [line for line in grid.before if TABLE_WORDS.search(line) and "续" not in line and len(line) <= 40]
    found = find_header(grid, by_evidence=False, habits=habits)
    return found is None and len(headings) < 2 and not titled


def ask_of_unread(reading: Reading, kinds: Mapping[str, str]) -> None:
    """Ask about each table that was not read, where others were: nothing is saved before a person has decided."""
    for section in reading.sections if reading.rows else ():
        if section.kind != "table" or section.fate != "unread" or not section.ref:
            continue
        if kinds.get(section.ref) == SKIP:
            section.why, section.ref = f"核对时定为不导入：{section.why}", ""
            continue
        helps = "请补上这一页的内容" if section.ref.endswith(WHOLE_PICTURE) else "请指定各栏"
        says = f"「{section.name or '表格'}」没有读取，它像是{section.why}：{helps}，或者选「不导入这张表」"
        reading.ambiguities.append(
            Ambiguity(None, Field.TASKS, says, ref=section.ref, blocks=True, keeps=False, kind=AmbiguityKind.SECTION)
        )
