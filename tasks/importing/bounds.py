"""Office files are archives from strangers: names, sizes, macros and XML are checked on streamed bytes before any parser."""

import io
import re
import zipfile
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from tasks.importing.grid import Refused

MAX_BYTES, MAX_PARTS, MAX_TOTAL, MAX_RATIO = 10 << 20, 200, 100 << 20, 100
CHUNK = 1 << 16
SMALL = 1 << 20  # parts below this may be squeezed as well as they like
DOCTYPES = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
BAD_NAME = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|[\x00-\x1f]")
DAMAGED = "文件已损坏，读不出来。请用原来的软件打开并另存一份，再上传。"


class Archive:
    """The parts of a checked Office file, by name."""

    def __init__(self, data: bytes) -> None:
        """Check the whole archive; raise Refused for anything but a sane Office file without macros."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as fault:
            raise Refused(DAMAGED) from fault
        if len(infos) > MAX_PARTS:
            raise Refused(f"文件里有 {len(infos)} 个部件，超过 {MAX_PARTS} 个，没有读取。请删去图片等附件再上传。")
        self.names = [info.filename for info in infos]
        if any(BAD_NAME.search(name) for name in self.names) or len(set(self.names)) != len(self.names):
            raise Refused("文件内部的路径不正常，可能不安全，没有读取。请用原来的软件另存一份再上传。")
        if any(info.flag_bits & 0x1 for info in infos):
            raise Refused("文件有密码，读不出来。请取消密码后再上传。")
        if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in self.names):
            raise Refused("文件带有宏，没有读取。请另存为不带宏的 .docx 或 .xlsx 再上传。")
        self._measure(infos)

    def _measure(self, infos: list[zipfile.ZipInfo]) -> None:
        """Count the bytes that really come out of each part, and look for document types in the XML."""
        total = 0
        for info in infos:
            size, tail = 0, b""
            try:
                with self._zip.open(info) as part:
                    while chunk := part.read(CHUNK):
                        size += len(chunk)
                        total += len(chunk)
                        if total > MAX_TOTAL or (size > SMALL and size > MAX_RATIO * max(info.compress_size, 1)):
                            raise Refused("文件展开后过大，没有读取。请只保留任务表再上传。")
                        if any(mark in tail + chunk for mark in DOCTYPES):
                            raise Refused("文件内部含有不允许的实体定义，可能不安全，没有读取。")
                        tail = chunk[-32:]
            except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as fault:
                raise Refused(DAMAGED) from fault
            except Exception as fault:
                if isinstance(fault, Refused):
                    raise
                raise Refused(DAMAGED) from fault  # zlib.error and its like

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        """Return one part; raise Refused when it is not there."""
        if name not in self.names:
            raise Refused(DAMAGED)
        return self._zip.read(name)

    def xml(self, name: str) -> Element:
        """Return the root of one XML part; raise Refused when it is not well-formed."""
        return parsed(self.read(name))

    def open(self, name: str):
        """Return one part as a stream; raise Refused when it is not there."""
        if name not in self.names:
            raise Refused(DAMAGED)
        return self._zip.open(name)


def parsed(data: bytes) -> Element:
    """Return the root of an XML text; raise Refused for one that is broken or defines entities."""
    try:
        return fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as fault:
        raise Refused(DAMAGED) from fault


def local(element: Element) -> str:
    """Return an element's name without its namespace: strict and transitional files differ only there."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


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


def main_part(archive: Archive, default: str) -> str:
    """Return the name of the document part that the package points to (ECMA-376 part 2)."""
    if "_rels/.rels" in archive:
        for relation in archive.xml("_rels/.rels"):
            if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                target = (attribute(relation, "Target") or "").lstrip("/")
                if target in archive:
                    return target
    return default
