"""Tables without a file format of their own: CSV as Excel saves it, JSON transcriptions, tables pasted from Word or Excel."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

from tasks.importing.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, Refused, Source, check_size
from tasks.importing.word_file import grid_of

HEADINGS = ("指标分类", "项目名称", "创建标准和要求", "目前现状", "具体任务", "时间节点", "责任单位", "牵头部门")
KEYS = ("category", "project", "standard", "current_state", "tasks", "deadline", "responsible", "lead")


def decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8 (with or without BOM), UTF-16 with BOM or GB18030, without asking."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, UnicodeError):
            continue
        if "\x00" not in text:
            return text
    raise Refused("看不出文件的文字编码。请用 Excel 另存为 .xlsx 再上传。")


def read_csv(data: bytes, name: str) -> Source:
    """Read a CSV or a table pasted as text; the separator is that which the first lines have most of."""
    text = decoded(data)
    head = "\n".join(text.splitlines()[:20])
    separator = max("\t,;", key=head.count)
    if not head.count(separator):
        raise Refused("文件里没有表格：每一行只有一栏。请上传 Word 或 Excel 表格。")
    csv.field_size_limit(1 << 20)
    texts = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            texts.append([cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in row])
            if len(texts) > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise Refused(f"文件超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 栏，没有读取。")
    except csv.Error as fault:
        raise Refused("文件已损坏，读不出来。请用 Excel 打开并另存一份，再上传。") from fault
    width = max((len(row) for row in texts), default=0)
    grid = Grid("", [row + [""] * (width - len(row)) for row in texts])
    return Source(name, "csv", [check_size(grid)])


def read_json(data: bytes, name: str) -> Source:
    """Read a transcription: an object with `title` and `rows`, each row with the eight columns by their keys."""
    try:
        table = json.loads(decoded(data))
    except (ValueError, RecursionError) as fault:
        raise Refused("JSON 文件已损坏，读不出来。") from fault
    rows = table.get("rows") if isinstance(table, dict) else None
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Refused("JSON 文件里没有任务表：需要 title 和 rows，rows 里每行有 category、project、tasks 等栏。")
    if len(rows) > MAX_ROWS:
        raise Refused(f"文件超过 {MAX_ROWS} 行，没有读取。")
    headings = table.get("columns")
    if not (isinstance(headings, list) and len(headings) == len(KEYS) and all(isinstance(h, str) for h in headings)):
        headings = list(HEADINGS)
    cooperating = any(row.get("cooperating") for row in rows)
    texts = [headings + ["配合单位"] * cooperating]
    texts += [[json_cell(row, key) for key in [*KEYS, *["cooperating"] * cooperating]] for row in rows]
    spans = carried_spans(rows)
    for top, left, bottom, _ in spans:
        for row in range(top + 1, bottom + 1):
            texts[row][left] = ""
    grid = Grid("", texts, spans)
    grid.before = [line for line in (table.get("annex"), table.get("title")) if isinstance(line, str) and line]
    return Source(name, "json", [check_size(grid)])


def json_cell(row: dict[str, Any], key: str) -> str:
    """Return one cell of a transcription as text."""
    value = row.get(key)
    if key in ("deadline", "responsible", "lead") and f"{key}_text" in row:
        value = row[f"{key}_text"]
    if key == "deadline" and isinstance(value, dict):
        value = value.get("text")
    if key == "tasks" and isinstance(value, list):
        return "\n".join(json_task(each) for each in value)
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def json_task(task: Any) -> str:
    if not isinstance(task, dict):
        return str(task)
    number = task.get("no")
    mark = task.get("marker", task.get("mark"))
    if mark is None:
        mark = f"{number}、" if number is not None else ""
    return f"{mark}{task.get('text') or ''}"


def carried_spans(rows: list[dict[str, Any]]) -> list[tuple[int, int, int, int]]:
    """Return the vertical merges that a transcription tells by `carried`."""
    spans: list[list[int]] = []
    open_spans: dict[int, list[int]] = {}
    for place, row in enumerate(rows, start=1):
        carried = row.get("carried") or []
        for column, key in enumerate(KEYS):
            if key in carried and column in open_spans:
                open_spans[column][2] = place
            else:
                open_spans[column] = [place, column, place, column]
                spans.append(open_spans[column])
    return [tuple(span) for span in spans if span[2] > span[0]]


def read_pasted(data: bytes, name: str) -> Source:
    """Read what the clipboard held: HTML with tables, or text with tabs."""
    text = decoded(data)
    if not re.search(r"<table\b", text, re.IGNORECASE):
        return read_csv(text.strip("\n").encode(), name)
    reader = PastedTables(name)
    reader.feed(text)
    reader.close()
    return reader.finished()


class PastedTables(HTMLParser):
    """Collects tables from clipboard HTML with rowspan and colspan; a table in a cell is written into the cell."""

    SKIPPED = {"script", "style", "head", "title", "del", "s", "strike", "xml", "noscript", "template"}
    LINES = {"p", "div", "br", "li", "tr"}

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = Source(name, "html")
        self._rows: list[list[tuple[int, int, str]]] = []
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._tables = self._skip = self._count = 0
        self._outside: list[str] = []
        self._lists: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skip or tag in self.SKIPPED:
            self._skip += tag in self.SKIPPED
            return
        given = dict(attrs)
        if tag == "table":
            self._tables += 1
        elif tag == "tr" and self._tables == 1:
            self._rows.append([])
        elif tag in ("td", "th") and self._tables == 1:
            self._end_cell()
            self._spans = (bounded(given.get("rowspan"), MAX_ROWS), bounded(given.get("colspan"), MAX_COLUMNS))
            self._cell = []
        elif tag == "ol":
            self._lists.append(bounded(given.get("start"), 9999) - 1)
        elif tag in self.LINES:
            self._say("\n")
            if tag == "li" and self._lists:
                self._lists[-1] += 1
                self._say(f"{self._lists[-1]}、")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" and not self._skip:
            self._say("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SKIPPED:
            self._skip = max(0, self._skip - 1)
        elif self._skip:
            return
        elif tag == "table" and self._tables:
            self._tables -= 1
            if not self._tables:
                self._end_cell()
                self._end_table()
        elif tag in ("td", "th") and self._tables == 1:
            self._end_cell()
        elif tag == "ol" and self._lists:
            self._lists.pop()
        elif tag in ("p", "div"):
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self._say(re.sub(r"[ \t\r\n]*[\r\n][ \t\r\n]*", "", data).replace("\xa0", " "))

    def _say(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(text)
        elif not self._tables:
            self._outside.append(text)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        lines = [line.strip() for line in "".join(self._cell).split("\n")]
        self._count += 1
        if self._count > MAX_CELLS:
            raise Refused("粘贴的表格太大，请上传文件。")
        if not self._rows:
            self._rows.append([])
        self._rows[-1].append((*self._spans, "\n".join(line for line in lines if line)))
        self._cell = None

    def _end_table(self) -> None:
        grid = grid_of(f"表{len(self.source.grids) + 1}", placed_cells(self._rows))
        grid.before = [line.strip() for line in "".join(self._outside).split("\n") if line.strip()]
        self._rows, self._outside = [], []
        self.source.grids.append(check_size(grid))

    def finished(self) -> Source:
        if self._tables:
            self._end_cell()
            self._end_table()
        self.source.after = [line.strip() for line in "".join(self._outside).split("\n") if line.strip()]
        return self.source


def bounded(text: str | None, most: int) -> int:
    return max(1, min(int(text), most)) if text and text.strip().isdigit() else 1


def placed_cells(rows: list[list[tuple[int, int, str]]]) -> list[list[tuple[int, int, str, str]]]:
    """Return cells with the columns that rowspan leaves them, in the form that Word's tables have."""
    placed = []
    busy: dict[int, tuple[int, int]] = {}  # first column: rows still covered, width
    for row in rows:
        line: list[tuple[int, int, str, str]] = []
        column = 0
        going = {}
        for height, width, text in row:
            column = pass_over(busy, column, line, going)
            line.append((column, width, "restart" if height > 1 else "", text))
            if height > 1:
                going[column] = (height - 1, width)
            column += width
        while any(start >= column for start in busy):
            column = pass_over(busy, min(start for start in busy if start >= column), line, going)
        busy = going
        if column > MAX_COLUMNS:
            raise Refused(f"粘贴的表格超过 {MAX_COLUMNS} 栏，没有读取。")
        placed.append(line)
    return placed


def pass_over(busy: dict, column: int, line: list, going: dict) -> int:
    """Let cells from above cover their columns; return the first free column."""
    while column in busy:
        rows, width = busy.pop(column)
        line.append((column, width, "continue", ""))
        if rows > 1:
            going[column] = (rows - 1, width)
        column += width
    return column
