"""What the disk has and holds: bringing a file to it for good, and whether it has room."""

import os
import shutil
from pathlib import Path

RESERVE = 100 << 20  # bytes that uploads leave free, so that the database can go on writing


def sync_file(path: Path) -> None:
    """Bring a file's bytes and its name to the disk, so that a committed row never names what a crash took away."""
    sync(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the folder's own names to the disk."""
    sync(folder)


def sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def has_room(folder: Path, size: int) -> bool:
    """Return whether `size` more bytes fit beside RESERVE on the disk of a folder, which may not exist yet."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(there).free >= size + RESERVE
