"""A task points to its present state, which will hold what the task itself has held as well.

The task's own checks go first: the state has the same ones, and going back restores them after the facts are copied back.
"""

import django.db.models.deletion
from django.db import migrations, models

CHECKS = (
    "task_has_a_text",
    "task_percent_lies_between_0_and_100",
    "task_warns_no_later_than_it_is_due",
    "task_is_completed_on_a_day",
    "task_is_in_a_known_state",
)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0009_how_a_task_stood_is_its_state")]

    operations = [
        *(migrations.RemoveConstraint(model_name="task", name=name) for name in CHECKS),
        migrations.AddField(
            model_name="task",
            name="present",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tasks.taskstate",
                verbose_name="现在的情形",
            ),
        ),
    ]
