"""How a task stood over a span of days is called its state; the table keeps its name."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0008_models_with_rooms_of_their_own")]

    operations = [
        migrations.AlterModelTable(name="standing", table="tasks_standing"),
        migrations.RenameModel(old_name="Standing", new_name="TaskState"),
        migrations.AlterField(
            model_name="taskstate",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="states",
                to="tasks.task",
                verbose_name="任务",
            ),
        ),
    ]
