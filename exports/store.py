"""Where made reports lie: under server-made names in MEDIA_ROOT/reports, whole or not at all.

A file is written under a name ending in .part, flushed to disk (fsync), and only then renamed to the name that its row
stores.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BufferedRandom, BufferedReader
from pathlib import Path

from django.conf import settings

from jiading.database.disk import sync_folder

FOLDER = "reports"
PART, WHOLE = ".part", ".bin"
SETTLED = timedelta(minutes=10)  # younger files may belong to a worker that is just about to say so


@dataclass(frozen=True)
class Stored:
    """A whole file: its name below MEDIA_ROOT, its bytes and their SHA-256."""

    name: str
    size: int
    sha256: str


def folder() -> Path:
    place = Path(settings.MEDIA_ROOT) / FOLDER
    place.mkdir(mode=0o750, parents=True, exist_ok=True)
    return place


def begin(worker: str) -> BufferedRandom:
    """Return a new file of that worker, open for writing and reading, for the portal's own account only."""
    descriptor = os.open(folder() / f"{worker}{PART}", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o640)
    return os.fdopen(descriptor, "w+b")


def settle(worker: str, file: BufferedRandom) -> Stored:
    """Bring the worker's file to the disk and give it its lasting name."""
    file.flush()
    os.fsync(file.fileno())
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = file.seek(0, os.SEEK_END)
    place = folder()
    os.rename(place / f"{worker}{PART}", place / f"{worker}{WHOLE}")
    sync_folder(place)
    return Stored(whole_name(worker), size, digest)


def whole_name(worker: str) -> str:
    """Return the name below MEDIA_ROOT of the worker's whole file."""
    return f"{FOLDER}/{worker}{WHOLE}"


def discard(worker: str) -> None:
    """Take away whatever that worker has written."""
    for ending in (PART, WHOLE):
        (folder() / f"{worker}{ending}").unlink(missing_ok=True)


def open_whole(name: str) -> BufferedReader:
    """Return the stored file, open for reading."""
    return (Path(settings.MEDIA_ROOT) / name).open("rb")


def orphans(spoken_of: Iterable[str], at: datetime) -> list[Path]:
    """Return the files that no row speaks of and that are old enough not to be in the making."""
    known, oldest = set(spoken_of), (at - SETTLED).timestamp()
    lying = (each for each in folder().iterdir() if each.suffix in (PART, WHOLE))
    return sorted(each for each in lying if each.stem not in known and each.stat().st_mtime < oldest)
