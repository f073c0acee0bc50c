"""manage.py demo: the official table with made-up people and history, on an empty database only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from demonstration.accounts import ACCOUNTS, PASSWORD, make_accounts
from demonstration.history import BEGINS, write
from demonstration.stage import Stage, moment_of
from departments.people import system_account
from imports.services.official_table import load_departments, load_jiading
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
            self.stdout.write(f"演示数据已载入：{self.load()} 步办理。")
            count_again()
        self.stdout.write(f"演示账号（密码都是 {PASSWORD}）：")
        for account in ACCOUNTS:
            if account.shown:
                self.stdout.write(f"  {account.username:<16}{account.described()}")

    @transaction.atomic
    def load(self) -> int:
        """Enter table, accounts and history; return how many steps the history has."""
        when = moment_of(BEGINS, hour=9)
        load_departments()
        make_accounts()
        plan = load_jiading(by=system_account(), when=when)
        assert plan is not None  # handle() has found no plan
        stage = Stage(plan)
        write(stage)
        return stage.play()
