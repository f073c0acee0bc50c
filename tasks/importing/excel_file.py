"""An Excel file as grids, read as a stream within bounds: stored values only, formulas never evaluated, merges as the file has them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from openpyxl.utils.escape import unescape

from tasks.importing.bounds import DAMAGED, Archive, attribute, child, local, main_part
from tasks.importing.excel_numbers import number_formats, shown_number
from tasks.importing.grid import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_LETTERS,
    MAX_ROWS,
    Grid,
    Refused,
    Source,
    check_size,
    letters,
)

REF = re.compile(r"^([A-Z]{1,3})([1-9]\d{0,6})$")
MAX_SPANS = 5000
MAX_STRINGS = 400_000


@dataclass(frozen=True)
class Book:
    """What all sheets share: strings, the number format of each style, and the calendar."""

    strings: list[str]
    formats: list[str]
    epoch: datetime


def read_excel(data: bytes, name: str) -> Source:
    """Read every visible sheet of an .xlsx; raise Refused for what is not one."""
    archive = Archive(data)
    part = main_part(archive, "xl/workbook.xml")
    if not part.startswith("xl/") or not part.endswith(".xml"):
        raise Refused("这不是 Excel 工作簿（.xlsx）。请用 Excel 打开并另存为 .xlsx 再上传。")
    root = archive.xml(part)
    base = part.rpartition("/")[0]
    targets = relations(archive, part)
    calendar = attribute(child(root, "workbookPr"), "date1904", "0")
    epoch = CALENDAR_MAC_1904 if calendar in ("1", "true") else CALENDAR_WINDOWS_1900
    book = Book(shared_strings(archive, base, targets), number_formats(archive, base), epoch)
    source = Source(name, "xlsx")
    for sheet in child(root, "sheets") if child(root, "sheets") is not None else ():
        read_one_sheet(archive, sheet, targets, book, source)
    if not source.grids and not source.unread:
        raise Refused("工作簿里没有可以读取的工作表。")
    return source


def read_one_sheet(archive: Archive, sheet: Element, targets: dict[str, str], book: Book, source: Source) -> None:
    title = attribute(sheet, "name", "工作表")
    target = targets.get(attribute(sheet, "id", ""), "")
    if "worksheets/" not in target or target not in archive:
        source.notices.append(f"「{title}」不是普通工作表，没有读取。")
        return
    reader = SheetReader(title, book)
    grid = reader.read(archive, target)
    if attribute(sheet, "state", "visible") != "visible":
        source.notices.append(f"工作表「{title}」是隐藏的，没有读取。")
        source.unread += [
            (grid.ref(r, c), text) for r, row in enumerate(grid.texts) for c, text in enumerate(row) if text
        ]
        return
    source.grids.append(grid)
    source.notices += reader.notices()


def relations(archive: Archive, part: str) -> dict[str, str]:
    """Return the targets of the workbook's relations by id; external ones are not followed."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    found = {}
    for each in archive.xml(rels) if rels in archive else ():
        target = attribute(each, "Target", "")
        if attribute(each, "TargetMode") != "External":
            found[attribute(each, "Id", "")] = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
    return found


def shared_strings(archive: Archive, base: str, targets: dict[str, str]) -> list[str]:
    part = next(
        (target for target in targets.values() if target.endswith("sharedStrings.xml")), f"{base}/sharedStrings.xml"
    )
    if part not in archive:
        return []
    strings: list[str] = []
    total = 0
    for element in elements(archive, part, "si"):
        strings.append(rich_text(element))
        total += len(strings[-1])
        if len(strings) > MAX_STRINGS or total > MAX_LETTERS:
            raise Refused(f"工作簿的文字超过 {MAX_LETTERS // 10_000} 万字，没有读取。请只保留任务表。")
    return strings


