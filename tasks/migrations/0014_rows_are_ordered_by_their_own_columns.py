"""States, units and files are ordered by their own columns: "task" was the order of its plan and its row, three joins."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tasks", "0013_plans_run_since_their_first_dispatch")]

    operations = [
        migrations.AlterModelOptions(
            name="evidence",
            options={"ordering": ["task_id", "pk"], "verbose_name": "佐证材料", "verbose_name_plural": "佐证材料"},
        ),
        migrations.AlterModelOptions(
            name="taskstate",
            options={"ordering": ["task_id", "since"], "verbose_name": "任务情形", "verbose_name_plural": "任务情形"},
        ),
        migrations.AlterModelOptions(
            name="taskunit",
            options={
                "ordering": ["task_id", "position", "pk"],
                "verbose_name": "责任单位",
                "verbose_name_plural": "责任单位",
            },
        ),
    ]
