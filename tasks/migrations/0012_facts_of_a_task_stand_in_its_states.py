"""The facts of a task stand in its states alone, and whatever has entries has a present state.

Going back makes the columns again, the text with a default, since there are rows; 0011 then copies the facts back.
"""

from django.db import migrations, models

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


class Migration(migrations.Migration):
    dependencies = [("tasks", "0011_pointers_are_set")]

    operations = [
        migrations.AlterField(model_name="task", name="text", field=models.TextField(default="")),
        *(migrations.RemoveField(model_name="task", name=name) for name in FACTS),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(ledger_seq=0) | models.Q(present__isnull=False),
                name="task_with_entries_has_a_present_state",
            ),
        ),
    ]
