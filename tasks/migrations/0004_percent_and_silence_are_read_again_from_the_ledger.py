"""The percent of reopened tasks, and from when silence counts, are read again out of the ledgers.

Confirming wrote 100 over the percent of the leads and reopening left it there; silence went on counting while a task was
suspended or completed. The rows of task units are made anew, because a unit that left and came back on one day begins a row.
Going back drops the new columns and keeps the percents: the ledger has them, and the older code cannot be asked here.
"""

from django.db import migrations

from tasks.migrations import _ledger_as_of_0004 as ledgers

KEPT = ("percent", "percent_before_reopening", "active_since")


def read_again(apps, schema_editor) -> None:
    task_model, entry_model = apps.get_model("tasks", "Task"), apps.get_model("tasks", "LedgerEntry")
    standing_model, unit_model = apps.get_model("tasks", "Standing"), apps.get_model("tasks", "TaskUnit")
    known = {field.name for field in unit_model._meta.get_fields()}
    plain = [name for name in ledgers.PLAIN if name in known]
    for pk in task_model.objects.filter(ledger_seq__gt=0).values_list("pk", flat=True):
        days = ledgers.days_of(entry_model.objects.filter(task=pk).order_by("seq"))
        for day, facts in days.items():
            standing_model.objects.filter(task=pk, since=day).update(**{name: getattr(facts, name) for name in KEPT})
        task_model.objects.filter(pk=pk).update(**{name: getattr(facts, name) for name in KEPT})
        unit_model.objects.filter(task=pk).delete()
        unit_model.objects.bulk_create(
            unit_model(
                task_id=pk,
                department_id=unit.department,
                role=unit.role,
                through_id=unit.through,
                position=place,
                since=since,
                until=until,
                **{name: getattr(unit, name) for name in plain},
            )
            for unit, place, since, until in ledgers.spans(days)
        )


class Migration(migrations.Migration):
    dependencies = [("tasks", "0003_since_when_units_can_report")]
    operations = [migrations.RunPython(read_again, migrations.RunPython.noop)]
