"""A web page in one file (.mht), which Excel and office software also write under the name .xls or .doc.

Each page of the archive is read as a pasted one is; nothing that a page points to is opened. A workbook saved so has a
page for each sheet, and a first page that tells their names and which are hidden.
"""

import re
from email import message_from_bytes
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import unquote

from tableparser.files.grid import Refused, Source
from tableparser.files.office_archive import READ
from tableparser.files.plain.flat_files import decoded
from tableparser.files.plain.pasted import page_of

HEAD = re.compile(rb"^[\xef\xbb\xbf\s]*[A-Za-z][A-Za-z-]*:[^\r\n]*\r?\n")  # the first line of a message
SHEET = re.compile(r"<x:ExcelWorksheet>(.*?)</x:ExcelWorksheet>", re.DOTALL | re.IGNORECASE)
NAME = re.compile(r"<x:Name>([^<]*)</x:Name>", re.IGNORECASE)
SOURCE = re.compile(r"""<x:WorksheetSource\s[^>]*?HRef=["']([^"']*)["']""", re.IGNORECASE)
HIDDEN = re.compile(r"<x:Visible>\s*Sheet(?:Very)?Hidden\s*</x:Visible>", re.IGNORECASE)
TABS = "tabstrip.htm"  # the page that only draws the names of the sheets
NO_PAGE = "网页文件里没有表格也没有文字。请用原来的软件打开，「另存为」.xlsx 或 .docx 再上传。"
Sheets = dict[str, tuple[str, bool]]  # the file of a page: the name of its sheet, and whether it is hidden


def is_web_archive(data: bytes) -> bool:
    """Return whether bytes begin as a message of pages does: lines of a head, among them MIME-Version."""
    head = data[:4000].partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    return bool(HEAD.match(data)) and b"mime-version:" in head.lower()


def read_web_archive(data: bytes, name: str) -> Source:
    """Read the pages of a web archive; raise Refused for one without any table or text."""
    pages = pages_of(data)
    sheets = sheets_of([text for _, text in pages])
    source = Source(name, "html")
    for file, text in pages:
        if file.lower() != TABS and "<frameset" not in text.lower():  # these only hold the pages of the sheets
            add_page(source, text, sheets.get(file.lower()))
    if not source.grids and not source.unread and not source.after:
        raise Refused(NO_PAGE)
    return source


def pages_of(data: bytes) -> list[tuple[str, str]]:
    """Return file name and text of each page of HTML in the archive, in its order."""
    found = []
    for number, part in enumerate(message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n")).walk()):
        if number > READ.parts:
            raise Refused(f"文件里有超过 {READ.parts} 个部件，没有读取。请删去图片等附件再上传。")
        if part.get_content_type() == "text/html":
            location = unquote(str(part.get("Content-Location") or "")).replace("\\", "/")
            found.append((PurePosixPath(location).name, text_of(part)))
    return found


def text_of(part: Message) -> str:
    """Return the text of a page in the encoding that it declares, else in the one that fits."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    declared = str(part.get_content_charset() or "").lower()
    if declared in ("gb2312", "gbk", "gb18030"):
        return data.decode("gb18030", errors="replace")
    return decoded(data) if data else ""


def sheets_of(texts: list[str]) -> Sheets:
    """Return what the first page of a workbook says of its sheets, by the files of their pages."""
    found: Sheets = {}
    for text in texts:
        for sheet in SHEET.finditer(text):
            name, source = NAME.search(sheet[1]), SOURCE.search(sheet[1])
            if name and source:
                file = PurePosixPath(unquote(source[1]).replace("\\", "/")).name
                found[file.lower()] = name[1], bool(HIDDEN.search(sheet[1]))
    return found


def add_page(source: Source, text: str, sheet: tuple[str, bool] | None) -> None:
    """Add the tables and lines of one page; those of a hidden sheet are listed as not read."""
    page = page_of(text, source.file)
    title, hidden = sheet or ("", False)
    if hidden:
        source.notices.append(f"工作表「{title}」是隐藏的，没有读取。")
        source.unread += [
            (where or title, text, "隐藏的工作表，没有读取") for where, text in page.pieces() if text.strip()
        ]
        return
    for grid in page.grids:
        grid.name = title if title and len(page.grids) == 1 else f"{title}表{len(source.grids) + 1}"
        grid.before = [*source.after, *grid.before]
        source.after = []
        source.grids.append(grid)
    source.after += page.after
    source.notices += [notice for notice in page.notices if notice not in source.notices]
    source.unread += page.unread
