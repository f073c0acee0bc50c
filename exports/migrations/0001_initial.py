"""The models come from reports with their tables: only what Django knows of them changes."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("reports", "0001_reports_are_made_and_scheduled"),
        ("departments", "0001_initial"),
        ("indicators", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.CreateModel(
                    name="ReportSchedule",
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
                                max_length=60,
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
                        ("kind", models.CharField(max_length=30, verbose_name="报表")),
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
                                verbose_name="筛选",
                            ),
                        ),
                        ("filter_words", models.TextField(default="全部任务", verbose_name="筛选条件")),
                        (
                            "every",
                            models.CharField(
                                choices=[
                                    ("weekly", "每周"),
                                    ("fortnightly", "每两周"),
                                    ("monthly", "每月"),
                                    ("quarterly", "每季度"),
                                ],
                                default="monthly",
                                max_length=12,
                                verbose_name="周期",
                            ),
                        ),
                        ("day", models.PositiveSmallIntegerField(default=0, verbose_name="截至日")),
                        ("starts_on", models.DateField(verbose_name="从哪一天起")),
                        ("attach", models.BooleanField(default=False, verbose_name="邮件附上文件")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="report_schedules",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="负责人",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="report_schedules",
                                to="indicators.plan",
                                verbose_name="方案",
                            ),
                        ),
                        (
                            "recipients",
                            models.ManyToManyField(
                                blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="邮件收件人"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "定期报表",
                        "verbose_name_plural": "定期报表",
                        "db_table": "reports_reportschedule",
                        "ordering": ["-is_active", "name", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="MadeReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=30, verbose_name="报表")),
                        ("as_of", models.DateField(verbose_name="截至日期")),
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
                                verbose_name="筛选",
                            ),
                        ),
                        ("filter_words", models.TextField(blank=True, verbose_name="筛选条件")),
                        (
                            "reach",
                            models.CharField(
                                choices=[("NONE", "无"), ("OWN", "本单位承担的任务"), ("ALL", "全部")],
                                max_length=4,
                                verbose_name="制作人可见范围",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="提出时刻")),
                        ("on", models.DateField(verbose_name="提出日期")),
                        ("request_key", models.UUIDField(blank=True, editable=False, null=True, verbose_name="表单号")),
                        ("first", models.DateField(blank=True, null=True, verbose_name="期间第一天")),
                        ("last", models.DateField(blank=True, null=True, verbose_name="期间最后一天")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "排队"),
                                    ("making", "制作中"),
                                    ("done", "完成"),
                                    ("failed", "失败"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("worker", models.CharField(blank=True, max_length=32, verbose_name="制作进程")),
                        ("heard_at", models.DateTimeField(blank=True, null=True, verbose_name="最近进展")),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="次数")),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="已完成")),
                        ("of", models.PositiveIntegerField(default=0, verbose_name="共")),
                        ("made_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时刻")),
                        ("file", models.CharField(blank=True, max_length=80, verbose_name="存放")),
                        ("file_name", models.CharField(blank=True, max_length=150, verbose_name="文件名")),
                        ("size", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="字节")),
                        ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                        ("fault", models.CharField(blank=True, max_length=300, verbose_name="没有做成的原因")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="制作人",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="made_reports",
                                to="indicators.plan",
                                verbose_name="方案",
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
                                verbose_name="制作人单位",
                            ),
                        ),
                        (
                            "schedule",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="made",
                                to="exports.reportschedule",
                                verbose_name="定期报表",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "报表",
                        "verbose_name_plural": "报表",
                        "db_table": "reports_madereport",
                        "ordering": ["-asked_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ReportEmail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                        ("tried_at", models.DateTimeField(blank=True, null=True, verbose_name="最近尝试")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="发出时间")),
                        ("fault", models.CharField(blank=True, max_length=300, verbose_name="故障")),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收件人",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="emails",
                                to="exports.madereport",
                                verbose_name="报表",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "报表邮件",
                        "verbose_name_plural": "报表邮件",
                        "db_table": "reports_reportletter",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("report", "person"), name="person_is_sent_a_report_once")
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="reportschedule",
                    constraint=models.UniqueConstraint(
                        fields=("plan", "name"),
                        name="schedule_has_its_own_name_in_its_plan",
                        violation_error_message="这个方案已有同名的定期报表，请换一个名称。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reportschedule",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="schedule_has_a_name",
                        violation_error_message="请给定期报表起一个名称。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reportschedule",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("day__lte", 7), ("every__in", ("weekly", "fortnightly"))),
                            models.Q(("day__lte", 31), ("every__in", ("monthly", "quarterly"))),
                            _connector="OR",
                        ),
                        name="schedule_counts_a_day_of_its_cycle",
                        violation_error_message="截至日应是每周的第 1 至 7 天，或每月的第 1 至 31 日。",
                    ),
                ),
                migrations.AddIndex(
                    model_name="madereport",
                    index=models.Index(fields=["state", "heard_at"], name="report_queue"),
                ),
                migrations.AddIndex(
                    model_name="madereport",
                    index=models.Index(fields=["plan", "-asked_at"], name="report_by_plan"),
                ),
                migrations.AddConstraint(
                    model_name="madereport",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("request_key__isnull", False)),
                        fields=("asked_by", "request_key"),
                        name="report_is_asked_for_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="madereport",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("schedule__isnull", False)),
                        fields=("schedule", "last"),
                        name="schedule_is_written_once_for_its_period",
                        violation_error_message="这一期的定期报表已经写过。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="madereport",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first", None), ("last", None), ("schedule", None)),
                            models.Q(
                                ("first__isnull", False), ("last__gte", models.F("first")), ("schedule__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="scheduled_report_names_its_period",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="madereport",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("file", ""), _negated=True),
                        fields=("file",),
                        name="made_report_has_its_own_file",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="madereport",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("made_at__isnull", False),
                                ("size__gte", 1),
                                ("state", "done"),
                                models.Q(("file", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "done"), _negated=True),
                                ("file", ""),
                                ("made_at", None),
                                ("sha256", ""),
                                ("size", None),
                            ),
                            _connector="OR",
                        ),
                        name="report_is_done_when_its_file_is_there",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="madereport",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), models.Q(("fault", ""), _negated=True)),
                            models.Q(models.Q(("state", "failed"), _negated=True), ("fault", "")),
                            _connector="OR",
                        ),
                        name="failed_report_says_why",
                        violation_error_message="没有做成的报表必须写明原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="madereport",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("heard_at__isnull", False),
                                ("state", "making"),
                                models.Q(("worker", ""), _negated=True),
                            ),
                            models.Q(models.Q(("state", "making"), _negated=True), ("worker", "")),
                            _connector="OR",
                        ),
                        name="report_is_being_made_by_one_worker",
                    ),
                ),
            ],
        )
    ]
