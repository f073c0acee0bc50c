"""manage.py backups: which backups there are, whether they are whole, and which may go."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from operations.manifest import BackupRefused
from operations.services.shelving import check, prune
from operations.shelf import ShelvedBackup, backups_in


class Command(BaseCommand):
    requires_system_checks = []
    help = "列出备份；--check 逐个文件核对（不恢复），--prune 按设置 BACKUP_KEEP 删去多余的"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", metavar="DIR", help="放备份的目录；不写时用设置 BACKUP_DIR")
        parser.add_argument("--check", choices=("newest", "all"), help="核对最近一份或全部，结果记在备份旁边")
        parser.add_argument("--prune", action="store_true", help="删去多余的备份，最近一份总会留下")

    def handle(self, *args: Any, directory: str | None, prune: bool, **options: Any) -> None:
        place = Path(directory or settings.BACKUP_DIR or "").absolute()
        if not (directory or settings.BACKUP_DIR):
            raise CommandError("请写明放备份的目录，或者在 .env 里设置 BACKUP_DIR。")
        faults = self.faults_in(place, options["check"])
        if prune:
            self.take_away(place)
        for each in backups_in(place):
            self.stdout.write(line_of(each))
        if not backups_in(place):
            raise CommandError(f"{place} 里还没有备份。")
        if faults:
            raise CommandError(f"有 {len(faults)} 份备份已损坏：{'；'.join(faults)}")

    def faults_in(self, place: Path, which: str | None) -> list[str]:
        """Check the newest backup or all of them, and return the faults."""
        asked = backups_in(place)[: {"newest": 1, "all": None}[which] if which else 0]
        found = ((each, check(each.folder, self.stdout.write)) for each in asked)
        return [f"{each.folder.name}：{fault}" for each, fault in found if fault]

    def take_away(self, place: Path) -> None:
        try:
            for folder in prune(place, settings.BACKUP_KEEP):
                self.stdout.write(f"已删去 {folder.name}")
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal


def line_of(backup: ShelvedBackup) -> str:
    """Return one backup as a line: name, size, how long it took, entries of the ledger, and what is known of it."""
    if backup.manifest is None:
        return f"{backup.folder.name}  {backup.fault}"
    said, size = backup.manifest, filesizeformat(backup.manifest.size).replace("\xa0", " ")
    known = backup.fault or (f"{backup.checked_at:%Y-%m-%d %H:%M} 核对完好" if backup.checked_at else "还没有核对")
    tried = f"，{backup.restored_at:%Y-%m-%d} 试过恢复" if backup.restored_at else ""
    return f"{backup.folder.name}  {size}  用时 {said.seconds} 秒  台账 {said.entries} 条  {known}{tried}"
