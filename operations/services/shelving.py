"""Checking the backups of a folder, and taking away those that nobody needs any more."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.utils import timezone

from operations.checking import Tell, checked
from operations.manifest import BackupRefused
from operations.services.backing_up import alone_in
from operations.shelf import backups_in, record_of, record_path, superfluous, write_record


def check(folder: Path, tell: Tell) -> str:
    """Read every file of a backup, write down whether it is whole, and return the fault or nothing."""
    fault = ""
    try:
        checked(folder, tell)
    except BackupRefused as refusal:
        fault = str(refusal)
    write_record(folder, replace(record_of(folder), checked_at=now_text(), fault=fault))
    return fault


def note_restored(folder: Path) -> None:
    """Write down that a backup was restored, which proves more than any check."""
    write_record(folder, replace(record_of(folder), checked_at=now_text(), fault="", restored_at=now_text()))


def now_text() -> str:
    return timezone.localtime().isoformat(timespec="seconds")


def prune(place: Path, keep: Mapping[str, int]) -> list[Path]:
    """Take away the backups beyond those to keep, and return them.

    `keep` has how many days, weeks and months. One that is known to be damaged counts for none of them and stays until
    a person has looked at it; the newest whole one always stays.
    """
    with alone_in(place):
        whole: list[tuple[Path, date]] = [
            (each.folder, each.manifest.moment.date())
            for each in backups_in(place)
            if each.manifest is not None and not each.fault
        ]
        gone = superfluous(whole, daily=keep["daily"], weekly=keep["weekly"], monthly=keep["monthly"])
        for folder in gone:
            shutil.rmtree(folder)
            record_path(folder).unlink(missing_ok=True)
    return gone