def elements(archive: Archive, part: str, *names: str) -> Iterator[Element]:
    """Yield the elements of those names as they end, and forget them again."""
    try:
        path: list[Element] = []
        for event, element in iterparse(archive.open(part), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                path.append(element)
                continue
            path.pop()
            if local(element) in names:
                yield element
                element.clear()
                if path:
                    path[-1].remove(element)
    except (ParseError, DefusedXmlException, ValueError, LookupError, OSError) as fault:
        raise Refused(DAMAGED) from fault


def rich_text(element: Element) -> str:
    """Return the text of a string item; readings (rPh) are not part of it."""
    parts = []
    for each in element:
        if local(each) == "t":
            parts.append(each.text or "")
        elif local(each) == "r":
            parts += [run.text or "" for run in each if local(run) == "t"]
    return unescape("".join(parts))


class SheetReader:
    """Reads one sheet cell by cell and stops as soon as it is larger than any official table."""

    def __init__(self, title: str, book: Book) -> None:
        self.title, self.book = title, book
        self.cells: dict[tuple[int, int], str] = {}
        self.spans: list[tuple[int, int, int, int]] = []
        self.hidden: list[int] = []
        self.formulas: list[str] = []
        self.faults: list[str] = []
        self.hidden_columns: list[str] = []
        self._row = self._count = self._letters = 0

    def read(self, archive: Archive, part: str) -> Grid:
        self._last_row = self._column = -1
        for element in elements(archive, part, "c", "row", "mergeCell", "col"):
            kind = local(element)
            if kind == "c":
                self._cell(element)
            elif kind == "row":
                self._end_of_row(element)
            elif kind == "col":
                if attribute(element, "hidden") in ("1", "true"):
                    first = attribute(element, "min", "1")
                    self.hidden_columns.append(letters(int(first) - 1) if first.isdigit() else "?")
            else:
                self._merge(attribute(element, "ref", ""))
        return self._grid()

    def _place(self, element: Element) -> tuple[int, int]:
        ref = attribute(element, "r")
        if ref is None:
            self._column += 1
            return self._last_row + 1, self._column
        found = REF.match(ref)
        if not found:
            raise Refused(DAMAGED)
        self._column = column_number(found[1])
        return int(found[2]) - 1, self._column

    def _cell(self, element: Element) -> None:
        row, column = self._place(element)
        self._count += 1
        if self._count > MAX_CELLS:
            raise Refused(f"工作表「{self.title}」超过 {MAX_CELLS // 10_000} 万格，没有读取。请删去多余的行列。")
        text = self._text(element, row, column)
        if not text.strip():
            return
        if row >= MAX_ROWS or column >= MAX_COLUMNS:
            raise Refused(
                f"工作表「{self.title}」的 {letters(column)}{row + 1} 格有内容，超出 {MAX_ROWS} 行、{MAX_COLUMNS} 栏的范围，"
                "没有读取。请删去任务表以外的内容再上传。"
            )
        self._letters += len(text)
        if self._letters > MAX_LETTERS:
            raise Refused(f"工作表「{self.title}」的文字超过 {MAX_LETTERS // 10_000} 万字，没有读取。")
        self.cells[row, column] = text

    def _text(self, element: Element, row: int, column: int) -> str:
        """Return what the cell shows: text, the stored value of a formula, a date or number in its format."""
        kind = attribute(element, "t", "n")
        value = child(element, "v")
        raw = value.text or "" if value is not None else ""
        where = f"{letters(column)}{row + 1}"
        if child(element, "f") is not None:
            self.formulas.append(where)
        if kind == "s":
            return self.book.strings[int(raw)] if raw.isdigit() and int(raw) < len(self.book.strings) else ""
        if kind == "inlineStr":
            inline = child(element, "is")
            return rich_text(inline) if inline is not None else ""
        if kind == "e":
            self.faults.append(where)
            return raw
        if kind == "b":
            return "是" if raw == "1" else "否" if raw == "0" else raw
        if kind in ("str", "d"):
            return unescape(raw)
        style = attribute(element, "s", "0")
        code = self.book.formats[int(style)] if style.isdigit() and int(style) < len(self.book.formats) else "General"
        return shown_number(raw, code, self.book.epoch)

    def _end_of_row(self, element: Element) -> None:
        number = attribute(element, "r")
        self._last_row = int(number) - 1 if number and number.isdigit() else self._last_row + 1
        self._column = -1
        if attribute(element, "hidden") in ("1", "true") and self._last_row < MAX_ROWS:
            self.hidden.append(self._last_row)

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        ends = REF.match(first), REF.match(last or first)
        if not all(ends):
            raise Refused(DAMAGED)
        top, left = int(ends[0][2]) - 1, column_number(ends[0][1])
        bottom, right = int(ends[1][2]) - 1, column_number(ends[1][1])
        self.spans.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
        if len(self.spans) > MAX_SPANS:
            raise Refused(f"工作表「{self.title}」的合并单元格超过 {MAX_SPANS} 处，没有读取。请取消多余的合并。")

    def _grid(self) -> Grid:
        height = max((row for row, _ in self.cells), default=-1) + 1
        width = max((column for _, column in self.cells), default=-1) + 1
        spans = [
            (top, left, min(bottom, height - 1), min(right, width - 1))
            for top, left, bottom, right in self.spans
            if top < height and left < width
        ]
        refuse_overlap(self.title, spans)
        covered = Grid(self.title, [], spans)
        texts = [[""] * width for _ in range(height)]
        for (row, column), text in self.cells.items():
            top, left = covered.origin(row, column)
            if (top, left) != (row, column):
                self.faults.append(f"{letters(column)}{row + 1}")
                texts[top][left] = f"{texts[top][left]}\n{text}".strip()
            else:
                texts[row][column] = f"{text}\n{texts[row][column]}".strip()
        hidden = [row for row in self.hidden if row < height]
        return check_size(Grid(self.title, texts, spans, hidden, lettered=True))

    def notices(self) -> list[str]:
        said = []
        if self.formulas:
            said.append(
                f"工作表「{self.title}」的 {some(self.formulas)} 是公式：没有重新计算，用的是文件里存着的结果。"
            )
        if self.faults:
            said.append(f"工作表「{self.title}」的 {some(self.faults)} 是错误值或被合并盖住的文字，请核对。")
        if self.hidden_columns:
            said.append(f"工作表「{self.title}」的 {some(self.hidden_columns)} 栏是隐藏的，已读取，请核对。")
        return said


def refuse_overlap(title: str, spans: list[tuple[int, int, int, int]]) -> None:
    """Raise Refused when two merges claim the same place."""
    taken: set[tuple[int, int]] = set()
    for top, left, bottom, right in spans:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) in taken:
                    where = f"{letters(column)}{row + 1}"
                    raise Refused(
                        f"工作表「{title}」在 {where} 处有互相重叠的合并单元格，没有读取。请用 Excel 另存一份再上传。"
                    )
                taken.add((row, column))


def some(places: list[str]) -> str:
    return "、".join(places[:6]) + (f" 等 {len(places)} 格" if len(places) > 6 else "")


def column_number(named: str) -> int:
    total = 0
    for letter in named:
        total = total * 26 + ord(letter) - 64
    return total - 1
