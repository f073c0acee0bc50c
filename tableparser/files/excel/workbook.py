"""An Excel file as grids of its visible sheets, with the strings, styles and dates that all of them share.

Hidden sheets and text boxes are not read; they are listed as such.
"""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from openpyxl.utils.escape import unescape

from tableparser.files.bounds import OUTSIDE, Archive, attribute, child, fed, local, main_part, targets_of
from tableparser.files.excel.cells import HIDDEN_SHEET
from tableparser.files.excel.numbers import number_formats
from tableparser.files.excel.sheet import TRUE, Book, SheetReader
from tableparser.files.grid import MAX_LETTERS, Refused, Source

MAX_STRINGS = 400_000
NO_SHEET = "工作簿里没有可以读取的工作表。请用 Excel 打开并另存一份，再上传。"
DRAWN = {"drawing": ("文本框", "sp"), "comments": ("批注", "comment")}  # a sheet's relations whose texts are no cells


@dataclass(frozen=True)
class OpenWorkbook:
    """A checked workbook whose sheets have not been read yet; `targets` are the relations of its main part."""

    archive: Archive
    sheets: list[Element]
    targets: dict[str, tuple[str, str]]
    book: Book


def open_workbook(data: bytes) -> OpenWorkbook:
    """Check an .xlsx and return what its sheets share; raise Refused for what is not one."""
    archive = Archive(data)
    part = main_part(archive, "xl/workbook.xml")
    root = archive.xml(part) if part.lower().endswith(".xml") else None
    if root is None or local(root) != "workbook":
        raise Refused("这不是 Excel 工作簿（.xlsx）。请用 Excel 打开并另存为 .xlsx 再上传。")
    targets = targets_of(archive, part)
    calendar = attribute(child(root, "workbookPr"), "date1904", "0")
    epoch = CALENDAR_MAC_1904 if calendar in TRUE else CALENDAR_WINDOWS_1900
    folder = part.rpartition("/")[0]
    strings = shared_strings(archive, of_kind(targets, "sharedStrings", f"{folder}/sharedStrings.xml"))
    formats = number_formats(archive, of_kind(targets, "styles", f"{folder}/styles.xml"))
    sheets = child(root, "sheets")
    return OpenWorkbook(archive, list(sheets) if sheets is not None else [], targets, Book(strings, formats, epoch))


def read_excel(data: bytes, name: str) -> Source:
    """Read every visible sheet of an .xlsx; raise Refused for what is not one."""
    opened = open_workbook(data)
    source = Source(name, "xlsx", notices=[OUTSIDE] if opened.archive.refers_outside else [])
    for sheet in opened.sheets:
        read_one_sheet(opened.archive, sheet, opened.targets, opened.book, source)
    if not source.grids and not source.unread:
        raise Refused(NO_SHEET)
    return source


def read_one_sheet(
    archive: Archive, sheet: Element, targets: dict[str, tuple[str, str]], book: Book, source: Source
) -> None:
    title = attribute(sheet, "name", "工作表")
    kind, target = targets.get(attribute(sheet, "id", ""), ("", ""))
    if kind != "worksheet" or target not in archive:
        source.notices.append(f"「{title}」不是普通工作表，没有读取。")
        return
    reader = SheetReader(title, book)
    grid = fed(archive.read(target), reader)
    is_visible = attribute(sheet, "state", "visible") == "visible"
    reader.hand_over(grid, source, is_visible=is_visible)
    for label, text in drawn_texts(archive, target):
        why = f"{label}里的文字，没有读取" if is_visible else HIDDEN_SHEET
        source.unread.append((f"{title}的{label}", text, why))


def drawn_texts(archive: Archive, target: str) -> list[tuple[str, str]]:
    """Return the texts of a sheet's text boxes and comments, each after what it is: they are no cells."""
    found = []
    for kind, part in targets_of(archive, target).values():
        if kind in DRAWN and part in archive:
            label, holder = DRAWN[kind]
            texts = (
                "".join(each.text or "" for each in box.iter() if local(each) == "t")
                for box in archive.xml(part).iter()
                if local(box) == holder
            )
            found += [(label, text) for text in texts if text.strip()]
    return found


def of_kind(targets: dict[str, tuple[str, str]], kind: str, default: str) -> str:
    """Return the part that the workbook names as its strings or styles."""
    return next((target for each, target in targets.values() if each == kind), default)


def shared_strings(archive: Archive, part: str) -> list[str]:
    """Return the strings that cells point to by number."""
    return fed(archive.read(part), SharedStrings()) if part in archive else []


class SharedStrings:
    """Takes the string table tag by tag; readings (rPh) are not part of a text."""

    def __init__(self) -> None:
        self._strings: list[str] = []
        self._pieces: list[str] = []
        self._open = False
        self._readings = self._total = 0

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        """Take the beginning of an element."""
        name = tag.rpartition("}")[2]
        if name == "si":
            self._pieces = []
        self._readings += name == "rPh"
        self._open = name == "t" and not self._readings

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._open:
            self._pieces.append(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        name = tag.rpartition("}")[2]
        self._open = False
        self._readings -= name == "rPh"
        if name == "si":
            self._strings.append(unescape("".join(self._pieces)).replace("\r\n", "\n"))
            self._total += len(self._strings[-1])
            if len(self._strings) > MAX_STRINGS or self._total > MAX_LETTERS:
                raise Refused(f"工作簿的文字超过 {MAX_LETTERS // 10_000} 万字，没有读取。请只保留要导入的表。")

    def close(self) -> list[str]:
        """Return the strings in their order."""
        return self._strings
