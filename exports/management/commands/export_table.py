"""manage.py export_table: the official table with progress, the same workbook as the page's."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.people import system_account
from exports.export_request import ExportRequest
from exports.files.official_xlsx import build
from indicators.models import Plan
from jiading.day import UnknownDay, now, parse_day
from jiading.xlsx import save_bytes
from tasks.as_of.day import AsOf


class Command(BaseCommand):
    help = "导出分解表（.xlsx）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", required=True, help="方案代码")
        parser.add_argument("--as-of", help="截至日期，如 2016-10-15；不写就是今天")
        parser.add_argument("--output", required=True, type=Path, help="存为哪个 .xlsx 文件")

    def handle(self, *args: Any, plan: str, as_of: str | None, output: Path, **options: Any) -> None:
        chosen, when = Plan.objects.filter(code=plan).first(), now()
        if chosen is None:
            known = "、".join(Plan.objects.values_list("code", flat=True)) or "还没有方案"
            raise CommandError(f"没有代码为 {plan} 的方案。现有：{known}")
        work = AsOf([chosen], self.day(as_of, when.on), system_account())
        output.write_bytes(save_bytes(build(ExportRequest(work, when)), stamp=when.at))
        self.stdout.write(f"已导出 {output}")

    def day(self, text: str | None, present: date) -> date:
        try:
            day = parse_day(text) if text else present
        except UnknownDay as fault:
            raise CommandError(str(fault)) from fault
        if day > present:
            raise CommandError(f"截至日期 {day} 还没有到，最晚只能到今天 {present}。")
        return day
