"""A plan that is there was a draft since its first task was entered, and has run since its first task was dispatched.

Going back leaves the steps, which nothing before this migration reads; forward again, a plan with steps is left as it is.
"""

from django.db import migrations


def begin_lives(apps, schema_editor) -> None:
    """Give every plan without steps those that its ledger proves; a plan without tasks gets none."""
    Plan, PlanStage = apps.get_model("indicators", "Plan"), apps.get_model("indicators", "PlanStage")
    LedgerEntry = apps.get_model("tasks", "LedgerEntry")
    steps = []
    for plan in Plan.objects.filter(stages=None).order_by("pk"):
        entries = LedgerEntry.objects.filter(task__plan=plan).order_by("on", "at", "pk")
        firsts = [("draft", entries.first()), ("running", entries.filter(kind="dispatched").first())]
        found = [(stage, entry) for stage, entry in firsts if entry is not None]
        steps += [step(PlanStage, plan, number, *each) for number, each in enumerate(found, start=1)]
    PlanStage.objects.bulk_create(steps)


def step(PlanStage, plan, seq: int, stage: str, entry):
    """Return the step that a plan took with an entry of one of its tasks."""
    return PlanStage(
        plan=plan, seq=seq, stage=stage, at=entry.at, on=entry.on, by_id=entry.by_id, by_name=entry.by_name
    )


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0004_stages_are_append_only"),
        ("tasks", "0012_facts_of_a_task_stand_in_its_states"),
    ]
    operations = [migrations.RunPython(begin_lives, migrations.RunPython.noop)]
