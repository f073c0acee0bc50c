"""Which kinds of file are taken as evidence, and what a file is by its content; a name alone proves nothing.

A kind is recognised by first bytes and structure. Kinds that share their content (a text of Word and one of WPS) are
told apart by the ending.
"""

from collections.abc import Iterable
from enum import Enum
from typing import IO

from tableparser.files.office_archive import KEPT, is_macro
from tableparser.files.ole import OLE, top_entries
from tasks.evidence.zip_directory import END as ZIP_END
from tasks.evidence.zip_directory import Entry, NotAZip, entries_of


class Kind(Enum):
    """The accepted kinds of file; the value is the file name's extension and is stored."""

    PDF = "pdf"
    OFD = "ofd"
    JPG = "jpg"
    PNG = "png"
    HEIC = "heic"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    WPS = "wps"
    ET = "et"
    DPS = "dps"
    ZIP = "zip"


ENDINGS = {kind.value: kind for kind in Kind} | {"jpeg": Kind.JPG, "heif": Kind.HEIC}
ACCEPTED = f"可以上传 {'、'.join(kind.value for kind in Kind)}"
FIRST_BYTES = {b"%PDF-": Kind.PDF, b"\xff\xd8\xff": Kind.JPG, b"\x89PNG\r\n\x1a\n": Kind.PNG}
MAIN_PART = {
    Kind.DOCX: {"[Content_Types].xml", "word/document.xml"},
    Kind.XLSX: {"[Content_Types].xml", "xl/workbook.xml"},
    Kind.PPTX: {"[Content_Types].xml", "ppt/presentation.xml"},
    Kind.OFD: {"OFD.xml"},  # GB/T 33190-2016
}
WORKBOOK = (Kind.XLS, Kind.ET)
MAIN_STREAM = {
    "WordDocument": (Kind.DOC, Kind.WPS),
    "Workbook": WORKBOOK,
    "Book": WORKBOOK,  # of Excel 5 and 95
    "PowerPoint Document": (Kind.PPT, Kind.DPS),
}
LOCKED = "EncryptedPackage"  # the stream of an Office file with a password, of 2007 or later
# Brands of ISO/IEC 23008-12 that iPhones and other cameras write; a picture in AVIF has a brand of its own.
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}
MOST_BRANDS = 64
HEAD = 16 + 4 * MOST_BRANDS  # bytes that tell what a file is
TAIL = 66_000  # bytes; the end record of a zip and its comment have less


class HasPassword(Exception):
    """The file is an Office file with a password, which nobody else can open."""


def kinds_of(file: IO[bytes]) -> frozenset[Kind]:
    """Return the kinds that the content may be, none for an unknown or a broken one; the file is left rewound.

    An archive is a zip whatever else it is. A PDF or picture with a zip appended is none of them. Raises HasPassword.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(OLE):
        return kinds_of_container(file)
    if head.startswith((b"PK\x03\x04", ZIP_END)):
        return kinds_of_archive(file)
    plain = next((kind for start, kind in FIRST_BYTES.items() if head.startswith(start)), None)
    if plain is None and is_heif(head):
        plain = Kind.HEIC
    return frozenset() if plain is None or has_zip_end(file) else frozenset({plain})


def is_heif(head: bytes) -> bool:
    """Return whether a file begins as a picture in HEIF does: a box `ftyp` with brands, and a box behind it."""
    size = int.from_bytes(head[:4], "big")
    if head[4:8] != b"ftyp" or not 16 <= size <= HEAD - 8 or size % 4:
        return False
    brands = {head[place : place + 4] for place in (8, *range(16, size, 4))}
    return head[8:12] in HEIF_BRANDS and not brands & AVIF_BRANDS and head[size + 4 : size + 8].isalpha()


def has_zip_end(file: IO[bytes]) -> bool:
    file.seek(max(0, file.seek(0, 2) - TAIL))
    tail = file.read()
    file.seek(0)
    return ZIP_END in tail


def kinds_of_container(file: IO[bytes]) -> frozenset[Kind]:
    """Return the kinds of an OLE container by its streams, none where it is something else, such as an installer."""
    streams = top_entries(file.read())
    file.seek(0)
    if LOCKED in streams:
        raise HasPassword
    return frozenset(kind for stream in streams & MAIN_STREAM.keys() for kind in MAIN_STREAM[stream])


def kinds_of_archive(file: IO[bytes]) -> frozenset[Kind]:
    """Return ZIP for an archive with at least one entry, and beside it what its parts make of it.

    An Office file with macros, or outside the bounds KEPT, is only a zip.
    """
    try:
        entries = list(entries_of(file))
    except NotAZip:
        return frozenset()
    if not entries:
        return frozenset()
    names = {entry.name for entry in entries}
    found = {kind for kind, parts in MAIN_PART.items() if parts <= names and is_sane(entries)}
    return frozenset({Kind.ZIP, *found})


def is_sane(entries: Iterable[Entry]) -> bool:
    """Return whether the parts of an Office file are without macros and within the bounds KEPT."""
    parts = list(entries)
    within = len(parts) <= KEPT.parts and sum(part.size for part in parts) <= KEPT.total
    squeezed = any(KEPT.is_outgrown_by(part.size, part.packed) for part in parts)
    return within and not squeezed and not any(is_macro(part.name) for part in parts)
