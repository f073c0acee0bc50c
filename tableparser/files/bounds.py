"""Bounds on untrusted office files: names, sizes, macros and XML of the archive.

They are checked on the streamed bytes, before any parser sees them.
"""

import io
import re
import stat
import zipfile
import zlib
from itertools import pairwise
from typing import Any, Protocol, TypeVar, overload
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from tableparser.files.grid import DAMAGED, Refused, Source
from tableparser.files.office_archive import READ, is_macro

Made = TypeVar("Made", covariant=True)
CHUNK = 1 << 16
DOCTYPES = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
MACROS = ("_VBA_PROJECT".encode("utf-16-le"),)  # the storage in which every VBA project keeps its code, by any name
MACRO_TYPE = re.compile(r"macroenabled|vbaproject|ms-excel\.(?:intl)?macrosheet", re.IGNORECASE)
BAD_NAME = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|[\x00-\x1f]|^$")
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the methods that Office uses, and that unpack in bounded steps
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)
MACRO = "文件带有宏，没有读取。请另存为不带宏的 .docx 或 .xlsx 再上传。"
STRANGE = "文件内部的路径不正常，可能不安全，没有读取。请用原来的软件另存一份再上传。"
ENTITY = "文件内部含有不允许的实体定义，可能不安全，没有读取。请用原来的软件另存一份再上传。"
OUTSIDE = "文件引用了外部的模板、图片或其他文件：一律没有打开，不影响表格的读取。"


class Archive:
    """The parts of a checked Office file, by name; as the standard has it, names differ in more than case."""

    def __init__(self, data: bytes) -> None:
        """Check the whole archive; raise Refused for anything but a sane Office file without macros."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except BROKEN as fault:
            raise Refused(DAMAGED) from fault
        if len(infos) > READ.parts:
            raise Refused(f"文件里有 {len(infos)} 个部件，超过 {READ.parts} 个，没有读取。请删去图片等附件再上传。")
        self.names = [info.filename for info in infos]
        self._infos = {info.filename.lower(): info for info in infos}
        refuse_strange(infos, self._infos)
        self._measure(infos)
        self.refers_outside = self._look_at_relations()

    def _measure(self, infos: list[zipfile.ZipInfo]) -> None:
        """Count the bytes that really come out of each part, and look for document types and macros in them."""
        total = 0
        for info in infos:
            size, tail = 0, b""
            try:
                with self._zip.open(info) as part:
                    while chunk := part.read(CHUNK):
                        size += len(chunk)
                        total += len(chunk)
                        if total > READ.total or READ.is_outgrown_by(size, info.compress_size):
                            raise Refused("文件展开后过大，没有读取。请只保留要导入的表再上传。")
                        refuse_marks(info.filename, tail + chunk)
                        tail = chunk[-32:]
            except BROKEN as fault:
                raise Refused(DAMAGED) from fault

    def _look_at_relations(self) -> bool:
        """Refuse macros that types or relations tell of; return whether the file points to other files than links."""
        outside = False
        for name in self.names:
            if name.lower() != "[content_types].xml" and not name.lower().endswith(".rels"):
                continue
            for each in self.xml(name):
                kind = attribute(each, "ContentType") or attribute(each, "Type") or ""
                if MACRO_TYPE.search(kind) and self._is_used(each):
                    raise Refused(MACRO)
                outside |= attribute(each, "TargetMode") == "External" and not kind.endswith("/hyperlink")
        return outside

    def _is_used(self, declared: Element) -> bool:
        """Return whether some part has the ending or name for which a content type is declared; a relation always is.

        Writers such as SheetJS declare the type of macros for the ending .bin in files that have no such part.
        """
        ending, name = attribute(declared, "Extension"), attribute(declared, "PartName")
        if local(declared) == "Default" and ending is not None:
            return any(part.endswith(f".{ending.lower()}") for part in self._infos)
        if local(declared) == "Override" and name is not None:
            return name.lstrip("/") in self
        return True

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._infos

    def read(self, name: str) -> bytes:
        """Return one part; raise Refused when it is not there."""
        if name not in self:
            raise Refused(DAMAGED)
        try:
            return self._zip.read(self._infos[name.lower()])
        except BROKEN as fault:
            raise Refused(DAMAGED) from fault

    def xml(self, name: str) -> Element:
        """Return the root of one XML part; raise Refused when it is not well-formed."""
        return parsed(self.read(name))


def refuse_strange(infos: list[zipfile.ZipInfo], by_name: dict[str, zipfile.ZipInfo]) -> None:
    """Raise Refused for an archive such as no Office program writes."""
    if any(BAD_NAME.search(info.orig_filename) or stat.S_ISLNK(info.external_attr >> 16) for info in infos):
        raise Refused(STRANGE)
    if len(by_name) != len(infos):
        raise Refused(STRANGE)
    if any(info.flag_bits & 0x1 for info in infos):
        raise Refused("文件有密码，读不出来。请取消密码后再上传。")
    if any(is_macro(info.filename) for info in infos):
        raise Refused(MACRO)
    ordered = sorted(infos, key=lambda info: info.header_offset)
    if any(a.header_offset + 30 + a.compress_size > b.header_offset for a, b in pairwise(ordered)):
        raise Refused(DAMAGED)
    if any(info.compress_type not in READABLE for info in infos):
        raise Refused(DAMAGED)


def refuse_marks(name: str, piece: bytes) -> None:
    """Raise Refused when a piece of a part defines a document type, or is a macro under whatever name."""
    if any(mark in piece for mark in MACROS):
        raise Refused(MACRO)
    if "/media/" not in name and any(mark in piece for mark in DOCTYPES):  # pictures are never opened
        raise Refused(ENTITY)


class WithoutDoctype(TreeBuilder):
    """A tree that is given up at a document type, before any entity is defined."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise Refused(ENTITY)


