"""Checks of uploaded files: name, size, first bytes and structure, before anything is stored."""

import hashlib
import re
import zipfile
from enum import Enum
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from jiading.text import FORBIDDEN
from tableparser.files.office_archive import KEPT, is_macro

MAX_FILES = 10
MAX_NAME = 150
DANGEROUS = re.compile(r"\.(exe|com|bat|cmd|js|vbs|ps1|sh|html?|svg|php|jsp|asp|xlsm|docm|scr|lnk|hta)(\.|$)", re.I)
PATHS = re.compile(r"[\\/:]")
CHUNK = 1 << 20


class Kind(Enum):
    """The accepted kinds of file; the value is the file name's extension and is stored."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"
    DOC = "doc"
    XLS = "xls"


ENDINGS = {kind.value: kind for kind in Kind} | {"jpeg": Kind.JPG}
FIRST_BYTES = {
    Kind.PDF: b"%PDF-",
    Kind.JPG: b"\xff\xd8\xff",
    Kind.PNG: b"\x89PNG\r\n\x1a\n",
    Kind.DOCX: b"PK\x03\x04",
    Kind.XLSX: b"PK\x03\x04",
    Kind.DOC: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    Kind.XLS: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
}
MAIN_PART = {Kind.DOCX: "word/document.xml", Kind.XLSX: "xl/workbook.xml"}
ZIP_END = b"PK\x05\x06"
ACCEPTED = "可以上传 pdf、jpg、png、docx、xlsx、doc、xls"


def refuse(name: str, why: str) -> ValidationError:
    shown = FORBIDDEN.sub("", name)[:60]
    return ValidationError(f"「{shown}」{why}", code="upload")


def check_upload(file: "UploadedFile[Any]") -> Kind:
    """Return the kind of an acceptable file; else raise ValidationError with a sentence that names the file."""
    name = file.name or ""
    kind = ENDINGS.get(name.rpartition(".")[2].lower())
    if FORBIDDEN.search(name) or PATHS.search(name) or not 1 <= len(name) <= MAX_NAME:
        raise refuse(name, f"的文件名含有不能用的字符或超过 {MAX_NAME} 字，请改名后再上传。")
    if kind is None or DANGEROUS.search(name):
        raise refuse(name, f"这种文件不能上传。{ACCEPTED}；其他文件请先转换。")
    if not file.size:
        raise refuse(name, "是空文件，请检查后重新选择。")
    if file.size > KEPT.size:
        raise refuse(name, f"有 {file.size / (1 << 20):.1f} MB，超过 {KEPT.size >> 20} MB，请压缩或分成几个文件。")
    if not looks_like(file, kind):
        raise refuse(name, "的内容和扩展名不符，或文件已损坏，请用原来的软件重新保存后再上传。")
    return kind


def looks_like(file: "UploadedFile[Any]", kind: Kind) -> bool:
    """Return whether first bytes and structure are those of the kind; a PDF or picture with a zip appended is not."""
    file.seek(0)
    head = file.read(len(FIRST_BYTES[kind]))
    if head != FIRST_BYTES[kind]:
        return False
    if kind in MAIN_PART:
        return is_office_file(file, MAIN_PART[kind])
    file.seek(max(0, (file.size or 0) - 66_000))
    tail = file.read()
    file.seek(0)
    return kind in (Kind.DOC, Kind.XLS) or ZIP_END not in tail


def is_office_file(file: "UploadedFile[Any]", main_part: str) -> bool:
    """Return whether the archive is an Office Open XML file (ECMA-376) without macros and within the bounds KEPT."""
    try:
        file.seek(0)
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    finally:
        file.seek(0)
    names = {part.filename for part in parts}
    sane = len(parts) <= KEPT.parts and sum(part.file_size for part in parts) <= KEPT.total
    squeezed = any(KEPT.is_outgrown_by(part.file_size, part.compress_size) for part in parts)
    macros = any(is_macro(name) for name in names)
    return sane and not squeezed and not macros and {"[Content_Types].xml", main_part} <= names


def sha256(file: IO[bytes]) -> str:
    """Return the SHA-256 of a whole file in hexadecimal and rewind the file."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


class MultiFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultiFileField(forms.FileField):
    """Several files, each checked; the error names every file that cannot be accepted."""

    widget = MultiFileInput

    def clean(self, data: Any, initial: object = None) -> "list[UploadedFile[Any]]":
        files = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if len(files) > MAX_FILES:
            raise ValidationError(f"一次最多上传 {MAX_FILES} 个文件，现有 {len(files)} 个。")
        faults = []
        for each in files:
            try:
                check_upload(each)
            except ValidationError as fault:
                faults += fault.messages
        if faults:
            raise ValidationError(faults)
        return files
