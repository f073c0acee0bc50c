"""Tables pasted from Word, Excel, WPS or a browser: clipboard HTML with rowspan and colspan, or text with tabs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tableparser.files.bounds import whole
from tableparser.files.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, Refused, Source, check_size
from tableparser.files.layout import Cell, grid_of
from tableparser.files.plain.flat_files import decoded, is_prose, read_csv

Going = dict[int, tuple[int, int]]  # cells that go on below: first column, then rows still covered and width
NOT_SHOWN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
CLIPBOARD = re.compile(r"^\s*Version:[\d.]+\s.*?(?=<)", re.DOTALL)  # what Windows puts before clipboard HTML
VOID = {"br", "col", "img", "hr", "meta", "link", "input", "wbr", "area", "base", "embed", "param", "source", "track"}
SKIPPED = {"script", "style", "head", "title", "xml", "noscript", "template", "svg", "iframe", "object", "select"}
LINES = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "caption"}
DEEPEST = 40  # tables within tables
MAX_TAGS = 200_000
LEFT_OPEN = 200
INCOMPLETE = "粘贴的内容不完整，读不出来。请重新复制表格再粘贴，或上传文件。"


@dataclass
class Open:
    """A table whose end has not come yet."""

    rows: list[list[tuple[int, int, list[str | Grid]]]] = field(
        default_factory=list
    )  # per cell: rows, columns, what is in it
    hidden: list[int] = field(default_factory=list)
    cell: list[str | Grid] | None = None
    spans: tuple[int, int] = (1, 1)

    @property
    def is_frame(self) -> bool:
        """Whether it only holds other tables: one cell a row, as in the layout of a web page."""
        holds = any(isinstance(piece, Grid) for row in self.rows for cell in row for piece in cell[2])
        return holds and all(len(row) == 1 for row in self.rows)


def read_pasted(data: bytes, name: str) -> Source:
    """Read what the clipboard held: HTML with tables or paragraphs, or text with tabs."""
    text = CLIPBOARD.sub("", decoded(data), count=1)
    if not re.search(r"<(?:table|p|div|li|br|h[1-6])\b", text, re.IGNORECASE):
        return read_csv(text.strip("\n").encode(), name)
    source = page_of(text, name)
    if not source.grids and not is_prose(source.after):
        raise Refused("文件里没有表格。请复制整张表格再粘贴，或上传 Word 或 Excel 文件。")
    return source


def page_of(text: str, name: str) -> Source:
    """Return the tables and lines of one page of HTML, which may have none; raise Refused for a broken one."""
    refuse_unclosed(text)
    reader = PastedTables(name)
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, ValueError) as fault:  # how the standard parser meets declarations it does not know
        raise Refused(INCOMPLETE) from fault
    return reader.finished()


def refuse_unclosed(text: str) -> None:
    """Raise Refused where much is begun and never ended: the standard parser would look for each end anew."""
    for begins, ends in (("<", ">"), ("<!--", "-->"), ("<![", "]>")):
        if text.count(begins) > text.count(ends) + LEFT_OPEN:
            raise Refused(INCOMPLETE)


class PastedTables(HTMLParser):
    """Collects tables; one in a cell is written into the cell, unless the outer table is only a frame around it."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = Source(name, "html")
        self._open: list[Open] = []
        self._skipping: list[str] = []  # elements that are not shown, and all within them
        self._count = self._tags = 0
        self._outside: list[str] = []
        self._lists: list[int] = []
        self._seen: dict[str, str] = {}
        self._hidden: list[str] = []
        self._hides = False  # what is skipped now is text that its author has hidden

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tags += 1
        if self._tags > MAX_TAGS:
            raise Refused("粘贴的表格太大，没有读取。请上传文件。")
        given = dict(attrs)
        if self._skipping or self._not_shown(tag, given):
            if tag not in VOID:
                self._skipping.append(tag)
        elif tag == "table":
            self._begin_table()
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].rows.append([])
            if NOT_SHOWN.search(given.get("style") or ""):
                self._open[-1].hidden.append(len(self._open[-1].rows) - 1)
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            down = MAX_ROWS if given.get("rowspan") == "0" else span(given.get("rowspan"), MAX_ROWS)
            self._open[-1].spans = down, span(given.get("colspan"), MAX_COLUMNS + 1)
            self._open[-1].cell = []
        elif tag == "ol":
            self._lists.append(max(whole(given.get("start"), 1), 1) - 1)
        elif tag in LINES:
            self._say("\n")
            if tag == "li" and self._lists:
                self._lists[-1] += 1
                self._say(f"{self._lists[-1]}、")
        if tag in ("s", "strike"):
            self._seen["struck"] = "有画了删除线的文字：照样读取，请核对。"

    def _not_shown(self, tag: str, given: dict[str, str | None]) -> bool:
        if tag == "del" or "msoDel" in (given.get("class") or ""):
            self._hides = False
            self._seen["deleted"] = "有修订：删除的文字没有计入。"
            return True
        self._hides = False
        hidden = tag not in ("tr", "table", "col", *VOID) and bool(NOT_SHOWN.search(given.get("style") or ""))
        if hidden and tag not in SKIPPED:
            self._hides = True
            self._seen["hidden"] = "有隐藏的文字，没有读取。"
        return hidden or tag in SKIPPED

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag in self._skipping:
                while self._skipping.pop() != tag:
                    pass
        elif tag == "table" and self._open:
            self._end_table()
        elif tag in ("td", "th", "tr") and self._open:
            self._end_cell()
        elif tag == "ol" and self._lists:
            self._lists.pop()
        elif tag in LINES:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if self._skipping:
            if self._hides:
                self._hidden.append(data.strip())
        else:
            self._say(re.sub(r"[ \t\r\n]*[\r\n][ \t\r\n]*", "", data).replace("\xa0", " "))

    def _say(self, piece: str | Grid) -> None:
        """Add a text or a table to the innermost open cell; without one, to what stands outside, as browsers do."""
        cell = next((each.cell for each in reversed(self._open) if each.cell is not None), None)
        if cell is not None:
            cell.append(piece)
        elif isinstance(piece, Grid):
            self._add(piece)
        else:
            self._outside.append(piece)

    def _begin_table(self) -> None:
        if len(self._open) >= DEEPEST:
            raise Refused("表格里一层套一层，太深了，没有读取。请只复制任务表再粘贴。")
        self._open.append(Open())

    def _end_cell(self) -> None:
        table = self._open[-1]
        if table.cell is None:
            return
        self._count += 1
        if self._count > MAX_CELLS:
            raise Refused("粘贴的表格太大，没有读取。请上传文件。")
        if not table.rows:
            table.rows.append([])
        table.rows[-1].append((*table.spans, table.cell))
        table.cell = None

    def _end_table(self) -> None:
        """Close the innermost table: a frame gives its content away, any other is a grid."""
        self._end_cell()
        table = self._open.pop()
        if table.is_frame:
            for row in table.rows:
                for piece in [*row[0][2], "\n"]:
                    self._say(piece)
            return
        texts = [[(down, across, as_text(pieces)) for down, across, pieces in row] for row in table.rows]
        grid = grid_of("", placed_cells(texts))
        grid.hidden_rows = table.hidden
        self._say(grid)

    def _add(self, grid: Grid) -> None:
        grid.name = f"表{len(self.source.grids) + 1}"
        grid.before = [line for line in as_text(self._outside).split("\n") if line]
        self._outside = []
        self.source.grids.append(check_size(grid))

    def finished(self) -> Source:
        """Return the source; tables that were never closed end here."""
        while self._open:
            self._end_table()
        self.source.after = [line for line in as_text(self._outside).split("\n") if line]
        hidden = "".join(self._hidden).strip()
        self.source.unread += [("隐藏文字", hidden, "隐藏的文字，没有读取")] if hidden else []
        self.source.notices += self._seen.values()
        return self.source


