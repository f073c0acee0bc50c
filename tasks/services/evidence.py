"""佐证材料: files come in with an entry, are kept under server-made names, and go out only through one check."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile

from jiading.uploads import check_upload, sha256
from tasks.models import Evidence, LedgerEntry


@dataclass
class Kept:
    """Files that lie in the store but belong to no entry yet."""

    evidence: str = ""  # what the files are, as plans demand it
    rows: list[Evidence] = field(default_factory=list)

    def described(self) -> list[dict]:
        """Return what the ledger's entry says of each file; its hash covers the files' hashes."""
        what = {"evidence": self.evidence} if self.evidence else {}
        return [{"name": row.name, "size": row.size, "sha256": row.sha256} | what for row in self.rows]

    def bind(self, entry: LedgerEntry) -> None:
        """Tie the files to the entry that was made with them."""
        for row in self.rows:
            row.task_id, row.entry = entry.task_id, entry
            row.save(force_insert=True)


@contextmanager
def attached(files: Sequence[UploadedFile], evidence: str = "") -> Iterator[Kept]:
    """Check and store the files around a transaction; if no entry was made with them, take them away again."""
    kinds = [check_upload(each) for each in files]
    kept = Kept(evidence)
    try:
        for each, kind in zip(files, kinds, strict=True):
            row = Evidence(name=each.name, kind=kind.value, size=each.size, sha256=sha256(each))
            kept.rows.append(row)
            row.file.save(f"{uuid4().hex}.bin", each, save=False)
        yield kept
    finally:
        for row in kept.rows:
            if row.pk is None and row.file:
                row.file.delete(save=False)
