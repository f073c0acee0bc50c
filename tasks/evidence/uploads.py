"""Checks of uploaded files: name, size, first bytes and structure, before anything is stored."""

import hashlib
import re
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from jiading.text import FORBIDDEN
from tableparser.files.office_archive import KEPT
from tasks.evidence.kinds import ACCEPTED, ENDINGS, MAIN_PART, HasPassword, Kind, kinds_of
from tasks.evidence.limits import MAX_FILES, MAX_NAME, MB, limits

DANGEROUS = re.compile(
    r"\.(exe|com|bat|cmd|msi|dll|scr|lnk|reg|jar|js|vbs|vbe|wsf|ps1|sh|hta|x?html?|mht|mhtml|svg|php|jsp|asp"
    r"|xlsm|docm|pptm)(\.|$)",
    re.I,
)
PATHS = re.compile(r"[\\/:]")
CHUNK = 1 << 20


def refuse(name: str, why: str) -> ValidationError:
    shown = FORBIDDEN.sub("", name)[:60]
    return ValidationError(f"「{shown}」{why}", code="upload")


def check_upload(file: "UploadedFile[Any]") -> Kind:
    """Return the kind of an acceptable file; else raise ValidationError with a sentence that names the file."""
    name = file.name or ""
    kind = ENDINGS.get(ending_of(name))
    if FORBIDDEN.search(name) or PATHS.search(name) or not 1 <= len(name) <= MAX_NAME:
        raise refuse(name, f"的文件名含有不能用的字符或超过 {MAX_NAME} 字，请改名后再上传。")
    if kind is None or DANGEROUS.search(name):
        raise refuse(name, f"这种文件不能上传。{ACCEPTED}；其他文件请先转换。")
    if not file.size:
        raise refuse(name, "是空文件，请检查后重新选择。")
    if file.size > KEPT.size:
        raise refuse(name, f"有 {file.size / MB:.1f} MB，超过 {KEPT.size // MB} MB，请压缩或分成几个文件。")
    require_content(file, kind)
    return kind


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower()


def require_content(file: "UploadedFile[Any]", kind: Kind) -> None:
    """Raise ValidationError unless the content is of that kind; the sentence says what it is instead, if known."""
    name = file.name or ""
    try:
        found = kinds_of(file)
    except HasPassword as fault:
        raise refuse(name, "有密码，别人打不开。请在原来的软件里取消密码，另存后再上传。") from fault
    if kind in found:
        return
    named = [each for each in Kind if each in (found - {Kind.ZIP} or found)]
    if not named or (kind in MAIN_PART and named == [Kind.ZIP]):  # a broken Office file, or one with macros
        raise refuse(name, "的内容和扩展名不符，或文件已损坏，请用原来的软件重新保存后再上传。")
    true = " 或 ".join(f".{each.value}" for each in named)
    raise refuse(name, f"的内容和扩展名不符：内容是 {true} 文件。请把扩展名改成 {true}，或重新选择文件。")


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
    """Several files within the limits, each checked; the error names every file that cannot be accepted."""

    widget = MultiFileInput

    def clean(self, data: Any, initial: object = None) -> "list[UploadedFile[Any]]":
        files = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if len(files) > MAX_FILES:
            raise ValidationError(f"一次最多上传 {MAX_FILES} 个文件，现有 {len(files)} 个。")
        size, most = sum(each.size or 0 for each in files), limits().entry_bytes
        if size > most:
            raise ValidationError(f"文件合计 {size / MB:.1f} MB，一次不能超过 {most // MB} MB，请分几次提交。")
        faults = []
        for each in files:
            try:
                check_upload(each)
            except ValidationError as fault:
                faults += fault.messages
        if faults:
            raise ValidationError(faults)
        return files
