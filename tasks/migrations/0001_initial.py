"""Tasks with their ledger, evidence, drafts, notices, saved views and locked periods, as release 0.1 left them.

In a database of 0.1 this name is applied already, and so are the old migrations of `stands_for`, whose work is done here.
jiading/database/upgrades.py refuses a database that has some of them only.
"""

import datetime

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

no_control_characters = django.core.validators.RegexValidator(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff]",
    code="control_character",
    inverse_match=True,
)


class Migration(migrations.Migration):
    initial = True
    stands_for = [
        "0002_ledger_and_evidence_are_append_only",
        "0003_importing",
        "0004_returned_fill_sheets_wait_for_a_decision",
        "0010_since_when_and_who_claimed",
        "0011_units_are_read_again_from_the_ledger",
        "0012_drafts_of_reports",
        "0013_evidence_that_a_task_demands",
        "0030_notices",
        "0031_reminders",
        "0032_evidence_has_titles_kinds_and_versions",
        "0040_views_are_shared_and_keep_their_plan",
        "0041_views_say_their_plan",
        "0050_reported_periods_are_locked",
        "0060_an_instruction_stays_one_when_its_unit_is_urged",
    ]

    dependencies = [
        ("departments", "0001_initial"),
        ("indicators", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerAnchor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(unique=True, verbose_name="日期")),
                ("entries", models.PositiveIntegerField(verbose_name="台账条数")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
            ],
            options={
                "verbose_name": "台账日锚",
                "verbose_name_plural": "台账日锚",
                "ordering": ["on"],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField(verbose_name="序号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entered", "录入"),
                            ("dispatched", "交办"),
                            ("acknowledged", "签收"),
                            ("reported", "进展"),
                            ("corrected", "更正"),
                            ("claimed", "办结申请"),
                            ("confirmed", "审核通过"),
                            ("sent_back", "退回"),
                            ("agreed", "同意办结"),
                            ("objected", "不同意办结"),
                            ("extension_asked", "延期申请"),
                            ("extension_granted", "延期准予"),
                            ("extension_refused", "延期不准"),
                            ("urged", "催办"),
                            ("instructed", "批示"),
                            ("replied", "回复"),
                            ("suspended", "中止"),
                            ("resumed", "恢复"),
                            ("cancelled", "取消"),
                            ("reopened", "重开"),
                            ("plan_changed", "方案修改"),
                            ("demanded", "材料要求"),
                        ],
                        max_length=20,
                        verbose_name="事项",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时刻")),
                ("on", models.DateField(verbose_name="日期")),
                ("by_name", models.CharField(max_length=40, verbose_name="经手人姓名")),
                ("unit_name", models.CharField(blank=True, max_length=60, verbose_name="单位名称")),
                ("text", models.TextField(blank=True, verbose_name="内容")),
                ("detail", models.JSONField(default=dict, verbose_name="细目")),
                (
                    "state_after",
                    models.CharField(
                        choices=[
                            ("pending", "待签收"),
                            ("in_progress", "办理中"),
                            ("claimed", "待审核"),
                            ("completed", "已办结"),
                            ("suspended", "中止"),
                            ("cancelled", "取消"),
                        ],
                        max_length=12,
                        verbose_name="之后状态",
                    ),
                ),
                ("request_key", models.UUIDField(blank=True, editable=False, null=True, verbose_name="表单号")),
                ("algorithm", models.CharField(max_length=20, verbose_name="算法")),
                ("previous_hash", models.CharField(blank=True, max_length=64, verbose_name="前一条校验值")),
                ("hash", models.CharField(max_length=64, verbose_name="校验值")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tasks.ledgerentry",
                        verbose_name="更正",
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
                "verbose_name": "台账",
                "verbose_name_plural": "台账",
                "ordering": ["task_id", "seq"],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=30, validators=[no_control_characters], verbose_name="名称")),
                (
                    "query",
                    models.CharField(
                        blank=True, max_length=1000, validators=[no_control_characters], verbose_name="筛选条件"
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
            ],
            options={
                "verbose_name": "常用筛选",
                "verbose_name_plural": "常用筛选",
                "ordering": ["user", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mark",
                    models.CharField(
                        blank=True, max_length=20, validators=[no_control_characters], verbose_name="编号（原样）"
                    ),
                ),
                ("text", models.TextField(validators=[no_control_characters], verbose_name="具体任务")),
                (
                    "deadline_text",
                    models.CharField(
                        blank=True, max_length=200, validators=[no_control_characters], verbose_name="时间节点"
                    ),
                ),
                (
                    "responsible_text",
                    models.TextField(blank=True, validators=[no_control_characters], verbose_name="责任单位"),
                ),
                (
                    "lead_text",
                    models.CharField(
                        blank=True, max_length=200, validators=[no_control_characters], verbose_name="牵头部门"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "待签收"),
                            ("in_progress", "办理中"),
                            ("claimed", "待审核"),
                            ("completed", "已办结"),
                            ("suspended", "中止"),
                            ("cancelled", "取消"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name="完成 %"
                    ),
                ),
                (
                    "state_before",
                    models.CharField(blank=True, editable=False, max_length=12, verbose_name="中止前状态"),
                ),
                (
                    "due_precision",
                    models.CharField(
                        choices=[
                            ("day", "日"),
                            ("ten_days", "旬"),
                            ("month", "月"),
                            ("quarter", "季度"),
                            ("half", "半年"),
                            ("year", "年"),
                            ("ongoing", "长期"),
                            ("none", "待定"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="期限精度",
                    ),
                ),
                ("warn_on", models.DateField(blank=True, null=True, verbose_name="预警日期")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="现定期限")),
                ("original_due_on", models.DateField(blank=True, null=True, verbose_name="原定期限")),
                ("extensions", models.PositiveSmallIntegerField(default=0, verbose_name="延期次数")),
                ("asked_due_on", models.DateField(blank=True, null=True, verbose_name="申请延期至")),
                ("urges", models.PositiveSmallIntegerField(default=0, verbose_name="催办次数")),
                ("dispatched_on", models.DateField(blank=True, null=True, verbose_name="交办日期")),
                ("reported_on", models.DateField(blank=True, null=True, verbose_name="最近反馈")),
                ("lead_reported_on", models.DateField(blank=True, null=True, verbose_name="牵头单位最近反馈")),
                ("returned_on", models.DateField(blank=True, null=True, verbose_name="退回日期")),
                ("completed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                ("position", models.PositiveIntegerField(verbose_name="行内次序")),
                ("ledger_seq", models.PositiveIntegerField(default=0, editable=False, verbose_name="台账条数")),
                ("ledger_hash", models.CharField(blank=True, editable=False, max_length=64, verbose_name="台账校验值")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.indicatorcategory",
                        verbose_name="指标分类",
                    ),
                ),
                (
                    "latest_report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tasks.ledgerentry",
                        verbose_name="最新进展",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="indicators.plan",
                        verbose_name="方案",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="indicators.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "cooperating_text",
                    models.TextField(blank=True, validators=[no_control_characters], verbose_name="配合单位"),
                ),
                ("claim_reason", models.TextField(blank=True, verbose_name="仍申请办结的理由")),
                ("claim_unfinished", models.TextField(blank=True, verbose_name="申请办结时未完成的单位")),
                ("state_since", models.DateField(blank=True, null=True, verbose_name="进入此状态的日期")),
            ],
            options={
                "verbose_name": "任务",
                "verbose_name_plural": "任务",
                "ordering": ["plan", "project__position", "position"],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mark",
                    models.CharField(
                        blank=True, max_length=20, validators=[no_control_characters], verbose_name="编号（原样）"
                    ),
                ),
                ("text", models.TextField(validators=[no_control_characters], verbose_name="具体任务")),
                (
                    "deadline_text",
                    models.CharField(
                        blank=True, max_length=200, validators=[no_control_characters], verbose_name="时间节点"
                    ),
                ),
                (
                    "responsible_text",
                    models.TextField(blank=True, validators=[no_control_characters], verbose_name="责任单位"),
                ),
                (
                    "lead_text",
                    models.CharField(
                        blank=True, max_length=200, validators=[no_control_characters], verbose_name="牵头部门"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "待签收"),
                            ("in_progress", "办理中"),
                            ("claimed", "待审核"),
                            ("completed", "已办结"),
                            ("suspended", "中止"),
                            ("cancelled", "取消"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name="完成 %"
                    ),
                ),
                (
                    "state_before",
                    models.CharField(blank=True, editable=False, max_length=12, verbose_name="中止前状态"),
                ),
                (
                    "due_precision",
                    models.CharField(
                        choices=[
                            ("day", "日"),
                            ("ten_days", "旬"),
                            ("month", "月"),
                            ("quarter", "季度"),
                            ("half", "半年"),
                            ("year", "年"),
                            ("ongoing", "长期"),
                            ("none", "待定"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="期限精度",
                    ),
                ),
                ("warn_on", models.DateField(blank=True, null=True, verbose_name="预警日期")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="现定期限")),
                ("original_due_on", models.DateField(blank=True, null=True, verbose_name="原定期限")),
                ("extensions", models.PositiveSmallIntegerField(default=0, verbose_name="延期次数")),
                ("asked_due_on", models.DateField(blank=True, null=True, verbose_name="申请延期至")),
                ("urges", models.PositiveSmallIntegerField(default=0, verbose_name="催办次数")),
                ("dispatched_on", models.DateField(blank=True, null=True, verbose_name="交办日期")),
                ("reported_on", models.DateField(blank=True, null=True, verbose_name="最近反馈")),
                ("lead_reported_on", models.DateField(blank=True, null=True, verbose_name="牵头单位最近反馈")),
                ("returned_on", models.DateField(blank=True, null=True, verbose_name="退回日期")),
                ("completed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(default=datetime.date(9999, 12, 31), verbose_name="止（不含）")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.indicatorcategory",
                        verbose_name="指标分类",
                    ),
                ),
                (
                    "latest_report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tasks.ledgerentry",
                        verbose_name="最新进展",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.plan",
                        verbose_name="方案",
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.wording",
                        verbose_name="项目文本",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standings",
                        to="tasks.task",
                        verbose_name="任务",
                    ),
                ),
                (
                    "cooperating_text",
                    models.TextField(blank=True, validators=[no_control_characters], verbose_name="配合单位"),
                ),
                ("claim_reason", models.TextField(blank=True, verbose_name="仍申请办结的理由")),
                ("claim_unfinished", models.TextField(blank=True, verbose_name="申请办结时未完成的单位")),
                ("state_since", models.DateField(blank=True, null=True, verbose_name="进入此状态的日期")),
            ],
            options={
                "verbose_name": "任务情形",
                "verbose_name_plural": "任务情形",
                "ordering": ["task", "since"],
            },
        ),
        migrations.CreateModel(
            name="ReportDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("progress", models.TextField(blank=True, validators=[no_control_characters], verbose_name="进展")),
                ("percent", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="完成 %")),
                ("issues", models.TextField(blank=True, validators=[no_control_characters], verbose_name="存在问题")),
                (
                    "next_steps",
                    models.TextField(blank=True, validators=[no_control_characters], verbose_name="下一步打算"),
                ),
                ("finished", models.BooleanField(default=False, verbose_name="本单位部分已完成")),
                ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="tasks.task",
                        verbose_name="任务",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "反馈草稿",
                "verbose_name_plural": "反馈草稿",
                "ordering": ["-saved_at"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="tasks.task",
                verbose_name="任务",
            ),
        ),
        migrations.CreateModel(
            name="EvidenceRequirement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("document", "文件"),
                            ("photo", "照片"),
                            ("statistics", "统计表"),
                            ("contract", "合同、验收单"),
                            ("other", "其他材料"),
                        ],
                        max_length=12,
                        verbose_name="材料类别",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requirements",
                        to="tasks.task",
                        verbose_name="任务",
                    ),
                ),
            ],
            options={
                "verbose_name": "材料要求",
                "verbose_name_plural": "材料要求",
                "ordering": ["task", "kind"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150, verbose_name="文件名")),
                ("file", models.FileField(upload_to="", verbose_name="文件")),
                ("kind", models.CharField(max_length=8, verbose_name="格式")),
                ("size", models.PositiveIntegerField(verbose_name="字节")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="tasks.ledgerentry",
                        verbose_name="台账",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="tasks.task",
                        verbose_name="任务",
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("document", "文件"),
                            ("photo", "照片"),
                            ("statistics", "统计表"),
                            ("contract", "合同、验收单"),
                            ("other", "其他材料"),
                        ],
                        max_length=12,
                        verbose_name="材料类别",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="tasks.evidence",
                        verbose_name="替换的材料",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True, max_length=100, validators=[no_control_characters], verbose_name="标题"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
            ],
            options={
                "verbose_name": "佐证材料",
                "verbose_name_plural": "佐证材料",
                "ordering": ["task", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TaskUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "牵头"), ("responsible", "责任"), ("cooperating", "配合")],
                        max_length=12,
                        verbose_name="职责",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "待签收"), ("in_progress", "办理中"), ("finished", "本单位已完成")],
                        default="pending",
                        max_length=12,
                        verbose_name="本单位状态",
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="本单位完成 %")),
                ("reported_on", models.DateField(blank=True, null=True, verbose_name="最近反馈")),
                ("urged_on", models.DateField(blank=True, null=True, verbose_name="未回复的催办")),
                (
                    "urged_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("entered", "录入"),
                            ("dispatched", "交办"),
                            ("acknowledged", "签收"),
                            ("reported", "进展"),
                            ("corrected", "更正"),
                            ("claimed", "办结申请"),
                            ("confirmed", "审核通过"),
                            ("sent_back", "退回"),
                            ("agreed", "同意办结"),
                            ("objected", "不同意办结"),
                            ("extension_asked", "延期申请"),
                            ("extension_granted", "延期准予"),
                            ("extension_refused", "延期不准"),
                            ("urged", "催办"),
                            ("instructed", "批示"),
                            ("replied", "回复"),
                            ("suspended", "中止"),
                            ("resumed", "恢复"),
                            ("cancelled", "取消"),
                            ("reopened", "重开"),
                            ("plan_changed", "方案修改"),
                            ("demanded", "材料要求"),
                        ],
                        max_length=20,
                        verbose_name="催办方式",
                    ),
                ),
                ("reply_by", models.DateField(blank=True, null=True, verbose_name="要求回复日期")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(default=datetime.date(9999, 12, 31), verbose_name="止（不含）")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task_units",
                        to="departments.department",
                        verbose_name="单位",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="tasks.task",
                        verbose_name="任务",
                    ),
                ),
                (
                    "through",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.department",
                        verbose_name="所属集体",
                    ),
                ),
                ("acknowledged_on", models.DateField(blank=True, null=True, verbose_name="签收日期")),
                ("claimed_on", models.DateField(blank=True, null=True, verbose_name="申请或同意办结的日期")),
                ("missed", models.PositiveSmallIntegerField(default=0, verbose_name="连续未按时回复次数")),
                ("state_since", models.DateField(blank=True, null=True, verbose_name="进入此状态的日期")),
                (
                    "urge_level",
                    models.CharField(
                        blank=True,
                        choices=[("remind", "提醒"), ("supervise", "督办"), ("announce", "通报")],
                        max_length=12,
                        verbose_name="催办等级",
                    ),
                ),
            ],
            options={
                "verbose_name": "责任单位",
                "verbose_name_plural": "责任单位",
                "ordering": ["task", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ViewShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="tasks.savedview"
                    ),
                ),
            ],
            options={
                "verbose_name": "共享的常用筛选",
                "verbose_name_plural": "共享的常用筛选",
            },
        ),
        migrations.CreateModel(
            name="FillSheetDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                "ordering": ["-made_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("entered_at", None), ("discarded_at", None), _connector="OR"),
                        name="fill_sheets_are_entered_or_discarded",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
        migrations.CreateModel(
            name="LockedPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, validators=[no_control_characters], verbose_name="期间")),
                ("first", models.DateField(verbose_name="第一天")),
                ("last", models.DateField(verbose_name="最后一天")),
                ("why", models.CharField(max_length=300, validators=[no_control_characters], verbose_name="锁定说明")),
                ("at", models.DateTimeField(verbose_name="锁定时刻")),
                ("on", models.DateField(verbose_name="锁定日期")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="解锁时刻")),
                ("lifted_on", models.DateField(blank=True, null=True, verbose_name="解锁日期")),
                (
                    "lifted_why",
                    models.CharField(
                        blank=True, max_length=300, validators=[no_control_characters], verbose_name="解锁理由"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="锁定人",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="解锁人",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locked_periods",
                        to="indicators.plan",
                        verbose_name="方案",
                    ),
                ),
            ],
            options={
                "verbose_name": "锁定的期间",
                "verbose_name_plural": "锁定的期间",
                "ordering": ["-last", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="locked_period_ends_after_it_begins",
                        violation_error_message="期间的最后一天不能早于第一天。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("on__gt", models.F("last"))),
                        name="period_is_locked_after_it_has_ended",
                        violation_error_message="期间还没有结束，不能锁定。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("plan", "first", "last"),
                        name="period_is_locked_once_at_a_time",
                        violation_error_message="这个期间已经锁定。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_by", None), ("lifted_on", None), ("lifted_why", "")),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                ("lifted_on__isnull", False),
                                models.Q(("lifted_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="lifted_lock_says_who_lifted_it_and_why",
                        violation_error_message="解锁必须写明谁、何时、为什么。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="阅读时间")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reads",
                        to="tasks.notice",
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
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "person"), name="person_reads_a_notice_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                "ordering": ["-on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "on"), name="person_is_reminded_once_a_day"),
                    models.UniqueConstraint(
                        condition=models.Q(("person", None)), fields=("on",), name="group_is_told_once_a_day"
                    ),
                ],
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
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="task_has_a_text",
                violation_error_message="具体任务不能为空。",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__lte", 100)),
                name="task_percent_lies_between_0_and_100",
                violation_error_message="完成百分比须在 0 到 100 之间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_on", None), ("warn_on", None)), ("due_on__gte", models.F("warn_on")), _connector="OR"
                ),
                name="task_warns_no_later_than_it_is_due",
                violation_error_message="预警日期不能晚于期限。",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_on__isnull", False), ("state", "completed")),
                    models.Q(models.Q(("state", "completed"), _negated=True), ("completed_on", None)),
                    _connector="OR",
                ),
                name="task_is_completed_on_a_day",
                violation_error_message="已办结的任务必须有办结日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["pending", "in_progress", "claimed", "completed", "suspended", "cancelled"])
                ),
                name="task_is_in_a_known_state",
                violation_error_message="任务状态不在规定之内。",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                fields=("project", "position"),
                name="task_has_its_own_place_in_its_row",
                violation_error_message="同一行里任务次序不能重复。",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["plan", "until", "since"], name="standing_by_day"),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("until", datetime.date(9999, 12, 31))),
                fields=["plan", "due_on"],
                name="standing_now_by_due_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="standing_has_a_text",
                violation_error_message="具体任务不能为空。",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__lte", 100)),
                name="standing_percent_lies_between_0_and_100",
                violation_error_message="完成百分比须在 0 到 100 之间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_on", None), ("warn_on", None)), ("due_on__gte", models.F("warn_on")), _connector="OR"
                ),
                name="standing_warns_no_later_than_it_is_due",
                violation_error_message="预警日期不能晚于期限。",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_on__isnull", False), ("state", "completed")),
                    models.Q(models.Q(("state", "completed"), _negated=True), ("completed_on", None)),
                    _connector="OR",
                ),
                name="standing_is_completed_on_a_day",
                violation_error_message="已办结的任务必须有办结日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["pending", "in_progress", "claimed", "completed", "suspended", "cancelled"])
                ),
                name="standing_is_in_a_known_state",
                violation_error_message="任务状态不在规定之内。",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(fields=("task", "since"), name="task_begins_to_stand_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", datetime.date(9999, 12, 31))),
                fields=("task",),
                name="task_stands_one_way_at_present",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="standing_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportdraft",
            constraint=models.UniqueConstraint(fields=("user", "task"), name="person_has_one_draft_for_a_task"),
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
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["on", "task"], name="entry_by_day"),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(fields=("task", "seq"), name="entry_has_its_own_number_in_its_task"),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("request_key__isnull", False)),
                fields=("task", "request_key"),
                name="form_is_entered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="entries_are_numbered_from_1"),
        ),
        migrations.AddConstraint(
            model_name="evidencerequirement",
            constraint=models.UniqueConstraint(fields=("task", "kind"), name="task_demands_a_kind_of_evidence_once"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(fields=("file",), name="evidence_has_its_own_file"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(condition=models.Q(("size__gte", 1)), name="evidence_is_not_empty"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replaces", None), ("version", 1)),
                    models.Q(("replaces__isnull", False), ("version__gte", 2)),
                    _connector="OR",
                ),
                name="evidence_that_replaces_another_is_a_later_version",
            ),
        ),
        migrations.AddIndex(
            model_name="taskunit",
            index=models.Index(fields=["department", "until", "task"], name="unit_by_department"),
        ),
        migrations.AddConstraint(
            model_name="taskunit",
            constraint=models.UniqueConstraint(
                fields=("task", "department", "role", "since"), name="unit_state_begins_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="taskunit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", datetime.date(9999, 12, 31))),
                fields=("task", "department", "role"),
                name="unit_has_each_role_once_in_a_task",
                violation_error_message="同一单位在一项任务里同一职责只能写一次。",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="unit_state_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="taskunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent", None), ("percent__lte", 100), _connector="OR"),
                name="unit_percent_lies_between_0_and_100",
            ),
        ),
        migrations.AddConstraint(
            model_name="viewshare",
            constraint=models.UniqueConstraint(fields=("view", "role"), name="view_is_shared_once_with_a_role"),
        ),
    ]
