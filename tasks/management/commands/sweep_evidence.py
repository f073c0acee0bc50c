"""manage.py sweep_evidence: finds uploaded files that a crash left without an entry, and removes them when told to."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jiading.day import now
from tasks.evidence.storage import orphans, remove_orphans


class Command(BaseCommand):
    help = "找出没有台账的佐证材料文件（保存中途断电留下的，一天以上的才算）；加 --delete 才删除"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="删除找到的文件")

    def handle(self, *args: Any, delete: bool, **options: Any) -> None:
        names = remove_orphans(now().at) if delete else orphans(now().at)
        for name in names:
            self.stdout.write(name)
        self.stdout.write(f"{'已删除' if delete else '找到'} {len(names)} 个没有台账的文件。")
