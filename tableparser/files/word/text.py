"""The visible text of Word's paragraphs and cells.

Tracked insertions are read and deletions are not; fields give their results, automatic numbers the text Word shows.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tableparser.files.bounds import Archive, attribute, child, local
from tableparser.files.word.numbering import Numbering

GONE = {"del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "sdtPr", "sdtEndPr", "Fallback", "rt"}
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "softHyphen": ""}
PASSED = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}
OFF = ("0", "false", "off")
SAID = {
    "inserted": "文档里有修订：插入的文字已经计入。",
    "deleted": "文档里有修订：删除的文字没有计入。",
    "hidden": "文档里有隐藏文字，没有读取。",
    "struck": "文档里有画了删除线的文字：删除线不是修订，文字照样读取，请核对。",
    "nested": "单元格里套着表格，已按行并入外层单元格。",
    "chunks": "文档里嵌入了其他文件，没有读取。",
}


class WordText:
    """Reads texts in document order, because Word's numbers count on."""

    def __init__(self, archive: Archive, part: str) -> None:
        self.seen = dict.fromkeys(SAID, 0)
        self.hidden: list[str] = []
        self._numbers = Numbering(archive, part)

    def notices(self) -> list[str]:
        """Return what a person must be told."""
        return [sentence for key, sentence in SAID.items() if self.seen[key]]

    def paragraph(self, element: Element, boxes: list[Element] | None = None) -> str:
        """Return a paragraph's text after the number that Word shows; append text boxes with tables to `boxes`."""
        text = "".join(self.pieces(element, boxes))
        label = self._numbers.label(element)  # empty paragraphs are counted, too
        return label + text if text.strip() else text

    def pieces(self, element: Element, boxes: list[Element] | None = None) -> Iterator[str]:
        """Yield the visible text below an element."""
        for each in element:
            kind = local(each)
            if kind in ("del", "moveFrom"):
                self.seen["deleted"] += any(local(e) in ("delText", "t") and e.text for e in each.iter())
            elif kind == "r" and is_on(each, "vanish"):
                self._keep_hidden(each)
            elif kind in ("t", "sym"):
                yield each.text or symbol(each)
            elif kind in BREAKS:
                yield BREAKS[kind]
            elif kind == "txbxContent" and boxes is not None and child(each, "tbl") is not None:
                boxes.append(each)
            elif kind not in GONE:
                self.seen["inserted"] += kind in ("ins", "moveTo")
                self.seen["struck"] += kind == "r" and (is_on(each, "strike") or is_on(each, "dstrike"))
                if kind == "p":  # a paragraph of a text box
                    yield "\n"
                yield from self.pieces(each, boxes)

    def _keep_hidden(self, run: Element) -> None:
        text = "".join(e.text or "" for e in run.iter() if local(e) == "t")
        if text.strip():
            self.seen["hidden"] += 1
            self.hidden.append(text)

    def rows(self, parent: Element) -> Iterator[Element]:
        """Yield the rows that are not deleted, through content controls."""
        for each in parent:
            kind = local(each)
            if kind == "tr":
                if child(each, "trPr", "del") is not None:
                    self.seen["deleted"] += 1
                    continue
                self.seen["inserted"] += child(each, "trPr", "ins") is not None
                yield each
            elif kind in PASSED:
                yield from self.rows(each)

    def cell_elements(self, parent: Element) -> Iterator[Element]:
        """Yield the cells that are not deleted, through content controls."""
        for each in parent:
            if local(each) == "tc":
                if child(each, "tcPr", "cellDel") is not None:
                    self.seen["deleted"] += 1
                    continue
                yield each
            elif local(each) in PASSED:
                yield from self.cell_elements(each)

    def of_cell(self, cell: Element) -> str:
        """Return the paragraphs of a cell, one a line; a table inside is written row by row."""
        lines: list[str] = []
        bare: list[str] = []  # numbers that Word shows before nothing: a column of 序号 is often made of them
        self._read_cell(cell, lines, bare)
        return "\n".join(lines).strip() or (bare[0] if len(bare) == 1 else "")

    def _read_cell(self, parent: Element, lines: list[str], bare: list[str]) -> None:
        goes_on = False  # the paragraph mark before is deleted: two paragraphs are one
        for each in parent:
            kind = local(each)
            if kind == "p":
                text = "".join(self.pieces(each))
                label = self._numbers.label(each)
                if text.strip() or not label:
                    text = label + text
                else:
                    bare.append(label.strip().rstrip("、.．"))
                lines[-1:] = [lines[-1] + text] if goes_on and lines else [*lines[-1:], text]
                goes_on = child(each, "pPr", "rPr", "del") is not None
            elif kind == "tbl":
                self.seen["nested"] += 1
                lines += [" ".join(self.of_cell(c) for c in self.cell_elements(row)) for row in self.rows(each)]
            elif kind in PASSED:
                self._read_cell(each, lines, bare)


def is_on(run: Element, name: str) -> bool:
    """Return whether a run has a property switched on."""
    mark = child(run, "rPr", name)
    return mark is not None and attribute(mark, "val", "1") not in OFF


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
