"""What an OLE container holds (the form of .doc, .xls, .wps and .et): the entries that stand at its top.

A container is a small file system. Its header tells where the directory begins; the allocation table (FAT) tells which
sector follows which. Every step is bounded, because the bytes are a stranger's.
"""

import struct
from collections.abc import Iterator

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = 512  # bytes; a header with sectors of 4096 bytes is padded to one sector
IN_HEADER = 109  # sectors of the FAT that the header lists itself
ENTRY = 128  # bytes
NOTHING = 0xFFFFFFFA  # numbers from here on are no sectors and no entries
MOST_ENTRIES = 20_000


def top_entries(data: bytes) -> set[str]:
    """Return the names of streams and storages at the top of a container; none where it is broken."""
    try:
        directory = b"".join(directory_sectors(data))
        return set(siblings(directory, number_at(directory, 76)))
    except (struct.error, UnicodeDecodeError, IndexError):
        return set()


def number_at(data: bytes, place: int) -> int:
    number: int = struct.unpack_from("<I", data, place)[0]
    return number


def directory_sectors(data: bytes) -> Iterator[bytes]:
    """Yield the sectors of the directory in their order, up to MOST_ENTRIES entries."""
    size = 4096 if data[30:32] == b"\x0c\x00" else 512
    fat = list(fat_sectors(data, size))
    sector = number_at(data, 48)
    for _ in range(MOST_ENTRIES * ENTRY // size):
        if sector >= NOTHING:
            return
        yield data[(sector + 1) * size : (sector + 2) * size]
        sector = number_at(data, (fat[sector // (size // 4)] + 1) * size + sector % (size // 4) * 4)


def fat_sectors(data: bytes, size: int) -> Iterator[int]:
    """Yield the numbers of the sectors of the FAT: first those in the header, then those of the chain behind it."""
    most = len(data) // size
    yield from struct.unpack_from(f"<{IN_HEADER}I", data, HEADER - 4 * IN_HEADER)
    sector = number_at(data, 68)
    for _ in range(most):
        if sector >= NOTHING:
            return
        *listed, sector = struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
        yield from listed


def siblings(directory: bytes, first: int) -> Iterator[str]:
    """Yield the names of the entries beside one, which are nodes of a tree with a left and a right branch."""
    waiting, seen = [first], set()
    while waiting:
        entry = waiting.pop()
        if entry >= NOTHING or entry in seen:
            continue
        seen.add(entry)
        length = struct.unpack_from("<H", directory, entry * ENTRY + 64)[0]
        yield directory[entry * ENTRY : entry * ENTRY + max(min(length, 64) - 2, 0)].decode("utf-16-le")
        waiting += [number_at(directory, entry * ENTRY + 68), number_at(directory, entry * ENTRY + 72)]
