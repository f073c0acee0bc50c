"""Since when, and who claimed, is read out of the ledgers that were written before the portal kept it."""

from dataclasses import fields

from django.db import migrations

from tasks.fold import Event, Facts, UnitFacts, apply

FOREVER = "9999-12-31"
KEPT = ("state_since", "claim_unfinished", "claim_reason")
PLAIN = [each.name for each in fields(UnitFacts) if each.name not in ("department", "role", "through")]


def days_of(entries) -> dict:
    """Return the facts at the end of each day on which something was entered."""
    facts, days = Facts(), {}
    for entry in entries:
        facts = apply(facts, Event(entry.seq, entry.kind, entry.on, entry.unit_id, entry.detail))
        days[entry.on] = facts
    return days


def spans(days: dict):
    """Yield (unit, place, since, until) for each span of days over which a unit's part stayed the same."""
    begun = {}
    for day, facts in days.items():
        now = {(unit.department, unit.role): (unit, place) for place, unit in enumerate(facts.units)}
        for key in [key for key, (known, _) in begun.items() if now.get(key) != known]:
            known, since = begun.pop(key)
            yield *known, since, day
        begun |= {key: (part, day) for key, part in now.items() if key not in begun}
    for known, since in begun.values():
        yield *known, since, FOREVER


def read_again(apps, schema_editor) -> None:
    task_model, entry_model = apps.get_model("tasks", "Task"), apps.get_model("tasks", "LedgerEntry")
    standing_model, unit_model = apps.get_model("tasks", "Standing"), apps.get_model("tasks", "TaskUnit")
    known = {field.name for field in unit_model._meta.get_fields()}
    plain = [name for name in PLAIN if name in known]
    for pk in task_model.objects.filter(ledger_seq__gt=0).values_list("pk", flat=True):
        days = days_of(entry_model.objects.filter(task=pk).order_by("seq"))
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
            for unit, place, since, until in spans(days)
        )


class Migration(migrations.Migration):
    dependencies = [("tasks", "0010_since_when_and_who_claimed")]
    operations = [migrations.RunPython(read_again, migrations.RunPython.noop)]
