"""Bounds of an Office file, which is a zip archive from a stranger: how large it may be, and which parts are macros.

One rule for every door: tasks.evidence.uploads keeps files as they are, tableparser.files.bounds reads tables in them.
"""

import re
from dataclasses import dataclass

SMALL = 1 << 20  # bytes; parts up to this may be squeezed as well as they like
MACRO_NAME = re.compile(r"vbaproject\.bin$|vbadata\.xml$|/macrosheets/", re.IGNORECASE)


@dataclass(frozen=True)
class Bounds:
    """The limits of an archive for one purpose: its size, number of parts, unpacked size, and compression ratio."""

    size: int
    parts: int
    total: int
    ratio: int

    def is_outgrown_by(self, unpacked: int, packed: int) -> bool:
        """Return whether a part of these sizes in bytes unpacks to more than an honest file for the purpose does."""
        return unpacked > SMALL and unpacked > self.ratio * max(packed, 1)


KEPT = Bounds(size=20 << 20, parts=2000, total=100 << 20, ratio=200)  # evidence: kept packed, each picture is a part
READ = Bounds(size=10 << 20, parts=200, total=100 << 20, ratio=100)  # a table: unpacked and read, so closer bounds


def is_macro(name: str) -> bool:
    """Return whether a part of that name holds macros, whatever the file is called."""
    return bool(MACRO_NAME.search(name))
