"""manage.py import_table FILE [--plan CODE] [--dry-run] [--json] [--skip N] [--take N]: read a table and save a plan.

What waits for a decision (a table that was not read, a chapter that may be no task) is printed with its number, by
which --skip leaves it out and --take imports it; nothing is saved while one waits.
"""

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, transaction

from departments.directory import names_of_units
from departments.people import system_account
from imports.changes import GONE
from imports.models import ImportHabit
from imports.plan_details import suggested
from imports.services import reconciling, reimporting, saving
from indicators.models import Plan
from jiading.day import now, today
from tableparser.files.grid import Refused, Source
from tableparser.files.opening import read_file
from tableparser.habits import NO_HABITS, Habits
from tableparser.interpret import Corrections, interpret
from tableparser.reading import Reading, Section
from tableparser.table.rows import DATA, SKIP
from tableparser.transcript import as_json
from tasks.refusals import Refusal


class Command(BaseCommand):
    help = (
        "读取任务分解表（.docx、.xlsx、.xls、.et、.pdf、.csv、.json，"
        "装有 LibreOffice 时还有 .doc、.wps、.rtf、.odt、.ods，启用扫描件识别时还有 .jpg、.png）"
        "或成段的方案（.docx、.html、.txt），核对后存为方案；已有的方案写入新的和改动的内容，缺少的任务不取消"
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="任务分解表文件")
        parser.add_argument("--plan", help="方案代码：已有的方案更新，没有的新建")
        parser.add_argument("--dry-run", action="store_true", help="只读取和核对，不保存")
        parser.add_argument("--json", action="store_true", help="按 JSON 输出")
        says = "{}第 N 个表或章节（编号见输出，在 JSON 里是 sections 的第几个），可以写几次"
        for option, verb in (("--skip", "不导入"), ("--take", "作为任务导入")):
            parser.add_argument(option, type=int, action="append", default=[], metavar="N", help=says.format(verb))

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        data, source, reading = read(path)
        numbers = {section.ref: number for number, section in enumerate(reading.sections, start=1) if section.ref}
        kinds, faults = decisions(reading.sections, skipped=options["skip"], taken=options["take"])
        if kinds:
            corrections = Corrections(kinds=kinds)
            reading = interpret(source, known=known_names(), corrections=corrections, habits=habits_in_force())
        reading.errors += [*faults, *not_taken(reading.sections, kinds, numbers)]
        saved = ""
        if not options["dry_run"] and not reading.errors:
            saved = self.keep(source, data, options["plan"], reading, kinds)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(reading), ensure_ascii=False, indent=1))
        else:
            self.show(reading)
            for sentence in waiting(reading.sections, numbers):
                self.stdout.write(sentence)
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

    def keep(self, source: Source, data: bytes, code: str | None, reading: Reading, kinds: Mapping[str, str]) -> str:
        """Save as a new plan, or bring a plan up to date; what cannot be saved becomes an error of the reading."""
        plan = Plan.objects.filter(code=code).first() if code else None
        by, when = system_account(), now()
        try:
            with transaction.atomic():
                draft = reconciling.begin(source=source, data=data, by=by, when=when, plan=plan)
                if kinds:
                    draft = reconciling.correct(draft=draft, by=by, change=lambda said: set_kinds(said, kinds))
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


def set_kinds(said: Corrections, kinds: Mapping[str, str]) -> None:
    said.kinds |= kinds


def decisions(
    sections: Sequence[Section], *, skipped: Sequence[int], taken: Sequence[int]
) -> tuple[dict[str, str], list[str]]:
    """Return what was decided of sections, by their refs, and a sentence for each number that decides nothing.

    Sections are counted from 1, as they were read without any decision. A table that is taken is read by its likeliest
    columns, as by the button of the page 导入; the questions about them are answered there.
    """
    kinds: dict[str, str] = {}
    faults: list[str] = []
    for number, kind in [*((number, SKIP) for number in skipped), *((number, DATA) for number in taken)]:
        section = sections[number - 1] if 0 < number <= len(sections) else None
        if section is None or not section.ref:
            faults.append(f"第 {number} 个表或章节没有要定的事。请按输出里的编号写。")
        elif kinds.setdefault(section.ref, kind) != kind:
            faults.append(f"第 {number} 个表或章节不能又导入又不导入。")
        elif kind == DATA and is_unread_table(section) and not section.can_be_taken:
            faults.append(f"第 {number} 个是图片：请补上这一页的内容；不导入请用 --skip {number}。")
    return kinds, faults


def not_taken(sections: Sequence[Section], kinds: Mapping[str, str], numbers: Mapping[str, int]) -> Iterator[str]:
    """Yield a sentence for each table that was taken but has no column which could be the work."""
    for section in sections:
        if is_unread_table(section) and section.can_be_taken and kinds.get(section.ref) == DATA:
            number = numbers[section.ref]
            yield f"第 {number} 个是没有读取的表：要导入它，请在导入页面指定各栏；不导入请用 --skip {number}。"


def is_unread_table(section: Section) -> bool:
    return section.kind == "table" and section.fate == "unread"


def waiting(sections: Sequence[Section], numbers: Mapping[str, int]) -> Iterator[str]:
    """Yield a line for each section that still waits for a decision, with its number and the options."""
    for section in sections:
        if number := numbers.get(section.ref):
            name = f"待定 {number}：「{section.name or section.ref}」"
            if is_unread_table(section):
                taken = f"按最像的栏读：--take {number}，" if section.can_be_taken else ""
                yield f"{name}没有读取，{section.why}。{taken}不导入：--skip {number}"
            elif section.fate == "asked":
                said = f"{name}读作 {section.tasks} 项任务，{section.why}。"
                yield f"{said}作为任务导入：--take {number}，不导入：--skip {number}"


def read(path: Path) -> tuple[bytes, Source, Reading]:
    """Return the bytes, the tables and their reading; a file that cannot be read gives a reading with an error only."""
    nothing = Source(path.name, "")
    try:
        data = path.read_bytes()
        source = read_file(data, path.name)
        return data, source, interpret(source, known=known_names(), habits=habits_in_force())
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


def habits_in_force() -> Habits:
    """Return what the office has taught; nothing where there is no database yet."""
    try:
        return ImportHabit.objects.in_force().as_habits()
    except DatabaseError:
        return NO_HABITS
