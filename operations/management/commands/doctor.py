"""manage.py doctor: what is wrong with this installation, and how to mend it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jiading.day import now
from operations.checkup import CHECKS, MAIL, findings
from operations.checkup.findings import State


class Command(BaseCommand):
    requires_system_checks = []  # it tells of them itself, and goes on
    help = "检查安装：密钥、数据库、磁盘、后台进程、定时任务、备份等，逐行说明哪里不对、怎么办；有 ✗ 时退出码 1"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail", action="store_true", help="也试连发信服务器（最多等 10 秒）")

    def handle(self, *args: Any, mail: bool, **options: Any) -> None:
        found = findings(now(), (*CHECKS, MAIL) if mail else CHECKS)
        for name, finding in found:
            self.stdout.write(f"{finding.state.value} {name}：{finding.says}。")
            if finding.mend:
                self.stdout.write(f"    怎么办：{finding.mend}。")
        bad = sum(finding.state is State.BAD for _, finding in found)
        if bad:
            raise CommandError(f"有 {bad} 项不对。")
