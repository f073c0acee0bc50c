"""结转: a task of a new plan names the unfinished one of the old plan that it goes on with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0016_recalled_dispatch")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="carried_from",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="carried_into",
                to="tasks.task",
                verbose_name="结转自",
            ),
        ),
    ]
