"""Since when units can report, since when each carries the task, and whether the percent is older than the reopening."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="active_since",
            field=models.DateField(blank=True, null=True, verbose_name="最近一次交办、恢复或重开"),
        ),
        migrations.AddField(
            model_name="standing",
            name="percent_before_reopening",
            field=models.BooleanField(default=False, verbose_name="完成 % 为重开前所报"),
        ),
        migrations.AddField(
            model_name="task",
            name="active_since",
            field=models.DateField(blank=True, null=True, verbose_name="最近一次交办、恢复或重开"),
        ),
        migrations.AddField(
            model_name="task",
            name="percent_before_reopening",
            field=models.BooleanField(default=False, verbose_name="完成 % 为重开前所报"),
        ),
        migrations.AddField(
            model_name="taskunit",
            name="joined_on",
            field=models.DateField(blank=True, null=True, verbose_name="开始承担日期"),
        ),
    ]
