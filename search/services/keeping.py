"""What keeps the table of texts true: each act that changes a text also writes it here, in the same transaction.

The ledger tells of entries and new tasks by its signals; rows, units and plans are told of by Django, whoever saves.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models.signals import post_delete, post_save

from departments.models import Department
from departments.models.department import FormerName
from indicators.choices import FOREVER
from indicators.models import Plan, Wording
from search.choices import TextKind
from search.models import SearchText
from search.texts import search_text, texts_of_entry, texts_of_plan, texts_of_task, texts_of_unit, texts_of_wording
from tasks.ledger.facts import Facts
from tasks.ledger.signals import entry_appended, ledgers_opened
from tasks.models import LedgerEntry, Task, TaskState


def connect() -> None:
    """Listen to everything that changes a text."""
    entry_appended.connect(keep_entry)
    ledgers_opened.connect(keep_new_tasks)
    post_save.connect(keep_wording, sender=Wording)
    post_save.connect(keep_plan, sender=Plan)
    post_save.connect(keep_unit, sender=Department)
    for changed in (post_save, post_delete):
        changed.connect(keep_former_name, sender=FormerName)


def keep_entry(sender: type[LedgerEntry], *, entry: LedgerEntry, before: Facts, after: Facts, **signal: Any) -> None:
    """Write the texts of a new entry, in one statement; and those of its task when the entry has changed them."""
    SearchText.objects.bulk_create(texts_of_entry(entry, entry.task.plan_id))
    if after.text != before.text:
        keep_task(entry.task)


def keep_task(task: Task) -> None:
    SearchText.objects.filter(kind=TextKind.TASK, task=task).delete()
    states = TaskState.objects.filter(task=task).order_by("since")
    SearchText.objects.bulk_create(texts_of_task(states))


def keep_new_tasks(sender: type[LedgerEntry], *, entries: Sequence[LedgerEntry], **signal: Any) -> None:
    """Write the texts of the new tasks of one row, in one statement."""
    SearchText.objects.bulk_create(
        search_text(TextKind.TASK, text, name=text, plan_id=entry.task.plan_id, task=entry.task, since=entry.on)
        for entry in entries
        for text in [entry.detail["after"]["text"]]
    )


def keep_wording(sender: type[Wording], *, instance: Wording, **signal: Any) -> None:
    """Write the text of a row that was entered or reworded; what it said before ends on that day."""
    texts = SearchText.objects.filter(kind=TextKind.ROW, project=instance.project_id)
    texts.filter(since__gte=instance.since).delete()
    texts.filter(until=FOREVER).update(until=instance.since)
    SearchText.objects.bulk_create(texts_of_wording(instance, instance.project.plan_id))


def keep_plan(sender: type[Plan], *, instance: Plan, **signal: Any) -> None:
    SearchText.objects.filter(kind=TextKind.PLAN, plan=instance).delete()
    SearchText.objects.bulk_create(texts_of_plan(instance))


def keep_unit(sender: type[Department], *, instance: Department, **signal: Any) -> None:
    SearchText.objects.filter(kind=TextKind.UNIT, unit=instance).delete()
    SearchText.objects.bulk_create(texts_of_unit(instance))


def keep_former_name(sender: type[FormerName], *, instance: FormerName, **signal: Any) -> None:
    keep_unit(Department, instance=instance.department)
