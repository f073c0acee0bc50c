"""manage.py verify_ledger: proves the chain of every task and that the facts of every day follow from it."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jiading.day import today
from tasks.ledger.verify import drop_anchor, faults
from tasks.models import LedgerEntry


class Command(BaseCommand):
    help = "校验台账：链是否完整，任务的现状和历史是否都由台账算得出来"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", action="store_true", help="同时为昨天留下锚值（每天一次，由定时任务调用）")

    def handle(self, *args: Any, anchor: bool, **options: Any) -> None:
        found = list(faults())
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"台账有 {len(found)} 处不符。")
        self.stdout.write(f"台账完好：{LedgerEntry.objects.count()} 条。")
        if anchor:
            kept = drop_anchor(today() - timedelta(days=1))
            self.stdout.write(f"锚值 {kept.on} {kept.entries} 条 {kept.digest}（请另存一份到别的机器）")
