"""The models come from tasks with their tables: only what Django knows of them changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tasks", "0007_demands_need_no_table_of_their_own"),
        ("indicators", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.CreateModel(
                    name="ImportDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file_name", models.CharField(max_length=150, verbose_name="文件名")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("source", models.JSONField(default=dict, verbose_name="读到的表格")),
                        ("corrections", models.JSONField(default=dict, verbose_name="更正")),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="更正次数")),
                        ("made_at", models.DateTimeField(verbose_name="上传时间")),
                        ("saved_at", models.DateTimeField(blank=True, null=True, verbose_name="保存时间")),
                        ("discarded_at", models.DateTimeField(blank=True, null=True, verbose_name="放弃时间")),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="import_drafts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="import_drafts",
                                to="indicators.plan",
                                verbose_name="更新的方案",
                            ),
                        ),
                        (
                            "saved_plan",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="imports",
                                to="indicators.plan",
                                verbose_name="存为方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "导入草稿",
                        "verbose_name_plural": "导入草稿",
                        "db_table": "tasks_importdraft",
                        "ordering": ["-made_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("saved_at", None), ("saved_plan", None)),
                                    models.Q(("saved_at__isnull", False), ("saved_plan__isnull", False)),
                                    _connector="OR",
                                ),
                                name="saved_import_names_its_plan",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("saved_at", None), ("discarded_at", None), _connector="OR"),
                                name="import_is_saved_or_discarded",
                            ),
                        ],
                    },
                ),
            ],
        )
    ]
