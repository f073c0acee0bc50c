"""From which report of a unit its silence counts; so far from every one."""

from django.db import migrations, models
from django.db.models import F


def every_report_counted(apps, schema_editor):
    apps.get_model("tasks", "TaskUnit").objects.update(heard_on=F("reported_on"))


class Migration(migrations.Migration):
    dependencies = [("tasks", "0014_rows_are_ordered_by_their_own_columns")]

    operations = [
        migrations.AddField(
            model_name="taskunit",
            name="heard_on",
            field=models.DateField(blank=True, null=True, verbose_name="计入沉默的最近反馈"),
        ),
        migrations.RunPython(every_report_counted, migrations.RunPython.noop),
    ]
