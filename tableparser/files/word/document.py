"""A Word file as grids: merges by gridSpan, hMerge and vMerge, without deleted rows, also of tables in text frames."""

from xml.etree.ElementTree import Element

from tableparser.files.bounds import OUTSIDE, Archive, attribute, child, local, main_part, targets_of, whole
from tableparser.files.grid import MAX_CELLS, Refused, Source, check_size
from tableparser.files.layout import Cell, grid_of
from tableparser.files.word.text import PASSED, WordText

NOTES = {"footnotes": ("脚注", "footnote"), "endnotes": ("尾注", "endnote"), "comments": ("批注", "comment")}
TOO_DEEP = "文件里一层套一层，太深了，没有读取。请用 Word 另存一份，只保留任务表，再上传。"


def read_word(data: bytes, name: str) -> Source:
    """Read every table of a .docx; raise Refused for what is not one."""
    archive = Archive(data)
    part = main_part(archive, "word/document.xml")
    root = archive.xml(part) if part.lower().endswith(".xml") else None
    if root is None or local(root) != "document":
        raise Refused("这不是 Word 文档（.docx）。请用 Word 打开并另存为 .docx 再上传。")
    body = child(root, "body")
    if body is None:
        raise Refused("Word 文档里没有正文。")
    reader = WordReader(archive, part, name)
    try:
        reader.read_blocks(body)
        reader.read_notes(archive, part)
    except RecursionError as fault:
        raise Refused(TOO_DEEP) from fault
    return reader.finished()


class WordReader:
    """Walks the body once, in document order."""

    def __init__(self, archive: Archive, part: str, name: str) -> None:
        self.source = Source(name, "docx", notices=[OUTSIDE] if archive.refers_outside else [])
        self._text = WordText(archive, part)
        self._lines: list[str] = []
        self._cells = 0

    def finished(self) -> Source:
        """Return the source with what a person must be told of it."""
        self.source.after = self._lines
        self.source.notices += self._text.notices()
        self.source.unread += [("隐藏文字", text, "隐藏的文字，没有读取") for text in self._text.hidden]
        return self.source

    def read_notes(self, archive: Archive, part: str) -> None:
        """List footnotes and comments: they stand outside the table."""
        for kind, target in targets_of(archive, part).values():
            if kind not in NOTES or target not in archive:
                continue
            label, holder = NOTES[kind]
            for note in archive.xml(target):
                text = self._text.of_cell(note).strip() if local(note) == holder else ""
                if text:
                    self.source.unread.append((label, text, f"{label}没有读取"))

    def read_blocks(self, parent: Element) -> None:
        """Read paragraphs as lines and tables as grids, through content controls and insertions."""
        for block in parent:
            kind = local(block)
            if kind == "p":
                boxes: list[Element] = []
                self._lines += [line for line in self._text.paragraph(block, boxes).split("\n") if line.strip()]
                for box in boxes:
                    self.read_blocks(box)
            elif kind == "tbl":
                self.read_table(block)
            elif kind in PASSED or kind in ("AlternateContent", "Choice"):
                self.read_blocks(block)
            elif kind == "altChunk":
                self._text.seen["chunks"] += 1

    def read_table(self, table: Element) -> None:
        """Read one table; rows that a revision deleted are left out."""
        rows = list(self._text.rows(table))
        if inside := framed(rows, self._text):
            for cell in inside:
                self.read_blocks(cell)
            return
        placed: list[list[Cell]] = []
        for row in rows:
            placed.append(self.cells(row))
            self._cells += len(placed[-1])
            if self._cells > MAX_CELLS:
                raise Refused(f"表格超过 {MAX_CELLS // 10_000} 万格，没有读取。请分成几个文件。")
        columns = child(table, "tblGrid")
        widths = [whole(attribute(each, "w")) for each in columns] if columns is not None else []
        grid = grid_of(f"表{len(self.source.grids) + 1}", placed, widths)
        grid.before, self._lines = self._lines, []
        self.source.grids.append(check_size(grid))

    def cells(self, row: Element) -> list[Cell]:
        """Return the cells of a row with their places; a cell that a revision deleted gives its place up."""
        column = whole(attribute(child(row, "trPr", "gridBefore"), "val"))
        found: list[Cell] = []
        for cell in self._text.cell_elements(row):
            properties = child(cell, "tcPr")
            across = max(1, min(whole(attribute(child(properties, "gridSpan"), "val"), 1), 1000))
            text = self._text.of_cell(cell)
            if found and merged(properties, "hMerge") == "continue":
                before = found.pop()
                text = f"{before[3]}\n{text}".strip()
                found.append((before[0], before[1] + across, before[2], text))
            else:
                found.append((column, across, merged(properties, "vMerge"), text))
            column += across
        return found


def framed(rows: list[Element], text: WordText) -> list[Element]:
    """Return the cells of a table that is only a frame: one cell a row, and other tables in them."""
    cells = [list(text.cell_elements(row)) for row in rows]
    if not rows or any(len(row) != 1 for row in cells):
        return []
    alone = [row[0] for row in cells]
    return alone if any(local(each) == "tbl" for cell in alone for each in cell) else []


def merged(properties: Element | None, name: str) -> str:
    """Return how a cell goes on: "restart", "continue" or "", by its own mark or by a tracked merge."""
    mark = child(properties, name)
    if mark is not None:
        return "restart" if attribute(mark, "val", "continue") == "restart" else "continue"
    tracked = attribute(child(properties, "cellMerge"), "vMerge") if name == "vMerge" else None
    return {"rest": "restart", "cont": "continue"}.get(tracked or "", "")
