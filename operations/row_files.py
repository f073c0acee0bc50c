"""The files that rows of the database name: evidence and made reports, below MEDIA_ROOT."""

from dataclasses import dataclass

from exports.models import MadeReport
from tasks.models import Evidence


@dataclass(frozen=True)
class RowFile:
    """A stored file: its name below MEDIA_ROOT, its size and SHA-256 as its row has them, and what people call it."""

    name: str
    size: int
    sha256: str
    title: str


def row_files() -> list[RowFile]:
    """Return every file that a row names, in the order of their names."""
    evidence = Evidence.objects.values_list("file", "size", "sha256", "name", "task_id")
    found = [
        RowFile(name, size, sha256, f"任务 {task} 的佐证材料「{title}」")
        for name, size, sha256, title, task in evidence
    ]
    reports = MadeReport.objects.exclude(file="").values_list("file", "size", "sha256", "file_name")
    found += [RowFile(name, size or 0, sha256, f"报表「{title}」") for name, size, sha256, title in reports]
    return sorted(found, key=lambda each: each.name)
