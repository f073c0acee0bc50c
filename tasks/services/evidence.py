"""佐证材料: files come in with an entry, are kept under server-made names, and go out only through one check."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from departments.models import Department, User
from jiading.uploads import check_upload, sha256
from tasks.models import Evidence, LedgerEntry
from tasks.refusals import FileIsNotThere, QuotaIsFull

MB = 1 << 20


@dataclass(frozen=True)
class Paper:
    """A file as its unit hands it in: its title, what kind of evidence it is, and which earlier file it replaces."""

    file: UploadedFile
    title: str = ""
    evidence: str = ""
    replaces: int | None = None


@dataclass
class Kept:
    """Files that lie in the store but belong to no entry yet."""

    rows: list[Evidence] = field(default_factory=list)
    bound: bool = False

    def described(self) -> list[dict]:
        """Return what the ledger's entry says of each file; its hash covers the files' hashes."""
        return [describe(row) for row in self.rows]

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


def describe(row: Evidence) -> dict:
    """Return one file as its entry tells it; what was not said of it is left out."""
    more = {"title": row.title, "evidence": row.evidence, "replaces": row.replaces_id}
    plain = {"name": row.name, "size": row.size, "sha256": row.sha256}
    return plain | {name: value for name, value in more.items() if value}


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
def attached(files: Sequence[UploadedFile | Paper], evidence: str = "", *, by: User) -> Iterator[Kept]:
    """Check and store the files, then open a transaction; if no entry was made with them, take them away again.

    `evidence` is what those files are of which nothing else is said.
    """
    papers = [each if isinstance(each, Paper) else Paper(each) for each in files]
    kinds = [check_upload(each.file) for each in papers]
    kept, entered = Kept(), False
    try:
        for each, kind in zip(papers, kinds, strict=True):
            row = Evidence(name=each.file.name, kind=kind.value, size=each.file.size, sha256=sha256(each.file))
            row.title, row.evidence, row.replaces_id = each.title, each.evidence or evidence, each.replaces
            kept.rows.append(row)
            row.file.save(f"{uuid4().hex}.bin", each.file, save=False)
        with transaction.atomic():
            if kept.rows:
                wait_for_turn(by)
            yield kept
        entered = kept.bound
    finally:
        for row in kept.rows:
            if not entered and row.file:
                row.file.delete(save=False)
