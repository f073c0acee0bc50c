"""A Word file as grids: merges by gridSpan and vMerge, insertions read, deletions not, automatic numbers as numbers."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tasks.importing.bounds import Archive, attribute, child, local, main_part
from tasks.importing.grid import MAX_CELLS, Grid, Refused, Source, check_size
from tasks.importing.word_numbering import Numbering

GONE = {"del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "sdtPr", "sdtEndPr", "Fallback", "rt"}
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "softHyphen": ""}


def read_word(data: bytes, name: str) -> Source:
    """Read every table of a .docx; raise Refused for what is not one."""
    archive = Archive(data)
    part = main_part(archive, "word/document.xml")
    if not part.startswith("word/"):
        raise Refused("这不是 Word 文档（.docx）。请用 Word 打开并另存为 .docx 再上传。")
    reader = WordReader(archive, name)
    body = child(archive.xml(part), "body")
    if body is None:
        raise Refused("Word 文档里没有正文。")
    reader.read_blocks(body)
    return reader.finished()


class WordReader:
    """Walks the body once, in document order."""

    def __init__(self, archive: Archive, name: str) -> None:
        self.source = Source(name, "docx")
        self._numbers = Numbering(archive)
        self._lines: list[str] = []
        self._seen = {"inserted": 0, "deleted": 0, "hidden": 0, "nested": 0, "chunks": 0}
        self._cells = 0

    def finished(self) -> Source:
        self.source.after = self._lines
        said = {
            "inserted": "文档里有修订：插入的文字已经计入。",
            "deleted": "文档里有修订：删除的文字没有计入。",
            "hidden": "文档里有隐藏文字，没有读取。",
            "nested": "单元格里套着表格，已按行并入外层单元格。",
            "chunks": "文档里嵌入了其他文件，没有读取。",
        }
        self.source.notices += [sentence for key, sentence in said.items() if self._seen[key]]
        return self.source

    def read_blocks(self, parent: Element) -> None:
        """Read paragraphs as lines and tables as grids, through content controls and insertions."""
        for block in parent:
            kind = local(block)
            if kind == "p":
                self._lines += [line for line in self.paragraph(block).split("\n") if line.strip()]
            elif kind == "tbl":
                self.read_table(block)
            elif kind in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "Choice"):
                self.read_blocks(block)
            elif kind == "altChunk":
                self._seen["chunks"] += 1

    def paragraph(self, element: Element) -> str:
        """Return the text of a paragraph with the number that Word shows before it."""
        text = "".join(self.pieces(element))
        return self._numbers.label(element) + text if text.strip() else text

    def pieces(self, element: Element) -> Iterator[str]:
        """Yield the visible text below an element."""
        for each in element:
            kind = local(each)
            if kind in ("del", "moveFrom"):
                self._seen["deleted"] += any(local(e) in ("delText", "t") and e.text for e in each.iter())
            elif kind == "r" and is_hidden(each):
                self._seen["hidden"] += any(local(e) == "t" and e.text for e in each.iter())
            elif kind in ("t", "sym"):
                yield each.text or symbol(each)
            elif kind in BREAKS:
                yield BREAKS[kind]
            elif kind not in GONE:
                self._seen["inserted"] += kind in ("ins", "moveTo")
                if kind == "p":  # a paragraph of a text box
                    yield "\n"
                yield from self.pieces(each)

    def read_table(self, table: Element) -> None:
        """Read one table; rows that a revision deleted are left out."""
        placed: list[list[tuple[int, int, str, str]]] = []  # per row: column, width, vertical merge, text
        for row in self.rows(table):
            placed.append(self.cells(row))
            self._cells += len(placed[-1])
            if self._cells > MAX_CELLS:
                raise Refused(f"表格超过 {MAX_CELLS // 10_000} 万格，没有读取。请分成几个文件。")
        grid = grid_of(f"表{len(self.source.grids) + 1}", placed)
        grid.before, self._lines = self._lines, []
        self.source.grids.append(check_size(grid))

    def rows(self, parent: Element) -> Iterator[Element]:
        for each in parent:
            kind = local(each)
            if kind == "tr":
                if child(each, "trPr", "del") is not None:
                    self._seen["deleted"] += 1
                    continue
                self._seen["inserted"] += child(each, "trPr", "ins") is not None
                yield each
            elif kind in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
                yield from self.rows(each)

    def cells(self, row: Element) -> list[tuple[int, int, str, str]]:
        column = small_number(attribute(child(row, "trPr", "gridBefore"), "val"), 0)
        found = []
        for cell in self.cell_elements(row):
            properties = child(cell, "tcPr")
            width = small_number(attribute(child(properties, "gridSpan"), "val"), 1)
            merge = child(properties, "vMerge")
            vertical = "" if merge is None else attribute(merge, "val", "continue")
            found.append((column, width, vertical, self.cell_text(cell)))
            column += width
        return found

    def cell_elements(self, parent: Element) -> Iterator[Element]:
        for each in parent:
            if local(each) == "tc":
                yield each
            elif local(each) in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
                yield from self.cell_elements(each)

    def cell_text(self, parent: Element) -> str:
        """Return the paragraphs of a cell, one a line; a table inside is written row by row."""
        lines = []
        for each in parent:
            kind = local(each)
            if kind == "p":
                lines.append(self.paragraph(each))
            elif kind == "tbl":
                self._seen["nested"] += 1
                lines += [" ".join(self.cell_text(c) for c in self.cell_elements(row)) for row in self.rows(each)]
            elif kind in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
                lines.append(self.cell_text(each))
        return "\n".join(lines).strip()


def small_number(text: str | None, default: int) -> int:
    return min(int(text), 1000) if text and text.isdigit() and int(text) >= default else default


def is_hidden(run: Element) -> bool:
    mark = child(run, "rPr", "vanish")
    return mark is not None and attribute(mark, "val", "1") not in ("0", "false", "off")


def symbol(element: Element) -> str:
    """Return a symbol character; those of symbol fonts live in the private area and are shown as ◆."""
    code = attribute(element, "char")
    if code is None:
        return ""
    try:
        letter = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "◆" if "\ue000" <= letter <= "\uf8ff" else letter


def grid_of(name: str, placed: list[list[tuple[int, int, str, str]]]) -> Grid:
    """Return the grid of a table whose cells say where they begin, how wide they are and whether they go on from above."""
    width = max((column + across for row in placed for column, across, _, _ in row), default=0)
    if width > 1000:
        raise Refused(f"「{name}」的栏数不正常，没有读取。")
    texts = [[""] * width for _ in placed]
    above: dict[int, list[int]] = {}  # column: the span that a cell going on would lengthen
    spans: list[list[int]] = []
    for row, cells in enumerate(placed):
        going: dict[int, list[int]] = {}
        for column, across, vertical, text in cells:
            span = above.get(column)
            if vertical == "continue" and span is not None and span[3] == column + across - 1 and not text:
                span[2] = row
            else:
                span = [row, column, row, column + across - 1]
                spans.append(span)
                texts[row][column] = text
            if vertical:
                going[column] = span
        above = going
    return Grid(name, texts, [tuple(s) for s in spans if (s[0], s[1]) != (s[2], s[3])])
