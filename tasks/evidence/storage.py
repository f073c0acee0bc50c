"""佐证材料: uploaded files are stored under names made by the server, and belong to the entry they came with.

A file is on the disk before its row is committed. A crash in between leaves a file without a row, which
orphans() finds; never a row without its file.
"""

import errno
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from departments.models import Department, User
from jiading.database.disk import sync_file
from jiading.database.lost_answers import ask_database
from tasks.evidence.kinds import Kind
from tasks.evidence.limits import MB
from tasks.evidence.uploads import check_upload, sha256
from tasks.models import Evidence, LedgerEntry, Task
from tasks.refusals import DiskIsFull, FileIsNotThere, QuotaIsFull

log = logging.getLogger("portal.evidence")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
ENDING = ".bin"  # of every stored file, whatever it is
SETTLED = timedelta(days=1)  # a younger file may belong to a transaction that is not committed yet


@dataclass(frozen=True)
class EvidenceUpload:
    """An uploaded file with its title, its EvidenceKind, and the id of the earlier file that it replaces."""

    file: "UploadedFile[Any]"
    title: str = ""
    evidence: str = ""
    replaces: int | None = None


@dataclass
class StoredFiles:
    """Stored files that no entry refers to yet; `names` also has the one that was being written when a write failed."""

    rows: list[Evidence] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    bound: bool = False

    def store(self, upload: EvidenceUpload, kind: Kind, evidence: str) -> None:
        """Write one checked file to the storage; `evidence` is its EvidenceKind if the upload has none."""
        file = upload.file
        assert file.name is not None and file.size is not None  # check_upload() has read both
        row = Evidence(name=file.name, kind=kind.value, size=file.size, sha256=sha256(file))
        row.title, row.evidence, row.replaces_id = upload.title, upload.evidence or evidence, upload.replaces
        name = f"{uuid4().hex}{ENDING}"
        self.names.append(name)
        row.file.save(name, file, save=False)
        sync_file(Path(default_storage.path(name)))
        self.rows.append(row)

    def described(self) -> list[dict[str, str | int]]:
        """Return what the detail of the entry says of each file, with its SHA-256, which the entry's hash covers."""
        return [row.described() for row in self.rows]

    def bind(self, entry: LedgerEntry) -> None:
        """Save the rows of the files with their entry; raise QuotaIsFull or FileIsNotThere."""
        if self.rows:
            require_room(entry.unit, sum(row.size for row in self.rows))
        for row in self.rows:
            if row.replaces_id:
                row.version = replaced(row.replaces_id, entry).version + 1
            row.task_id, row.entry = entry.task_id, entry
            row.save(force_insert=True)
        self.bound = True

    def tasks(self) -> set[int]:
        """Return the id of the task after bind() has begun; empty before, when no row was sent to the database."""
        return {row.task_id for row in self.rows if row.task_id}

    def unknown(self) -> set[str]:
        """Return the stored names that have no row in the database and will not get one; needs a transaction.

        A server that is still committing holds the lock of the task, so the lock is taken before the rows are read.
        Raises DatabaseError when it is not free in time.
        """
        list(Task.objects.select_for_update(of=("self",)).filter(pk__in=self.tasks()))
        return Evidence.objects.unknown_names(self.names)

    def remove(self) -> None:
        """Delete the files that belong to no entry; one that may have a row stays, because it could not be restored."""
        names = ask_database(self.unknown) if self.tasks() else self.names
        for name in names or ():
            try:
                default_storage.delete(name)
            except OSError:  # an orphan does no harm; go on with the other files and let the first exception through
                log.exception("the file %s could not be removed", name)


def replaced(pk: int, entry: LedgerEntry) -> Evidence:
    """Return the file with that id, which the entry replaces by a new version.

    It must be the newest version, of the same task and from the same unit; otherwise raises FileIsNotThere.
    """
    found = Evidence.objects.newest().filter(pk=pk, task=entry.task_id, entry__unit=entry.unit_id).first()
    if found is None:
        raise FileIsNotThere
    return found


def quota() -> int:
    """Return how many bytes the files of one unit may take."""
    megabytes: int = settings.EVIDENCE_QUOTA_MB
    return megabytes * MB


def require_room(unit: Department | None, size: int) -> None:
    """Raise QuotaIsFull when `size` bytes more would exceed the unit's quota; there is none without a unit."""
    if unit is None:
        return
    used = Evidence.objects.bytes_of(unit)
    if used + size > quota():
        raise QuotaIsFull(used / MB, size / MB, settings.EVIDENCE_QUOTA_MB)


def wait_for_turn(by: User) -> None:
    """Lock the unit of the person, so that uploads of one unit count against its quota one after the other.

    Lock order is unit before task, as in mergers.merge(); the other order could deadlock.
    """
    if by.department_id is not None:
        list(Department.objects.select_for_update(no_key=True).filter(pk=by.department_id))


@contextmanager
def attached(
    files: "Sequence[UploadedFile[Any] | EvidenceUpload]", evidence: str = "", *, by: User
) -> Iterator[StoredFiles]:
    """Check and store the files, then open a transaction for the entry; without an entry they are removed again.

    `evidence` is the EvidenceKind of files that have none of their own. After an exception the entry may exist all the
    same, because the answer to COMMIT was lost: a file is removed only when the database says that it has no row.
    Raises ValidationError for a file that cannot be accepted, DiskIsFull where the disk has no room for it.
    """
    uploads = [each if isinstance(each, EvidenceUpload) else EvidenceUpload(each) for each in files]
    kinds = [check_upload(each.file) for each in uploads]
    kept, entered = StoredFiles(), False
    try:
        for each, kind in zip(uploads, kinds, strict=True):
            store_or_refuse(kept, each, kind, evidence)
        with transaction.atomic():
            if kept.rows:
                wait_for_turn(by)
            yield kept
        entered = kept.bound
    finally:
        if not entered:
            kept.remove()


def store_or_refuse(kept: StoredFiles, upload: EvidenceUpload, kind: Kind, evidence: str) -> None:
    """Write one checked file to the storage; raise DiskIsFull where it has no room."""
    try:
        kept.store(upload, kind, evidence)
    except OSError as fault:
        if fault.errno in NO_ROOM:
            raise DiskIsFull from fault
        raise


def orphans(at: datetime) -> list[str]:
    """Return the stored names that no row has and that are old enough not to be in the making at that moment."""
    if not default_storage.exists(""):
        return []
    stored = [name for name in default_storage.listdir("")[1] if name.endswith(ENDING)]
    unknown = Evidence.objects.unknown_names(stored)
    return sorted(name for name in unknown if default_storage.get_modified_time(name) < at - SETTLED)


def remove_orphans(at: datetime) -> list[str]:
    """Delete the files that a crash left without a row, and return their names."""
    names = orphans(at)
    for name in names:
        default_storage.delete(name)
    return names
