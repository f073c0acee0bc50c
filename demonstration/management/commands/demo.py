"""manage.py demo: a district of four plans with made-up people and histories, on an empty database only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from demonstration.accounts import ACCOUNTS, PASSWORD
from demonstration.playing import play_small_plans, play_year
from indicators.models import Plan
from jiading.database.db_statistics import count_again


class Command(BaseCommand):
    help = "载入官方分解表和演示数据（只能在空数据库上，且须设 DEMO=on）"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只能在演示环境载入：请设 DEMO=on（只允许本机访问）。")
        if Plan.objects.exists():
            self.stdout.write("数据库里已有方案，演示数据没有重复载入。")
        else:
            with transaction.atomic():
                steps = play_year() + play_small_plans()
            self.stdout.write(f"演示数据已载入：{steps} 步办理。")
            count_again()
        self.stdout.write(f"演示账号（密码都是 {PASSWORD}）：")
        for account in ACCOUNTS:
            if account.shown:
                self.stdout.write(f"  {account.username:<16}{account.described()}")
