"""manage.py import_table FILE [--plan CODE] [--dry-run] [--json]: read a table, show it, save it as a plan."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, transaction

from departments.directory import names_of_units
from departments.people import system_account
from imports.changes import GONE
from imports.plan_details import suggested
from imports.services import reconciling, reimporting, saving
from indicators.models import Plan
from jiading.day import now, today
from tableparser.files.grid import Refused, Source
from tableparser.files.opening import read_file
from tableparser.interpret import interpret
from tableparser.reading import Reading
from tableparser.transcript import as_json
from tasks.refusals import Refusal


class Command(BaseCommand):
    help = (
        "读取任务分解表（.docx、.xlsx、.xls、.et、.pdf、.csv、.json，"
        "装有 LibreOffice 时还有 .doc、.wps、.rtf、.odt、.ods）"
        "或成段的方案（.docx、.html、.txt），核对后存为方案；已有的方案写入新的和改动的内容，缺少的任务不取消"
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="任务分解表文件")
        parser.add_argument("--plan", help="方案代码：已有的方案更新，没有的新建")
        parser.add_argument("--dry-run", action="store_true", help="只读取和核对，不保存")
        parser.add_argument("--json", action="store_true", help="按 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        data, source, reading = read(path)
        saved = ""
        if not options["dry_run"] and not reading.errors:
            saved = self.keep(source, data, options["plan"], reading)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(reading), ensure_ascii=False, indent=1))
        else:
            self.show(reading)
            self.stdout.write(saved)
        if reading.errors:
            raise SystemExit(1)

    def show(self, reading: Reading) -> None:
        counts, proof = reading.counts(), reading.proof()
        self.stdout.write(f"{reading.annex} {reading.title}".strip())
        self.stdout.write(
            f"{counts['rows']} 行，{counts['tasks']} 项任务，{counts['units']} 个单位，"
            f"{len(reading.ambiguities)} 个待核实事项"
        )
        self.stdout.write(
            f"共 {proof['total']} 字：导入 {proof['imported']}，列明不导入 {proof['listed']}，去向不明 {proof['lost']}"
        )
        for sentence in [*reading.notices, *reading.errors]:
            self.stdout.write(sentence)

    def keep(self, source: Source, data: bytes, code: str | None, reading: Reading) -> str:
        """Save as a new plan, or bring a plan up to date; what cannot be saved becomes an error of the reading."""
        plan = Plan.objects.filter(code=code).first() if code else None
        by, when = system_account(), now()
        try:
            with transaction.atomic():
                draft = reconciling.begin(source=source, data=data, by=by, when=when, plan=plan)
                if plan is None:
                    taken = set(Plan.objects.values_list("code", flat=True))
                    details = suggested(reading, taken, today())
                    details = dataclasses.replace(details, code=code or details.code)
                    saved = saving.save_as_plan(draft=draft, details=details, by=by, when=when)
                    return f"已存为方案 {saved.code}：{saved.tasks.count()} 项任务。"
                changes = saving.changes_of(reconciling.reading_of(draft), plan)
                wanted = [change.token for change in changes if change.kind != GONE]
                gone = len(changes) - len(wanted)
                count = reimporting.apply(draft=draft, tokens=wanted, reason="", by=by, when=when)
                return f"方案 {plan.code}：{count} 处变更。" + (
                    f"文件里没有的任务 {gone} 项，请在导入页面逐项确认。" if gone else ""
                )
        except ValidationError as fault:
            reading.errors += fault.messages
        except Refusal as refusal:
            reading.errors.append(str(refusal))
        return ""


def read(path: Path) -> tuple[bytes, Source, Reading]:
    """Return the bytes, the tables and their reading; a file that cannot be read gives a reading with an error only."""
    nothing = Source(path.name, "")
    try:
        data = path.read_bytes()
        source = read_file(data, path.name)
        return data, source, interpret(source, known=known_names())
    except Refused as refusal:
        return b"", nothing, Reading(path.name, "", errors=[str(refusal)])
    except OSError as fault:
        return b"", nothing, Reading(path.name, "", errors=[f"打不开「{path.name}」：{fault.strerror}"])


def known_names() -> dict[str, str]:
    """Return the names of the portal's units; none where there is no database yet."""
    try:
        return names_of_units()
    except DatabaseError:
        return {}
