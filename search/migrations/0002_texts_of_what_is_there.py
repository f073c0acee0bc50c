"""The texts of plans, rows, tasks, units and entries that were there before the table of texts.

`manage.py rebuild_search` makes the table anew by the rules of today; this is what these rules were.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby, islice, pairwise
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BEGINNING, FOREVER = date(1, 1, 1), date(9999, 12, 31)
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
AT_ONCE = 1000


def folded(text: str) -> str:
    narrow = text.translate(HALF_WIDTH)
    return "".join(low if len(low := each.lower()) == 1 else each for each in narrow)


def letters_of(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # only now: its dictionary takes 0.3 s and 40 MB, and a reader needs none

    # pypinyin also takes a function that returns a list, which its types leave out.
    return lazy_pinyin(text, style=Style.FIRST_LETTER, errors=list)  # type: ignore[arg-type]


def initial(character: str) -> str:
    found = letters_of(character)
    return found[0] if len(found) == 1 and len(found[0]) == 1 else character


def initials(text: str) -> str:
    plain = folded(text)
    letters = letters_of(plain)
    if len(letters) != len(plain) or any(len(each) != 1 for each in letters):
        letters = [initial(each) for each in plain]
    return "".join(letters)


def row(kind: str, text: str, name: str = "", **facts: Any) -> dict[str, Any]:
    return {"kind": kind, "text": text, "folded": folded(text), "initials": initials(name), **facts}


def of_plans(apps: Apps) -> Iterator[dict[str, Any]]:
    for plan in apps.get_model("indicators", "Plan").objects.order_by("pk"):
        text = f"{plan.title} {plan.short_name} {plan.year}"
        yield row("plan", text, text, plan_id=plan.pk, since=BEGINNING)


def of_units(apps: Apps) -> Iterator[dict[str, Any]]:
    for unit in apps.get_model("departments", "Department").objects.order_by("position", "pk"):
        former = list(unit.former_names.order_by("until"))
        ends = [BEGINNING, *(each.until for each in former), FOREVER]
        for name, (since, until) in zip([*(each.name for each in former), unit.name], pairwise(ends), strict=True):
            text = f"{name} {unit.full_name}".strip()
            yield row("unit", text, text, unit_id=unit.pk, since=since, until=until)


def of_rows(apps: Apps) -> Iterator[dict[str, Any]]:
    wordings = apps.get_model("indicators", "Wording").objects.select_related("project")
    for each in wordings.order_by("project__plan", "project__position", "since").iterator():
        text = "\n".join(filter(None, (each.name, each.standard, each.baseline_state)))
        facts = {
            "plan_id": each.project.plan_id,
            "project_id": each.project_id,
            "since": each.since,
            "until": each.until,
        }
        if text:
            yield row("row", text, each.name, **facts)


def of_tasks(apps: Apps) -> Iterator[dict[str, Any]]:
    states = apps.get_model("tasks", "TaskState").objects
    ordered = states.order_by("plan", "task__project__position", "task__position", "task", "since")
    for (task, text), alike in groupby(ordered.iterator(), key=lambda state: (state.task_id, state.text)):
        span = list(alike)
        days = {"since": span[0].since, "until": span[-1].until}
        yield row("task", text, text, plan_id=span[0].plan_id, task_id=task, **days)


def of_entries(apps: Apps) -> Iterator[dict[str, Any]]:
    for entry in apps.get_model("tasks", "LedgerEntry").objects.select_related("task").order_by("pk").iterator():
        facts: dict[str, Any] = {
            "plan_id": entry.task.plan_id,
            "task_id": entry.task_id,
            "entry_id": entry.pk,
            "since": entry.on,
        }
        said = [entry.text, *(entry.detail.get(name, "") for name in ("issues", "next_steps", "reason", "document"))]
        said += [point["answer"] for point in entry.detail.get("points", [])]
        text = "\n".join(filter(None, said))
        if text:
            yield row("entry", text, **facts)
        for place, file in enumerate(entry.detail.get("files", []), start=1):
            yield row("file", f"{file.get('title', '')} {file['name']}".strip(), place=place, **facts)


def collect(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    model = apps.get_model("search", "SearchText")
    texts = (text for source in (of_plans, of_units, of_rows, of_tasks, of_entries) for text in source(apps))
    while batch := list(islice(texts, AT_ONCE)):
        model.objects.bulk_create(model(**text) for text in batch)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(collect, migrations.RunPython.noop, elidable=False)]
