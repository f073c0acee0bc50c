"""Making a backup while officers work: the database of one moment first, then the files that its rows name.

A file of evidence is on the disk before its row is committed and never changes, so whatever the rows of the moment
name can be copied later. The folder is called .partial until everything in it is on the disk.
"""

import errno
import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from indicators.choices import FOREVER
from jiading.database.disk import has_room, sync_folder
from jiading.database.snapshot import snapshot
from operations.checking import Progress
from operations.database_copies import NO_LIMITS, copy_database
from operations.manifest import (
    BLOCK,
    FORMAT,
    MEDIA,
    PARTIAL,
    STARTS,
    BackupRefused,
    Manifest,
    TableCopy,
    described,
    key_check,
    portal_version,
    write_manifest,
    write_private,
)
from operations.row_files import RowFile, row_files
from operations.tables import applied_migrations, columns_of, copied_tables, rows_in
from tasks.ledger.verify import digest_of
from tasks.models import LedgerAnchor

Tell = Callable[[str], None]
LOCK, SETTINGS = ".backup.lock", "settings.env"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
FULL = "磁盘空间不够，没有备份，也没有留下半份：{}。请腾出空间，或者换一个目录。"
SECRET = re.compile(r"KEY|PASSWORD|SECRET|TOKEN|WEBHOOK")  # in the name of a setting
ADDRESS_WITH_PASSWORD = re.compile(r"//[^/@]*@")


@dataclass(frozen=True)
class Backup:
    """A backup that is complete: its folder, and what it says of itself."""

    folder: Path
    manifest: Manifest


def back_up(place: Path, tell: Tell) -> Backup:
    """Write a new backup into a folder of its own below `place`; raise BackupRefused, with nothing half left behind."""
    refuse_place(place)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone_in(place):
            return written(place, tell)
    except OSError as fault:
        if fault.errno in NO_ROOM:
            raise BackupRefused(FULL.format(place)) from fault
        raise BackupRefused(f"写不进 {place}：{fault.strerror}。") from fault
    except (sqlite3.OperationalError, DatabaseError) as fault:
        if "full" in str(fault):
            raise BackupRefused(FULL.format(place)) from fault
        raise


def refuse_place(place: Path) -> None:
    """Raise BackupRefused for a folder among the evidence or the static files: it would be lost or read with them."""
    for name in ("MEDIA_ROOT", "STATIC_ROOT"):
        if place.resolve().is_relative_to(Path(getattr(settings, name)).resolve()):
            raise BackupRefused(
                f"备份不能放在 {name}（{getattr(settings, name)}）里面，请换一个目录，最好在另一块磁盘上。"
            )


@contextmanager
def alone_in(place: Path) -> Iterator[None]:
    """Keep others from writing a backup there meanwhile; what an interrupted one has left is taken away."""
    descriptor = os.open(place / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused(f"{place} 里另一个备份正在进行，请等它做完。") from None
        for left in place.glob(f"{STARTS}*{PARTIAL}"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(descriptor)


def written(place: Path, tell: Tell) -> Backup:
    """Write everything into a folder called .partial, bring it to the disk, and give it its name."""
    began, at = monotonic(), timezone.localtime()
    name = f"{STARTS}{at:%Y%m%d-%H%M%S}"
    if (place / name).exists():
        raise BackupRefused(f"{name} 已经有了，请过一秒再试。")
    partial = place / f"{name}{PARTIAL}"
    partial.mkdir(mode=0o700)
    try:
        with snapshot():
            manifest, files = of_this_moment(partial, at, tell)
        manifest = with_files(partial, manifest, files, tell)
        write_private(partial / SETTINGS, plain_settings().encode())
        listed = [described(partial, path) for path in sorted(partial.rglob("*")) if path.is_file()]
        manifest = replace(manifest, files=listed, seconds=round(monotonic() - began, 1))
        write_manifest(partial, manifest)
        os.sync()  # all files at once: one fsync each would take minutes for ten thousand
        os.rename(partial, place / name)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    sync_folder(place)
    return Backup(place / name, manifest)


def of_this_moment(folder: Path, at: datetime, tell: Tell) -> tuple[Manifest, list[RowFile]]:
    """Copy the database, and return what it holds and the files that its rows name; all of it from one snapshot."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(NO_LIMITS)
    files = row_files()
    if not has_room(folder, sum(each.size for each in files)):
        raise BackupRefused(FULL.format(folder.parent))
    copy_database(folder, tell)
    entries, heads = digest_of(FOREVER)
    anchor = LedgerAnchor.objects.order_by("-on").first()
    manifest = Manifest(
        format=FORMAT,
        made_at=at.isoformat(timespec="seconds"),
        seconds=0.0,
        portal=portal_version(),
        database=connection.vendor,
        database_version=".".join(str(part) for part in connection.get_database_version()),
        migrations=applied_migrations(),
        tables={table: TableCopy(rows_in(table), columns_of(table)) for table in copied_tables()},
        entries=entries,
        heads=heads,
        anchor=[str(anchor.on), str(anchor.entries), anchor.digest] if anchor else [],
        key_check=key_check(),
        files=[],
    )
    return manifest, files


def with_files(folder: Path, manifest: Manifest, files: list[RowFile], tell: Tell) -> Manifest:
    """Copy the stored files, and return the manifest with those that are not there or not what their rows say."""
    missing, damaged = [], []
    progress = Progress(tell, "已复制文件", len(files))
    for each in files:
        try:
            digest = copied(Path(settings.MEDIA_ROOT) / each.name, folder / MEDIA / each.name)
        except FileNotFoundError:
            missing.append(f"{each.title}（{each.name}）")
        else:
            if digest != each.sha256:
                damaged.append(f"{each.title}（{each.name}）")
        progress.step()
    return replace(manifest, missing=missing, damaged=damaged)


def copied(source: Path, target: Path) -> str:
    """Copy a file for the portal's own account alone, and return its SHA-256."""
    digest = hashlib.sha256()
    with source.open("rb") as read:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            while block := read.read(BLOCK):
                digest.update(block)
                file.write(block)
    return digest.hexdigest()


def plain_settings() -> str:
    """Return the settings of .env.example that are set here, without any secret, as lines of a .env."""
    example = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
    lines = ["# 备份时的设置；密钥和密码不在备份里，须另行保管。"]
    for name in re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE):
        value = os.environ.get(name)
        if SECRET.search(name) or "\n" in (value or ""):
            lines.append(f"# {name} 不在备份里")
        elif value is not None:
            lines.append(f"{name}={ADDRESS_WITH_PASSWORD.sub('//', value)}")
    return "\n".join(lines) + "\n"
