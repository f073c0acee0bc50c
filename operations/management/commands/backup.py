"""manage.py backup: one folder with everything that a new machine needs, made while officers work."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from operations.manifest import BackupRefused
from operations.services.backing_up import back_up


class Command(BaseCommand):
    requires_system_checks = []  # a backup is most needed when something is wrong
    help = "备份：数据库、佐证材料、报表和校验清单，放进 DIR 下以时间命名的目录；密钥不在里面。不影响正在办理的人。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", metavar="DIR", help="放备份的目录；不写时用设置 BACKUP_DIR")

    def handle(self, *args: Any, directory: str | None, **options: Any) -> None:
        place = directory or settings.BACKUP_DIR
        if not place:
            raise CommandError("请写明放备份的目录，或者在 .env 里设置 BACKUP_DIR。")
        try:
            made = back_up(Path(place).absolute(), self.stdout.write)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for name in made.manifest.missing:
            self.stderr.write(f"文件丢失，不在备份里：{name}")
        for name in made.manifest.damaged:
            self.stderr.write(f"文件与台账所记不符，照原样备份：{name}")
        files, size = len(made.manifest.files), filesizeformat(made.manifest.size).replace("\xa0", " ")
        self.stdout.write(f"备份完成：{made.folder}（{files} 个文件，{size}，用时 {made.manifest.seconds} 秒）。")
