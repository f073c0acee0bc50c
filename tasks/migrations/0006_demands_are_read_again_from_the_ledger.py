"""What evidence was demanded on each day is read out of the ledgers; going back fills the table of the present demands again."""

from django.db import migrations

KINDS = ("document", "photo", "statistics", "contract", "other")


def column_of(kinds) -> str:
    """Return what the column says: each kind between commas, in the order of the list."""
    listed = [kind for kind in KINDS if kind in kinds]
    return f",{','.join(listed)}," if listed else ""


def read_again(apps, schema_editor) -> None:
    """Let each demand hold from its day on, until the next one says otherwise: every entry's day begins a standing."""
    task, standing = apps.get_model("tasks", "Task"), apps.get_model("tasks", "Standing")
    task.objects.exclude(demanded_kinds="").update(demanded_kinds="")
    standing.objects.exclude(demanded_kinds="").update(demanded_kinds="")
    entries = apps.get_model("tasks", "LedgerEntry").objects.filter(kind="demanded").order_by("task_id", "seq")
    for pk, on, detail in entries.values_list("task_id", "on", "detail"):
        demanded = {"demanded_kinds": column_of(detail["kinds"])}
        task.objects.filter(pk=pk).update(**demanded)
        standing.objects.filter(task=pk, since__gte=on).update(**demanded)


def fill_table(apps, schema_editor) -> None:
    requirement = apps.get_model("tasks", "EvidenceRequirement")
    rows = apps.get_model("tasks", "Task").objects.exclude(demanded_kinds="").values_list("pk", "demanded_kinds")
    requirement.objects.all().delete()
    requirement.objects.bulk_create(
        requirement(task_id=pk, kind=kind) for pk, demanded in rows for kind in demanded.strip(",").split(",")
    )


class Migration(migrations.Migration):
    dependencies = [("tasks", "0005_demanded_kinds_stand_with_the_task")]
    operations = [migrations.RunPython(read_again, fill_table)]
