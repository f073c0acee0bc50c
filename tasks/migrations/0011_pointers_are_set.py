"""Each task is pointed to the state that runs until FOREVER; going back copies that state's facts into the task.

One UPDATE does it, inside the database: no row is read into memory, however many tasks there are.
"""

import datetime

from django.db import migrations
from django.db.models import OuterRef, Subquery

FOREVER = datetime.date(9999, 12, 31)
FACTS = (
    "category",
    "mark",
    "text",
    "deadline_text",
    "responsible_text",
    "lead_text",
    "cooperating_text",
    "state",
    "percent",
    "percent_before_reopening",
    "state_before",
    "due_precision",
    "warn_on",
    "due_on",
    "original_due_on",
    "extensions",
    "asked_due_on",
    "urges",
    "dispatched_on",
    "active_since",
    "reported_on",
    "lead_reported_on",
    "returned_on",
    "completed_on",
    "state_since",
    "claim_unfinished",
    "demanded_kinds",
    "claim_reason",
    "latest_report",
)


class StateIsMissing(Exception):
    """Some tasks have no present state, so that their facts would be lost with the columns of the task."""


def set_pointers(apps, schema_editor) -> None:
    """Set each task's pointer; raise StateIsMissing, with the first of their ids, when tasks have no present state."""
    task, state = apps.get_model("tasks", "Task"), apps.get_model("tasks", "TaskState")
    present = state.objects.filter(task=OuterRef("pk"), until=FOREVER).order_by()
    task.objects.update(present=Subquery(present.values("pk")[:1]))
    lost = list(task.objects.filter(present=None).order_by("pk").values_list("pk", flat=True)[:10])
    if lost:
        raise StateIsMissing(
            f"没有现在的情形的任务：{lost}。请先用升级前的程序执行 manage.py verify_ledger，查明原因。"
        )


def copy_facts_back(apps, schema_editor) -> None:
    """Give every task the facts of its present state."""
    task, state = apps.get_model("tasks", "Task"), apps.get_model("tasks", "TaskState")
    # The model's order would join tasks_task in the subquery, and OuterRef would mean that one.
    present = state.objects.filter(pk=OuterRef("present")).order_by()
    task.objects.update(**{name: Subquery(present.values(name)[:1]) for name in FACTS})


class Migration(migrations.Migration):
    dependencies = [("tasks", "0010_a_task_points_to_its_present_state")]
    operations = [migrations.RunPython(set_pointers, copy_facts_back)]
