"""The models come from tasks with their tables: only what Django knows of them changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tasks", "0007_demands_need_no_table_of_their_own"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.CreateModel(
                    name="FillSheetDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("files", models.JSONField(default=list, verbose_name="文件名")),
                        ("sheets", models.JSONField(default=list, verbose_name="读到的填报单")),
                        ("refused", models.JSONField(default=list, verbose_name="没有读取的文件")),
                        ("made_at", models.DateTimeField(verbose_name="上传时间")),
                        ("entered_at", models.DateTimeField(blank=True, null=True, verbose_name="录入时间")),
                        ("entered_count", models.PositiveIntegerField(default=0, verbose_name="录入条数")),
                        ("discarded_at", models.DateTimeField(blank=True, null=True, verbose_name="放弃时间")),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fill_sheet_drafts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "填报单草稿",
                        "verbose_name_plural": "填报单草稿",
                        "db_table": "tasks_fillsheetdraft",
                        "ordering": ["-made_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("entered_at", None), ("discarded_at", None), _connector="OR"),
                                name="fill_sheets_are_entered_or_discarded",
                            )
                        ],
                    },
                ),
            ],
        )
    ]
