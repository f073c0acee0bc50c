"""The table of texts that can be searched."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("departments", "0001_initial"),
        ("indicators", "0005_person_has_a_last_plan"),
        ("tasks", "0014_rows_are_ordered_by_their_own_columns"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("task", "任务"),
                            ("row", "项目"),
                            ("entry", "台账"),
                            ("file", "佐证材料"),
                            ("unit", "单位"),
                            ("plan", "方案"),
                        ],
                        max_length=5,
                        verbose_name="类别",
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(default=0, verbose_name="第几份材料")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(default=datetime.date(9999, 12, 31), verbose_name="止（不含）")),
                ("folded", models.TextField(verbose_name="比对文字")),
                ("initials", models.TextField(blank=True, verbose_name="拼音首字母")),
                ("text", models.TextField(verbose_name="文字")),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tasks.ledgerentry",
                        verbose_name="台账",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="indicators.plan",
                        verbose_name="方案",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="indicators.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tasks.task",
                        verbose_name="任务",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="departments.department",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "可搜索的文字",
                "verbose_name_plural": "可搜索的文字",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["kind", "since", "id"], name="text_by_kind_and_day")],
            },
        ),
    ]
