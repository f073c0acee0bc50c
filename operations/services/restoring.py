"""Restoring a backup: on a new machine, at another path, into either database, by this version or a later one.

Everything is looked at before anything is written. The files come first, as in a backup: a file without a row does no
harm. The database is the new one as a whole, or the old one.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Permission as DjangoPermission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from django.utils import timezone

from departments.models import AccessToken
from indicators.choices import FOREVER
from jiading.database.disk import has_room, sync_folder
from jiading.jobs import process
from operations.accounts import account_changes, accounts
from operations.checking import Progress, Tell, checked
from operations.manifest import MEDIA, BackupRefused, Manifest, key_check
from operations.row_files import row_files
from operations.services.loading import load
from operations.services.new_database import migrate_onwards, new_database
from operations.tables import applied_migrations, copied_tables, rows_in
from search.services.rebuilding import rebuild
from tasks.ledger.verify import digest_of, faults

OVERWRITE = "覆盖"  # what a person types to replace a database that holds data
MADE_BY_MIGRATE = {ContentType._meta.db_table, DjangoPermission._meta.db_table}
SHOWN_TABLES = 5
BESIDE = ".restoring"


@dataclass(frozen=True)
class Restored:
    """What came back, and what a person has to look at: sentences about files, accounts and the ledger."""

    manifest: Manifest
    missing: list[str]
    accounts: list[str]
    tokens: int
    faults: list[str]


def restore(folder: Path, *, word: str, other_key: bool, tell: Tell) -> Restored:
    """Put a backup in place of the database and its files; raise BackupRefused, with the database as it was.

    `word` is OVERWRITE to replace data, `other_key` goes on although LEDGER_KEY is not the one of the backup.
    """
    manifest = checked(folder, tell)
    refuse_what_does_not_fit(manifest, other_key)
    held = tables_with_rows()
    refuse_to_overwrite(held, word)
    before = accounts()
    place_files(folder, manifest, tell)
    with new_database(keep_tables=not held and applied_migrations() == manifest.migrations):
        load(folder, manifest, tell)
        migrate_onwards()
        tokens = end_sign_ins()
        if digest_of(FOREVER) != (manifest.entries, manifest.heads):
            raise BackupRefused("恢复出来的台账与备份时的校验值不符，没有恢复。")
        tell("重建搜索 …")
        rebuild()
        tell("校验台账 …")
        found = list(faults())
        changes = account_changes(before, accounts())
        missing = [f"{each.title}（{each.name}）" for each in row_files() if not in_place(each.name)]
    return Restored(manifest, missing, changes, tokens, found)


def refuse_what_does_not_fit(manifest: Manifest, other_key: bool) -> None:
    """Raise BackupRefused for a backup of a newer portal, one under another key, and while the portal runs."""
    known = MigrationLoader(None).disk_migrations
    newer = [
        f"{app}.{name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in known
    ]
    if newer:
        raise BackupRefused(f"备份来自更新版本的门户（这一版没有 {newer[0]}），请先升级本机的门户。")
    if manifest.key_check != key_check() and not other_key:
        raise BackupRefused(
            "LEDGER_KEY 不是备份时的那一个，恢复后台账无法校验。请把原来的 LEDGER_KEY 写进 .env；"
            "确实找不到了，加 --other-key 再恢复。"
        )
    if process.is_running():
        raise BackupRefused("门户还在运行，请先停下门户和后台处理进程再恢复。")


def tables_with_rows() -> dict[str, int]:
    """Return the tables of the database that hold data, with the number of their rows, the most first."""
    present = set(connection.introspection.table_names())
    counted = {name: rows_in(name) for name in copied_tables() if name in present and name not in MADE_BY_MIGRATE}
    return dict(sorted(((name, rows) for name, rows in counted.items() if rows), key=lambda each: -each[1]))


def refuse_to_overwrite(held: dict[str, int], word: str) -> None:
    """Raise BackupRefused for a database that holds data, unless a person has typed the word."""
    if held and word != OVERWRITE:
        shown = "、".join(f"{name} {rows} 行" for name, rows in list(held.items())[:SHOWN_TABLES])
        raise BackupRefused(f"数据库里已有数据（{shown}），没有恢复。确实要用备份代替它，加 --replace {OVERWRITE}。")


def place_files(folder: Path, manifest: Manifest, tell: Tell) -> None:
    """Copy evidence and made reports below MEDIA_ROOT; what is there already with the same size stays."""
    files, root = manifest.media_files(), Path(settings.MEDIA_ROOT)
    if not has_room(root, sum(each.size for each in files)):
        raise BackupRefused(f"磁盘空间不够，放不下佐证材料：{root}。没有恢复。")
    progress = Progress(tell, "已放回文件", len(files))
    for each in files:
        target = root / each.path.removeprefix(f"{MEDIA}/")
        target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        beside = target.with_name(target.name + BESIDE)
        shutil.copyfile(folder / each.path, beside)
        beside.chmod(0o640)
        beside.replace(target)
        progress.step()
    os.sync()
    if files:
        sync_folder(root)


def in_place(name: str) -> bool:
    return (Path(settings.MEDIA_ROOT) / name).is_file()


def end_sign_ins() -> int:
    """Revoke every token of the old machine and return how many; sessions and sign-ins are in no backup."""
    living = AccessToken.objects.alive()
    return living.update(revoked_at=timezone.now(), revoked_by=F("person"))
