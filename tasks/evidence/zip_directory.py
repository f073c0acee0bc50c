"""What a zip archive says it holds (PKWARE APPNOTE 4.3.12): its directory is read, nothing is ever unpacked.

So a bomb, a name that leads out of its folder and an archive within an archive do no harm here. Every step is bounded,
because the bytes are a stranger's.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

ENTRY, END = b"PK\x01\x02", b"PK\x05\x06"
END_64, POINTER_64 = b"PK\x06\x06", b"PK\x06\x07"  # of archives of 4 GB or 65,535 entries and more
END_SIZE, END_64_SIZE, POINTER_64_SIZE = 22, 56, 20  # bytes
COMMENT = 0xFFFF  # bytes that may follow the end record
MOST = 20_000  # entries that are read
ENCRYPTED, UTF_8 = 0x1, 0x800  # bits of an entry's flags
UNICODE_PATH = 0x7075  # extra field of Info-ZIP: the name in UTF-8, for readers that know it


class NotAZip(Exception):
    """The file has no directory of a zip archive, or a broken one."""


@dataclass(frozen=True)
class Entry:
    """One entry as the directory tells it: its name, its bytes unpacked and packed, and whether it has a password."""

    name: str
    size: int
    packed: int
    is_encrypted: bool

    @property
    def is_folder(self) -> bool:
        return self.name.endswith(("/", "\\"))


def entries_of(file: IO[bytes]) -> Iterator[Entry]:
    """Yield the first MOST entries of an archive and leave the file rewound; raise NotAZip."""
    try:
        directory = directory_of(file)
    finally:
        file.seek(0)
    place = 0
    for _ in range(MOST):
        if place >= len(directory):
            return
        entry, place = entry_at(directory, place)
        yield entry


def directory_of(file: IO[bytes]) -> bytes:
    """Return the bytes of the directory; it ends where the end record begins, even in an archive put behind a file."""
    whole = file.seek(0, 2)
    start = max(0, whole - END_SIZE - COMMENT)
    file.seek(start)
    tail = file.read()
    found = tail.rfind(END)
    if found < 0 or len(tail) - found < END_SIZE:
        raise NotAZip
    length, end = struct.unpack_from("<I", tail, found + 12)[0], start + found
    if tail[max(0, found - POINTER_64_SIZE) : found].startswith(POINTER_64):
        end -= POINTER_64_SIZE + END_64_SIZE
        file.seek(max(0, end))
        record = file.read(END_64_SIZE)
        if not record.startswith(END_64) or len(record) < END_64_SIZE:
            raise NotAZip
        length = struct.unpack_from("<Q", record, 40)[0]
    if length > end:
        raise NotAZip
    file.seek(end - length)
    return file.read(length)


def entry_at(directory: bytes, place: int) -> tuple[Entry, int]:
    """Return the entry that begins at `place`, and where the next one begins; raise NotAZip."""
    try:
        if directory[place : place + 4] != ENTRY:
            raise NotAZip
        flags = struct.unpack_from("<H", directory, place + 8)[0]
        packed, size, name, extra, comment = struct.unpack_from("<IIHHH", directory, place + 20)
    except struct.error as fault:
        raise NotAZip from fault
    begin = place + 46
    end = begin + name + extra + comment
    if end > len(directory):
        raise NotAZip
    raw, more = directory[begin : begin + name], directory[begin + name : begin + name + extra]
    return Entry(name_of(raw, flags, more), size, packed, bool(flags & ENCRYPTED)), end


def name_of(raw: bytes, flags: int, extra: bytes) -> str:
    """Return the name as its writer meant it.

    Windows and older domestic programs write GBK without saying so, macOS writes UTF-8 without saying so; GBK is hardly
    ever UTF-8 by chance. Where neither fits, it is the code page of DOS, in which every byte is a letter.
    """
    if flags & UTF_8:
        return raw.decode("utf-8", "replace")
    if named := unicode_path(extra):
        return named
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def unicode_path(extra: bytes) -> str:
    """Return the name in the extra field of Info-ZIP, or "" where there is none."""
    place = 0
    while place + 4 <= len(extra):
        code, length = struct.unpack_from("<HH", extra, place)
        if code == UNICODE_PATH and length > 5:  # a version of one byte and a checksum of four
            return extra[place + 9 : place + 4 + length].decode("utf-8", "replace")
        place += 4 + length
    return ""
