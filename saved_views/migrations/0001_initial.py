"""The models come from tasks with their tables: only what Django knows of them changes."""

import django.core.validators
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
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                max_length=30,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff]",
                                        code="control_character",
                                        inverse_match=True,
                                    )
                                ],
                                verbose_name="名称",
                            ),
                        ),
                        (
                            "query",
                            models.CharField(
                                blank=True,
                                max_length=1000,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff]",
                                        code="control_character",
                                        inverse_match=True,
                                    )
                                ],
                                verbose_name="筛选条件",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="indicators.plan",
                                verbose_name="方案",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_views",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "常用筛选",
                        "verbose_name_plural": "常用筛选",
                        "db_table": "tasks_savedview",
                        "ordering": ["user", "position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ViewShare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("CLERK", "经办人"),
                                    ("HEAD", "单位负责人"),
                                    ("OFFICE", "创建办"),
                                    ("LEADER", "领导"),
                                    ("AUDITOR", "审计员"),
                                    ("SYSADMIN", "系统管理员"),
                                ],
                                max_length=10,
                                verbose_name="角色",
                            ),
                        ),
                        (
                            "view",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares",
                                to="saved_views.savedview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "共享的常用筛选",
                        "verbose_name_plural": "共享的常用筛选",
                        "db_table": "tasks_viewshare",
                    },
                ),
                migrations.AddConstraint(
                    model_name="savedview",
                    constraint=models.UniqueConstraint(
                        fields=("user", "name"),
                        name="person_names_a_view_once",
                        violation_error_message="您已经有一个同名的常用筛选。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="viewshare",
                    constraint=models.UniqueConstraint(fields=("view", "role"), name="view_is_shared_once_with_a_role"),
                ),
            ],
        )
    ]