def parsed(data: bytes) -> Element:
    """Return the root of an XML text; raise Refused for one that is broken or defines entities."""
    return fed(data, WithoutDoctype())


class Target(Protocol[Made]):
    """What takes XML tag by tag, and gives what it has made of it at the end."""

    def close(self) -> Made: ...


def fed(data: bytes | str, target: Target[Made]) -> Made:
    """Return what a parser target makes of an XML text; raise Refused when the text is broken.

    The text is fed in one piece, because expat is slow when a long token arrives in several.
    """
    try:
        parser: Any = XMLParser(target=target)  # typed as if every target made an element
        parser.feed(data)
        made: Made = parser.close()
    except (ParseError, ValueError, LookupError) as fault:
        raise Refused(DAMAGED) from fault
    return made


def local(element: Element) -> str:
    """Return an element's name without its namespace: strict and transitional files differ only there."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


@overload
def attribute(element: Element | None, name: str) -> str | None: ...
@overload
def attribute(element: Element | None, name: str, default: str) -> str: ...
def attribute(element: Element | None, name: str, default: str | None = None) -> str | None:
    """Return an attribute whatever its namespace."""
    if element is not None:
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] == name:
                return value
    return default


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along a path of local names."""
    for name in path:
        element = next((each for each in element if local(each) == name), None) if element is not None else None
    return element


def whole(text: str | None, default: int = 0) -> int:
    """Return a number from 0 to 99,999,999 that a file writes; the default for anything else."""
    return int(text) if text and len(text) <= 8 and text.isascii() and text.isdigit() else default


def main_part(archive: Archive, default: str) -> str:
    """Return the name of the document part that the package points to (ECMA-376 part 2)."""
    if "_rels/.rels" in archive:
        for relation in archive.xml("_rels/.rels"):
            if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                target = (attribute(relation, "Target") or "").lstrip("/")
                if target in archive:
                    return target
    return default


def targets_of(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return kind and name of the related parts of a part, by relation id; external relations are left out."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    found = {}
    for each in archive.xml(rels) if rels in archive else ():
        if attribute(each, "TargetMode") != "External":
            kind = attribute(each, "Type", "").rpartition("/")[2]
            found[attribute(each, "Id", "")] = kind, within(folder, attribute(each, "Target", ""))
    return found


def within(folder: str, target: str) -> str:
    """Return the full name of a part that a relation in a folder names."""
    steps = [] if target.startswith("/") else [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def check_bounds(data: bytes, name: str) -> Source:
    """Return nothing of an archive that keeps the bounds of READ and has no macros; raise Refused for another."""
    Archive(data)
    return Source(name, "")
