"""What a file is by its first bytes, and its reading in a child process with bounds on memory and time."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tableparser.files.bounds import MACRO, MACROS
from tableparser.files.grid import Refused, Scanned, Source, source_of
from tableparser.files.libreoffice.conversion import (
    FORMS,
    KINDS,
    converted,
    converter,
    form_by_content,
    one_at_a_time,
    refuse_without_converter,
    with_notice,
)
from tableparser.files.office_archive import READ
from tableparser.files.ole import OLE, top_entries
from tableparser.files.plain.web_archive import is_web_archive
from tableparser.files.scan import availability

SECONDS = 20
SECONDS_PASTED = 8  # nobody waits longer for a paste
SECONDS_OF_SCAN = 45  # of a request, which has 60; a page takes about three
ROOT = Path(__file__).resolve().parents[2]
XML_WORKBOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
ZIP = b"PK\x03\x04"
ENDINGS = {
    "docx": "word",
    "xlsx": "excel",
    "csv": "csv",
    "txt": "csv",
    "tsv": "csv",
    "json": "json",
    "html": "pasted",
    "htm": "pasted",
}
OLD_EXCEL = ("xls", "et")  # endings under which office software also writes web pages, text and .xlsx
OLD_WORD = ("doc", "wps")
WEB_PAGE = re.compile(rb"[\xef\xbb\xbf\s]*<(?:!doctype\s+html|html|head|meta|body|table|div)", re.IGNORECASE)
READABLE = "可以导入 .docx、.xlsx、.xls、.pdf、.csv 和 .json"
PASTED = "粘贴的表格.html"
LONGEST_NAME = 80
UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]")


def kind_of(data: bytes, name: str) -> str:
    """Return how to read the file: a reader of the child, or a form that is converted first (`conversion.FORMS`).

    Raises Refused with what to do for a kind that is not read.
    """
    ending = name.rpartition(".")[2].lower()
    refuse_size(data)
    if data.startswith(OLE):
        return ole_kind(data, ending)
    if form := form_by_content(data):
        refuse_without_converter(form)
        return form
    if ending in ("docm", "xlsm", "xlsb", "dotm", "xltm"):
        raise Refused("是带宏或二进制的文件，没有读取。请另存为 .docx 或 .xlsx 再上传。")
    if ending == "ofd":
        raise Refused("是 OFD 版式文件，读不出表格。请上传原来的 Word 或 Excel 文件。")
    kind = ENDINGS.get(ending)
    if data.startswith(ZIP):
        return kind_of_package(ending, kind)
    if kind in ("word", "excel"):
        raise Refused("的内容不是 Word 或 Excel 文件，可能已损坏或改过扩展名。请用原来的软件打开并另存一份，再上传。")
    if data.startswith(b"%PDF"):
        return "pdf"
    if ending in OLD_EXCEL or (ending in OLD_WORD and (WEB_PAGE.match(data) or is_web_archive(data))):
        return kind_of_text(data)
    if kind is None and availability.is_picture(data):
        availability.refuse_unless_ready("是图片，读不出表格")
        return "picture"
    if kind is None:
        raise Refused(f"这种文件不能导入。{READABLE}；别的请先另存为 .docx、.xlsx。")
    return kind


def refuse_size(data: bytes) -> None:
    """Raise Refused for an empty file, and for one that is too large."""
    if not data:
        raise Refused("是空文件，请检查后重新选择。")
    if len(data) > READ.size:
        raise Refused(
            f"有 {len(data) / (1 << 20):.1f} MB，超过 {READ.size >> 20} MB。请只保留要导入的表，删去图片再上传。"
        )


def kind_of_package(ending: str, kind: str | None) -> str:
    """Return how to read a package, which some programs write under an old ending; raise Refused for any other."""
    if ending in OLD_EXCEL:
        return "excel"
    if ending in OLD_WORD:
        return "word"
    if kind not in ("word", "excel"):
        raise Refused(f"不是 Word 或 Excel 文件。{READABLE}。")
    return kind


def ole_kind(data: bytes, ending: str) -> str:
    """Return how to read an OLE container by what it holds, whatever its ending; raise Refused where nothing can."""
    entries = top_entries(data)
    if entries & {"Workbook", "Book"} and "EncryptedPackage" not in entries:
        return "legacy excel"
    if "WordDocument" in entries and not is_locked(data):
        if any(mark in data for mark in MACROS):
            raise Refused(MACRO)
        if converter() is not None:
            return "doc"
    raise Refused(ole_sentence(data, ending))


def kind_of_text(data: bytes) -> str:
    """Return how to read an .xls or .doc that is none: a workbook in XML, a web archive, a web page, text with tabs."""
    start = data[:2000].replace(b"\0", b"").lower()  # a text of UTF-16 has a zero beside each letter
    if XML_WORKBOOK in start and not WEB_PAGE.match(data):
        return "xml excel"
    if is_web_archive(data):
        return "web archive"
    return "pasted"  # which takes HTML with tables, and text with tabs or commas


def is_locked(data: bytes) -> bool:
    """Return whether an OLE container holds an encrypted file of Office 2007 or later."""
    return any(name.encode("utf-16-le") in data for name in ("EncryptedPackage", "EncryptionInfo"))


def ole_sentence(data: bytes, ending: str) -> str:
    """Say what to do with an old or an encrypted Office file; both are OLE containers."""
    if is_locked(data):
        return "有密码，读不出来。请在原来的软件里取消密码，另存后再上传。"
    wanted = {"doc": "docx", "wps": "docx", "xls": "xlsx", "et": "xlsx", "docx": "docx", "xlsx": "xlsx"}.get(
        ending, "docx 或 .xlsx"
    )
    return f"是旧格式的文件，读不出表格。请用 Word、Excel 或 WPS 打开，「另存为」.{wanted} 再上传。"


def read_file(data: bytes, name: str) -> Source:
    """Read a file in a child process; raise Refused with a sentence that names the file."""
    name = shown_name(name)
    try:
        source = source_in(data, kind_of(data, name))
    except Refused as refusal:
        sentence = str(refusal)
        joint = "" if lacks_subject(sentence) else "："
        raise Refused(f"「{name}」{joint}{sentence}") from refusal
    source.file = name
    return source


def source_in(data: bytes, kind: str) -> Source:
    """Return what the reader of that kind finds, after conversion where it needs one. Raises Refused."""
    if kind == "pdf":
        return pdf_source(data)
    if kind not in FORMS:
        return in_child(data, kind)
    if data.startswith(ZIP):
        in_child(data, "bounds")
    return with_notice(in_child(converted(data, kind), KINDS[FORMS[kind]]), kind)


def pdf_source(data: bytes) -> Source:
    """Return the tables of a PDF, with the reader of scans where it has no text. Raises Refused."""
    try:
        return in_child(data, "pdf")
    except Scanned:
        availability.refuse_unless_ready("是扫描件：页面是图片，没有文字，读不出表格")
    return in_child(data, "scanned pdf")


def read_list(data: bytes, ending: str) -> list[list[str]]:
    """Read a list of records, .xlsx or .csv as `ending` says, in a child process.

    Returns the cells as shown, each row at its place in the file: the first is row 1 of Excel, also when it is empty.
    Raises Refused.
    """
    try:
        if ending == "csv" and data.startswith((ZIP, OLE)):
            raise Refused("是 Excel 工作簿，选的格式却是 CSV。请把格式改选为 xlsx 再导入。")
        if data.startswith(OLE):
            raise Refused(ole_sentence(data, ending))
        return in_child(data, f"{kind_of(data, f'名单.{ending}')} list").grids[0].texts
    except Refused as refusal:
        sentence = str(refusal)
        raise Refused(f"文件{sentence}" if lacks_subject(sentence) else sentence) from refusal


def lacks_subject(sentence: str) -> bool:
    """Return whether a refusal is said of the file and needs its name before it."""
    return sentence[:1] in "是有的不"


def shown_name(name: str) -> str:
    """Return a file's name fit to be shown and stored: short, without control, bidirectional or broken characters."""
    name = UNSHOWN.sub("", name).strip() or "没有名字的文件"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 9]}…{name[-8:]}"


