"""佐证材料: files come in with an entry, are kept under server-made names, and go out only through one check."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from departments.models import Department, User
from jiading.database.lost_answers import ask_database
from tasks.evidence.uploads import Kind, check_upload, sha256
from tasks.models import Evidence, LedgerEntry, Task
from tasks.refusals import FileIsNotThere, QuotaIsFull

log = logging.getLogger("portal.evidence")
MB = 1 << 20


@dataclass(frozen=True)
class EvidenceUpload:
    """A file as its unit hands it in: its title, what kind of evidence it is, and which earlier file it replaces."""

    file: UploadedFile
    title: str = ""
    evidence: str = ""
    replaces: int | None = None


@dataclass
class StoredFiles:
    """Files that lie in the store but belong to no entry yet; `names` are those in the store, also of one half written."""

    rows: list[Evidence] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    bound: bool = False

    def store(self, upload: EvidenceUpload, kind: Kind, evidence: str) -> None:
        """Write one checked file into the store; `evidence` is its kind where the upload names none."""
        row = Evidence(name=upload.file.name, kind=kind.value, size=upload.file.size, sha256=sha256(upload.file))
        row.title, row.evidence, row.replaces_id = upload.title, upload.evidence or evidence, upload.replaces
        name = f"{uuid4().hex}.bin"
        self.names.append(name)
        row.file.save(name, upload.file, save=False)
        self.rows.append(row)

    def described(self) -> list[dict]:
        """Return what the ledger's entry says of each file; its hash covers the files' hashes."""
        return [row.described() for row in self.rows]

    def bind(self, entry: LedgerEntry) -> None:
        """Tie the files to the entry that was made with them; raise QuotaIsFull or FileIsNotThere."""
        if self.rows:
            require_room(entry.unit, sum(row.size for row in self.rows))
        for row in self.rows:
            if row.replaces_id:
                row.version = replaced(row.replaces_id, entry).version + 1
            row.task_id, row.entry = entry.task_id, entry
            row.save(force_insert=True)
        self.bound = True

    def tasks(self) -> set[int]:
        """Return the task whose entry the files were given; before that no row was sent to the database."""
        return {row.task_id for row in self.rows if row.task_id}

    def unknown(self) -> set[str]:
        """Return the stored names that the database does not know and will not come to know; needs a transaction.

        A server that is still carrying COMMIT out holds the lock of the task, so the lock is taken before the rows
        are read. Raises DatabaseError when it is not free in time.
        """
        list(Task.objects.select_for_update(of=("self",)).filter(pk__in=self.tasks()))
        return Evidence.objects.unknown_names(self.names)

    def remove(self) -> None:
        """Delete the files that belong to no entry; what the database may know stays, for it cannot be made again."""
        names = ask_database(self.unknown) if self.tasks() else self.names
        for name in names or ():
            try:
                default_storage.delete(name)
            except OSError:  # an orphan harms nobody; the other files and the first fault still have their turn
                log.exception("the file %s could not be removed", name)


def replaced(pk: int, entry: LedgerEntry) -> Evidence:
    """Return the file that a new version replaces: the newest of its kind, of the same task, from the same unit."""
    found = Evidence.objects.newest().filter(pk=pk, task=entry.task_id, entry__unit=entry.unit_id).first()
    if found is None:
        raise FileIsNotThere
    return found


def quota() -> int:
    """How many bytes the files of each unit may take."""
    return settings.EVIDENCE_QUOTA_MB * MB


def require_room(unit: Department | None, size: int) -> None:
    """Raise QuotaIsFull when the unit's files would take more than each unit may."""
    if unit is None:
        return
    used = Evidence.objects.bytes_of(unit)
    if used + size > quota():
        raise QuotaIsFull(used / MB, size / MB, settings.EVIDENCE_QUOTA_MB)


def wait_for_turn(by: User) -> None:
    """Let one upload of a unit be counted after another.

    The unit is locked before the task, as a merger of units does: who locks both in one order never waits in a ring.
    """
    list(Department.objects.select_for_update(no_key=True).filter(pk=by.department_id))


@contextmanager
def attached(files: Sequence[UploadedFile | EvidenceUpload], evidence: str = "", *, by: User) -> Iterator[StoredFiles]:
    """Check and store the files, then open a transaction; if no entry was made with them, take them away again.

    `evidence` is what those files are of which nothing else is said. After an exception the entry may exist all the
    same, because the answer to COMMIT was lost: a file goes only when the database says that it does not know it.
    """
    uploads = [each if isinstance(each, EvidenceUpload) else EvidenceUpload(each) for each in files]
    kinds = [check_upload(each.file) for each in uploads]
    kept, entered = StoredFiles(), False
    try:
        for each, kind in zip(uploads, kinds, strict=True):
            kept.store(each, kind, evidence)
        with transaction.atomic():
            if kept.rows:
                wait_for_turn(by)
            yield kept
        entered = kept.bound
    finally:
        if not entered:
            kept.remove()
