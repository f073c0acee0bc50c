"""Small files of every kind that offices send, made here byte by byte, as tests of evidence need them."""

import io
import struct
import zipfile

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END, FREE, FAT, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
PDF = b"%PDF-1.4\n%EOF"
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 40
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
TYPES = "[Content_Types].xml"


def heif(major: bytes = b"heic", *compatible: bytes, behind: bytes = b"meta") -> bytes:
    """Return the first boxes of a picture in HEIF (ISO/IEC 14496-12)."""
    brands = major + b"\0\0\0\0" + b"".join(compatible or (b"mif1", b"heic"))
    box = struct.pack(">I", len(brands) + 8) + b"ftyp" + brands
    return box + struct.pack(">I", 12) + behind + b"\0\0\0\0"


def packed(*names: str, content: bytes = b"x", before: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return before + made.getvalue()


def ole(*streams: str) -> bytes:
    """Return an OLE container (MS-CFB, version 3) whose directory holds these streams, each a right-hand neighbour."""
    header = OLE_MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    fat = struct.pack("<128I", FAT, END, *[FREE] * 126)
    entries = [directory_entry("Root Entry", kind=5, child=1 if streams else NONE)]
    for place, name in enumerate(streams, start=1):
        entries.append(directory_entry(name, kind=2, right=place + 1 if place < len(streams) else NONE))
    return header + fat + b"".join(entries).ljust(512, b"\0")


def directory_entry(name: str, *, kind: int, right: int = NONE, child: int = NONE) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    entry = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, NONE, right, child)
    return entry.ljust(128, b"\0")


def raw_zip(*names: tuple[bytes, int, bytes]) -> bytes:
    """Return a zip of empty files; of each the name as bytes, the flags, and the extra field of the directory."""
    bodies, entries, place = [], [], 0
    for name, flags, extra in names:
        same = struct.pack("<HHHHIII", flags, 0, 0, 0, 0, 0, 0)
        bodies.append(b"PK\x03\x04" + struct.pack("<H", 20) + same + struct.pack("<HH", len(name), 0) + name)
        head = b"PK\x01\x02" + struct.pack("<HH", 20, 20) + same
        entries.append(head + struct.pack("<HHHHHII", len(name), len(extra), 0, 0, 0, 0, place) + name + extra)
        place += len(bodies[-1])
    body, directory, count = b"".join(bodies), b"".join(entries), min(len(names), 0xFFFF)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + end


def unicode_path(name: str) -> bytes:
    """Return the extra field of Info-ZIP that holds a name in UTF-8."""
    raw = name.encode()
    return struct.pack("<HHBI", 0x7075, len(raw) + 5, 1, 0) + raw


DOCX, XLSX, PPTX = (packed(TYPES, part) for part in ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"))
OFD = packed("OFD.xml", "Doc_0/Document.xml")
ZIP = packed("照片/现场.jpg", "说明.txt")
WORD, EXCEL, SLIDES = (
    ole(name, "\x05SummaryInformation") for name in ("WordDocument", "Workbook", "PowerPoint Document")
)
