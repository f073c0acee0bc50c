"""What a backup says of itself: manifest.json with the SHA-256 of every file, and SHA256SUMS for common tools.

A folder is a backup when both are there and agree; they are written last, and the folder gets its name after them.
"""

import hashlib
import hmac
import json
import os
import tomllib
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from jiading.database.disk import sync_folder

FORMAT = 1  # of the folder; a portal refuses what has a higher one
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
STARTS, PARTIAL = "backup-", ".partial"  # of the folder's name, and what it ends with until it is complete
MEDIA = "files"  # the folder of evidence and made reports inside a backup
KEY_CHECK = b"which LEDGER_KEY proves the entries of this backup"
BLOCK = 1 << 20  # bytes read at once


class BackupRefused(Exception):
    """A folder is no whole backup, or cannot be used here; the message says why, and names the file."""


@dataclass(frozen=True)
class StoredFile:
    """A file of a backup: its path below the folder, its bytes, and their SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class TableCopy:
    """A table of the database: how many rows it has, and its columns with their types as the database calls them."""

    rows: int
    columns: dict[str, str]


@dataclass(frozen=True)
class Manifest:
    """The whole of manifest.json; `made_at` is ISO 8601 with its offset, `migrations` has the applied ones by app."""

    format: int
    made_at: str
    seconds: float
    portal: str
    database: str
    database_version: str
    migrations: dict[str, list[str]]
    tables: dict[str, TableCopy]
    entries: int
    heads: str
    anchor: list[str]
    key_check: str
    files: list[StoredFile]
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Return the bytes of all files."""
        return sum(each.size for each in self.files)

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    def media_files(self) -> list[StoredFile]:
        """Return the evidence and the made reports among the files."""
        return [each for each in self.files if each.path.startswith(f"{MEDIA}/")]


def portal_version() -> str:
    """Return the version of the portal that runs."""
    said = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(said["project"]["version"])


def key_check() -> str:
    """Return what tells whether LEDGER_KEY is the same elsewhere, without telling the key."""
    return hmac.new(settings.LEDGER_KEY.encode(), KEY_CHECK, hashlib.sha256).hexdigest()[:16]


def described(folder: Path, path: Path) -> StoredFile:
    """Return a file of the folder with its size and SHA-256."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return StoredFile(path.relative_to(folder).as_posix(), path.stat().st_size, digest)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only the portal's own account can read, and bring it to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write manifest.json and SHA256SUMS, the last two files of a backup."""
    write_private(folder / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
    listed = [*manifest.files, described(folder, folder / MANIFEST)]
    write_private(folder / SUMS, "".join(f"{each.sha256}  {each.path}\n" for each in listed).encode())
    sync_folder(folder)


def read_manifest(folder: Path) -> Manifest:
    """Return what the backup says of itself; raise BackupRefused for a folder that is none, or of a newer portal."""
    if folder.name.endswith(PARTIAL):
        raise BackupRefused(f"{folder} 是没有做完的备份，不能使用。")
    for name in (MANIFEST, SUMS):
        if not (folder / name).is_file():
            raise BackupRefused(f"{folder} 不是完整的备份：缺 {name}。")
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
        if said["format"] > FORMAT:
            raise BackupRefused(f"{folder} 是更新版本的门户（{said['portal']}）做的备份，请先升级本机的门户。")
        return manifest_of(said)
    except (ValueError, KeyError, TypeError) as fault:
        raise BackupRefused(f"备份已损坏：{MANIFEST} 读不懂。") from fault


def manifest_of(said: dict[str, Any]) -> Manifest:
    """Return the manifest of its JSON; raise ValueError, KeyError or TypeError for anything else."""
    files = [StoredFile(**each) for each in said["files"]]
    for each in files:
        if ".." in PurePosixPath(each.path).parts or each.path.startswith("/"):
            raise ValueError(each.path)
    tables = {name: TableCopy(**each) for name, each in said["tables"].items()}
    return Manifest(**(said | {"files": files, "tables": tables}))
