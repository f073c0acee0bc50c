"""Write the table of texts anew, or only say whether it is true."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.services.rebuilding import faults, rebuild


class Command(BaseCommand):
    help = "重建搜索用的文字；加 --check 只核对，不改动"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="只核对：有缺有多时逐条列出，退出码 1")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            self.stdout.write(f"已重建，共 {rebuild()} 条文字。")
            return
        found = faults()
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError(f"有 {len(found)} 处不符，请运行 manage.py rebuild_search 重建。")
        self.stdout.write("搜索用的文字与台账、方案和单位一致。")
