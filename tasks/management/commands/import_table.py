"""manage.py import_table FILE [--plan CODE] [--dry-run] [--json]: read an official table, show it, save it as a plan."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from departments.directory import names_of_units
from tasks.importing.grid import Refused
from tasks.importing.interpret import interpret
from tasks.importing.opening import read_file
from tasks.importing.reading import Reading
from tasks.importing.transcript import as_json


class Command(BaseCommand):
    help = "读取任务分解表（.docx、.xlsx、.csv、.json），核对后存为方案"
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="任务分解表文件")
        parser.add_argument("--plan", help="方案代码：已有的方案只更新，没有的新建")
        parser.add_argument("--dry-run", action="store_true", help="只读取和核对，不保存")
        parser.add_argument("--json", action="store_true", help="按 JSON 输出")

    def handle(self, *args, **options) -> None:
        reading = read(Path(options["file"]))
        if options["json"]:
            self.stdout.write(json.dumps(as_json(reading), ensure_ascii=False, indent=1))
        else:
            self.show(reading)
        if reading.errors:
            raise SystemExit(1)

    def show(self, reading: Reading) -> None:
        counts, proof = reading.counts(), reading.proof()
        self.stdout.write(f"{reading.annex} {reading.title}".strip())
        self.stdout.write(
            f"{counts['rows']} 行，{counts['tasks']} 项任务，{counts['units']} 个单位，{len(reading.doubts)} 个待核实事项"
        )
        self.stdout.write(
            f"共 {proof['total']} 字：导入 {proof['imported']}，列明不导入 {proof['listed']}，去向不明 {proof['lost']}"
        )
        for sentence in [*reading.notices, *reading.errors]:
            self.stdout.write(sentence)


def read(path: Path) -> Reading:
    """Return what the file says; a file that cannot be read is a reading with nothing but its error."""
    try:
        return interpret(read_file(path.read_bytes(), path.name), known=known_names())
    except Refused as refusal:
        return Reading(path.name, "", errors=[str(refusal)])
    except OSError as fault:
        return Reading(path.name, "", errors=[f"打不开「{path.name}」：{fault.strerror}"])


def known_names() -> dict[str, str]:
    """Return the names of the portal's units; none where there is no database yet."""
    try:
        return names_of_units()
    except DatabaseError:
        return {}
