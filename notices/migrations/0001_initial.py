"""The models come from tasks with their tables: only what Django knows of them changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("departments", "0001_initial"),
        ("tasks", "0007_demands_need_no_table_of_their_own"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                choices=[
                                    ("dispatched", "交办"),
                                    ("urged", "催办"),
                                    ("instructed", "批示"),
                                    ("instruction_copy", "批示（抄送）"),
                                    ("sent_back", "退回"),
                                    ("objected", "不同意办结"),
                                    ("agreement_asked", "待本单位同意办结"),
                                    ("claimed", "办结申请"),
                                    ("confirmed", "审核通过"),
                                    ("extension_asked", "延期申请"),
                                    ("extension_granted", "延期准予"),
                                    ("extension_refused", "延期不准"),
                                    ("replied", "回复催办"),
                                    ("instruction_replied", "回复批示"),
                                ],
                                max_length=20,
                                verbose_name="事由",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="tasks.ledgerentry",
                                verbose_name="台账",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="本人",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="tasks.task",
                                verbose_name="任务",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="departments.department",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "通知",
                        "verbose_name_plural": "通知",
                        "db_table": "tasks_notice",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeRead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="阅读时间")),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reads",
                                to="notices.notice",
                                verbose_name="通知",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="本人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "已读通知",
                        "verbose_name_plural": "已读通知",
                        "db_table": "tasks_noticeread",
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField(verbose_name="日期")),
                        ("subject", models.CharField(max_length=200, verbose_name="主题")),
                        ("body", models.TextField(verbose_name="正文")),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                        ("tried_at", models.DateTimeField(blank=True, null=True, verbose_name="最近尝试")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="发出时间")),
                        ("fault", models.CharField(blank=True, max_length=300, verbose_name="故障")),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminders",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收件人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "提醒",
                        "verbose_name_plural": "提醒",
                        "db_table": "tasks_reminder",
                        "ordering": ["-on", "pk"],
                    },
                ),
                migrations.AddIndex(
                    model_name="notice",
                    index=models.Index(fields=["unit", "subject"], name="notice_by_unit"),
                ),
                migrations.AddIndex(
                    model_name="notice",
                    index=models.Index(fields=["subject", "person"], name="notice_by_subject"),
                ),
                migrations.AddConstraint(
                    model_name="notice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("unit", None), ("person", None), _connector="OR"),
                        name="notice_is_for_a_unit_or_for_a_person",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="noticeread",
                    constraint=models.UniqueConstraint(fields=("notice", "person"), name="person_reads_a_notice_once"),
                ),
                migrations.AddConstraint(
                    model_name="reminder",
                    constraint=models.UniqueConstraint(fields=("person", "on"), name="person_is_reminded_once_a_day"),
                ),
                migrations.AddConstraint(
                    model_name="reminder",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("person", None)), fields=("on",), name="group_is_told_once_a_day"
                    ),
                ),
            ],
        )
    ]
