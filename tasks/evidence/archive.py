"""佐证材料 as they are shown: each with its earlier versions, and all of a task as one archive with an index."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import IO

from jiading.deterministic_zip import EPOCH
from jiading.web.filenames import UNSAFE
from jiading.xlsx import plain_text
from tasks.evidence.uploads import CHUNK, sha256
from tasks.models import Evidence

INDEX = "索引.csv"
HEADINGS = (
    "序号",
    "文件",
    "标题",
    "材料类别",
    "版本",
    "替换",
    "原文件名",
    "单位",
    "经手人",
    "日期",
    "字节",
    "SHA-256",
    "台账",
)
DOTS = re.compile(r"^\.+")


class Damaged(Exception):
    """A stored file is not what was handed in; `evidence` says which."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(evidence.name)
        self.evidence = evidence


@dataclass
class EvidenceVersions:
    """A piece of evidence: its newest version, and those before it, the newest first."""

    newest: Evidence
    earlier: list[Evidence] = field(default_factory=list)


def versions_of(files: Iterable[Evidence]) -> list[EvidenceVersions]:
    """Return the files folded by their versions, what came last first."""
    chains: dict[int, EvidenceVersions] = {}
    for file in sorted(files, key=lambda each: each.pk):
        before = chains.pop(file.replaces_id, None) if file.replaces_id else None
        chains[file.pk] = EvidenceVersions(file, [before.newest, *before.earlier] if before else [])
    return sorted(chains.values(), key=lambda each: -each.newest.pk)


def opened(evidence: Evidence) -> IO[bytes]:
    """Return the stored bytes from the beginning; raise Damaged unless they are what was handed in."""
    try:
        stored = evidence.file.open("rb")
    except OSError as fault:
        raise Damaged(evidence) from fault
    if sha256(stored) != evidence.sha256:
        stored.close()
        raise Damaged(evidence)
    return stored


def write_archive(files: Sequence[Evidence], target: IO[bytes]) -> None:
    """Write the files and their index as a .zip; the same files give the same bytes. Raises Damaged."""
    names = {file.pk: f"{place:03d}_{name_in_archive(file)}" for place, file in enumerate(files, start=1)}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(INDEX, EPOCH), index_of(files, names))
        for file in files:
            pack(archive, names[file.pk], file)


def pack(archive: zipfile.ZipFile, name: str, file: Evidence) -> None:
    """Put one checked file into an open archive, piece by piece; raises Damaged before anything is written."""
    with opened(file) as stored, archive.open(zipfile.ZipInfo(name, EPOCH), "w") as part:
        while chunk := stored.read(CHUNK):
            part.write(chunk)


def name_in_archive(file: Evidence, *, unit: int = 60, stem: int = 60) -> str:
    """Return a name that every system can unpack: unit, version and the name it came under, each so long at most."""
    version = f"第{file.version}版_" if file.version > 1 else ""
    name, _, ending = file.name.rpartition(".")
    return f"{safe_part(file.entry.unit_name, unit)}_{version}{DOTS.sub('_', safe_part(name, stem))}.{ending.lower()}"


def safe_part(text: str, most: int) -> str:
    """Return a text as one part of a path: without separators and line breaks, at most `most` UTF-16 units.

    The limit is in UTF-16 units because Windows counts paths in them.
    """
    kept = UNSAFE.sub("_", text).encode("utf-16-le", "replace")[: 2 * most]
    return kept.decode("utf-16-le", "ignore").rstrip(" .")


def index_of(files: Sequence[Evidence], names: dict[int, str]) -> bytes:
    """Return the index as CSV in UTF-8 with BOM, of which no program makes formulas."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    places = {file.pk: place for place, file in enumerate(files, start=1)}
    for file in files:
        entry = file.entry
        row = (
            str(places[file.pk]), names[file.pk], file.shown_title, file.get_evidence_display(), str(file.version),
            f"第 {places[file.replaces_id]} 号" if file.replaces_id in places else "", file.name,
            entry.unit_name, entry.by_name, f"{entry.on:%Y-%m-%d}", str(file.size), file.sha256, f"第 {entry.seq} 条",
        )  # fmt: skip
        writer.writerow(plain_text(value) for value in row)
    return "\ufeff".encode() + text.getvalue().encode()