def in_child(data: bytes, kind: str) -> Source:
    """Return what the reader of that kind finds; it runs in a child process with at most 512 MB and SECONDS.

    A pasted table has SECONDS_PASTED, a scan 1.5 GB and SECONDS_OF_SCAN, and one scan is read at a time. A
    decompression bomb so ends the child and not the server. Raises Refused.
    """
    if kind in availability.KINDS:
        with one_at_a_time("tableparser-scan", "识别"):
            return answer_of_child(data, kind, SECONDS_OF_SCAN)
    return answer_of_child(data, kind, SECONDS_PASTED if kind == "pasted" else SECONDS)


def answer_of_child(data: bytes, kind: str, seconds: int) -> Source:
    """Return what a child process of its own reads within so many seconds. Raises Refused."""
    command = [sys.executable, "-m", "tableparser.files.child", kind]
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=seconds, cwd=ROOT, env=environment, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise Refused(f"读了 {seconds} 秒还没有读完，已停止。请只保留要导入的表再上传。") from fault
    try:
        answer = json.loads(done.stdout)
    except ValueError as fault:
        raise Refused("文件过大或已损坏，没有读取。请用原来的软件另存一份，只保留要导入的表，再上传。") from fault
    if "refused" in answer:
        raise (Scanned if answer.get("scanned") else Refused)(answer["refused"])
    return source_of(answer)
