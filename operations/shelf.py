"""The backups that lie in one folder: which there are, what was found when they were checked, and which may go.

Beside a backup lies its record, backup-….record.json: when it was checked last and with what result, and when somebody
restored it. It is no part of the backup, which never changes.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from operations.manifest import PARTIAL, STARTS, BackupRefused, Manifest, read_manifest, write_private

RECORD = ".record.json"


@dataclass(frozen=True)
class Record:
    """What became of a backup after it was made; moments in ISO 8601, a fault as a sentence."""

    checked_at: str = ""
    fault: str = ""
    restored_at: str = ""


@dataclass(frozen=True)
class ShelvedBackup:
    """A backup of the folder; one without a manifest that can be read has a fault in its place."""

    folder: Path
    manifest: Manifest | None
    record: Record

    @property
    def fault(self) -> str:
        return self.record.fault

    @property
    def checked_at(self) -> datetime | None:
        return moment(self.record.checked_at)

    @property
    def restored_at(self) -> datetime | None:
        return moment(self.record.restored_at)


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def backups_in(place: Path) -> list[ShelvedBackup]:
    """Return the backups of a folder, the newest first; unfinished ones are none."""
    if not place.is_dir():
        return []
    folders = [each for each in place.glob(f"{STARTS}*") if each.is_dir() and not each.name.endswith(PARTIAL)]
    return [shelved(folder) for folder in sorted(folders, key=lambda each: each.name, reverse=True)]


def shelved(folder: Path) -> ShelvedBackup:
    """Return what is known of a backup without reading its files."""
    record = record_of(folder)
    try:
        return ShelvedBackup(folder, read_manifest(folder), record)
    except BackupRefused as refusal:
        return ShelvedBackup(folder, None, Record(record.checked_at, str(refusal), record.restored_at))


def record_path(folder: Path) -> Path:
    return folder.with_name(folder.name + RECORD)


def record_of(folder: Path) -> Record:
    """Return the record of a backup; an empty one where there is none or nobody can read it."""
    with suppress(OSError, ValueError, TypeError):
        return Record(**json.loads(record_path(folder).read_bytes()))
    return Record()


def write_record(folder: Path, record: Record) -> None:
    """Write the record beside the backup, where that can be written: a disk for reading only is no fault."""
    with suppress(OSError):
        write_private(record_path(folder), json.dumps(asdict(record), ensure_ascii=False).encode())


def newest_of(days: Iterable[tuple[Path, date]], period: Callable[[date], object], most: int) -> list[Path]:
    """Return the newest backup of each of the last `most` periods that have one."""
    newest: dict[object, Path] = {}
    for folder, day in sorted(days, key=lambda each: each[0].name, reverse=True):
        newest.setdefault(period(day), folder)
    return list(newest.values())[:most]


def superfluous(days: Sequence[tuple[Path, date]], *, daily: int, weekly: int, monthly: int) -> list[Path]:
    """Return the backups that are none of the newest of the last so many days, calendar weeks and months."""
    wanted = {
        *newest_of(days, lambda day: day, daily),
        *newest_of(days, lambda day: day.isocalendar()[:2], weekly),
        *newest_of(days, lambda day: (day.year, day.month), monthly),
    }
    return sorted(folder for folder, _ in days if folder not in wanted)
