"""manage.py restore: the database and the files of a backup, on this machine and into its database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.manifest import BackupRefused
from operations.services.restoring import OVERWRITE, Restored, restore
from operations.services.shelving import note_restored


class Command(BaseCommand):
    requires_system_checks = []  # an empty machine fails some of them
    help = (
        "恢复：先核对备份里的每个文件，再恢复数据库和佐证材料，最后校验台账。"
        "先停下门户；SQLite 和 PostgreSQL 可以互换。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", metavar="DIR", help="一份备份，如 /srv/backup/backup-20161015-183000")
        parser.add_argument(
            "--replace", default="", metavar=OVERWRITE, help=f"数据库里已有数据时，写明「{OVERWRITE}」才用备份代替它"
        )
        parser.add_argument("--other-key", action="store_true", help="原来的 LEDGER_KEY 找不到了，也恢复")

    def handle(self, *args: Any, directory: str, replace: str, other_key: bool, **options: Any) -> None:
        try:
            done = restore(Path(directory).absolute(), word=replace, other_key=other_key, tell=self.stdout.write)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        note_restored(Path(directory).absolute())
        self.say(done)
        if done.faults:
            raise CommandError(f"已恢复，但台账有 {len(done.faults)} 处不符。")

    def say(self, done: Restored) -> None:
        """Print what came back, and what a person has to look at."""
        self.stdout.write(f"恢复完成：{done.manifest.made_at} 的备份，台账 {done.manifest.entries} 条。")
        self.stdout.write(f"原来的登录全部失效，撤销令牌 {done.tokens} 个；请各人重新登录，需要日历和接口的重新建立。")
        for title, lines in (
            ("缺少文件", done.missing),
            ("账号有变化，请核对", done.accounts),
            ("台账不符", done.faults),
        ):
            for line in lines:
                self.stderr.write(f"{title}：{line}")
        if not done.faults:
            self.stdout.write("台账完好。")