def as_text(pieces: Sequence[str | Grid]) -> str:
    """Return the lines of a cell; a table in it is written row by row."""
    told = []
    for piece in pieces:
        if isinstance(piece, Grid):
            rows = "\n".join(" ".join(text for text in row if text) for row in piece.texts)
            told.append(f"\n{rows}\n")
        else:
            told.append(piece)
    lines = [line.strip() for line in "".join(told).split("\n")]
    return "\n".join(line for line in lines if line)


def span(text: str | None, most: int) -> int:
    return max(1, min(whole((text or "").strip(), 1 if not (text or "").strip().isdecimal() else most), most))


def placed_cells(rows: list[list[tuple[int, int, str]]]) -> list[list[Cell]]:
    """Return cells with the columns that rowspan leaves them, in the form that Word's tables have."""
    placed = []
    busy: Going = {}
    for row in rows:
        line: list[Cell] = []
        column = 0
        going: dict[int, tuple[int, int]] = {}
        for height, width, text in row:
            column = pass_over(busy, column, line, going)
            line.append((column, width, "restart" if height > 1 else "", text))
            if height > 1:
                going[column] = (height - 1, width)
            column += width
        while later := [start for start in busy if start >= column]:
            column = pass_over(busy, min(later), line, going)
        busy = going
        if column > MAX_COLUMNS:
            raise Refused(f"粘贴的表格超过 {MAX_COLUMNS} 栏，没有读取。请只复制任务表再粘贴。")
        placed.append(line)
    return placed


def pass_over(busy: Going, column: int, line: list[Cell], going: Going) -> int:
    """Let cells from above cover their columns; return the first free column."""
    while column in busy:
        rows, width = busy.pop(column)
        line.append((column, width, "continue", ""))
        if rows > 1:
            going[column] = (rows - 1, width)
        column += width
    return column
