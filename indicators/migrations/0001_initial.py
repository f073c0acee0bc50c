"""Plans, categories, rows with their wordings, and open questions, as release 0.1 left them.

In a database of 0.1 this name is applied already, and so are the old migrations of `stands_for`, whose work is done here.
jiading/database/upgrades.py refuses a database that has some of them only.
"""

import datetime
import functools

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

no_control_characters = django.core.validators.RegexValidator(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff]",
    code="control_character",
    inverse_match=True,
)

headings_as_printed: functools.partial[list[str]] = functools.partial(
    list, ("指标分类", "项目名称", "创建标准和要求", "目前现状", "具体任务", "时间节点", "责任单位", "牵头部门")
)


class Migration(migrations.Migration):
    initial = True
    stands_for = [
        "0002_question_places",
        "0010_plan_says_how_leads_claim",
        "0011_plan_says_when_to_acknowledge_and_how_urgings_rise",
        "0012_plan_reports_by_month_fortnight_or_week",
        "0013_days_become_the_nearest_cycle",
        "0014_plan_counts_no_days_of_a_cycle",
        "0015_plan_may_ask_for_document_numbers",
        "0040_plan_says_whether_units_are_ranked",
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPlan",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        db_index=True,
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9_-]*\\Z", "方案代码只能用小写字母、数字、- 和 _ 。"
                            )
                        ],
                        verbose_name="方案代码",
                    ),
                ),
                ("title", models.CharField(max_length=200, validators=[no_control_characters], verbose_name="标题")),
                (
                    "annex",
                    models.CharField(
                        blank=True, max_length=40, validators=[no_control_characters], verbose_name="附件号"
                    ),
                ),
                ("headings", models.JSONField(default=headings_as_printed, verbose_name="表头（原样）")),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(verbose_name="结束日期")),
                (
                    "due_soon_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="临期天数",
                    ),
                ),
                (
                    "due_very_soon_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="加急天数",
                    ),
                ),
                (
                    "grace_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="宽限（天）",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "joint_claim",
                    models.CharField(
                        choices=[("agree", "一家申请办结，其他牵头单位同意"), ("each", "各牵头单位都要申请办结")],
                        default="agree",
                        max_length=8,
                        verbose_name="几家牵头时的办结申请",
                    ),
                ),
                (
                    "acknowledge_workdays",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="签收期限（工作日）",
                    ),
                ),
                (
                    "announce_after",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="连续几次未按时回复后，催办升为通报",
                    ),
                ),
                (
                    "supervise_after",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="连续几次未按时回复后，催办升为督办",
                    ),
                ),
                (
                    "report_cycle",
                    models.CharField(
                        choices=[("monthly", "每月"), ("fortnightly", "每两周"), ("weekly", "每周")],
                        default="monthly",
                        max_length=12,
                        verbose_name="反馈周期",
                    ),
                ),
                ("needs_document", models.BooleanField(default=False, verbose_name="中止、取消、恢复、重开须写文号")),
                ("ranks_units", models.BooleanField(default=False, verbose_name="单位对比显示名次")),
            ],
            options={
                "verbose_name": "方案变更记录",
                "verbose_name_plural": "historical 方案",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9_-]*\\Z", "方案代码只能用小写字母、数字、- 和 _ 。"
                            )
                        ],
                        verbose_name="方案代码",
                    ),
                ),
                ("title", models.CharField(max_length=200, validators=[no_control_characters], verbose_name="标题")),
                (
                    "annex",
                    models.CharField(
                        blank=True, max_length=40, validators=[no_control_characters], verbose_name="附件号"
                    ),
                ),
                ("headings", models.JSONField(default=headings_as_printed, verbose_name="表头（原样）")),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(verbose_name="结束日期")),
                (
                    "due_soon_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="临期天数",
                    ),
                ),
                (
                    "due_very_soon_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="加急天数",
                    ),
                ),
                (
                    "grace_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="宽限（天）",
                    ),
                ),
                (
                    "joint_claim",
                    models.CharField(
                        choices=[("agree", "一家申请办结，其他牵头单位同意"), ("each", "各牵头单位都要申请办结")],
                        default="agree",
                        max_length=8,
                        verbose_name="几家牵头时的办结申请",
                    ),
                ),
                (
                    "acknowledge_workdays",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="签收期限（工作日）",
                    ),
                ),
                (
                    "announce_after",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="连续几次未按时回复后，催办升为通报",
                    ),
                ),
                (
                    "supervise_after",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="连续几次未按时回复后，催办升为督办",
                    ),
                ),
                (
                    "report_cycle",
                    models.CharField(
                        choices=[("monthly", "每月"), ("fortnightly", "每两周"), ("weekly", "每周")],
                        default="monthly",
                        max_length=12,
                        verbose_name="反馈周期",
                    ),
                ),
                ("needs_document", models.BooleanField(default=False, verbose_name="中止、取消、恢复、重开须写文号")),
                ("ranks_units", models.BooleanField(default=False, verbose_name="单位对比显示名次")),
            ],
            options={
                "verbose_name": "方案",
                "verbose_name_plural": "方案",
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="plan_ends_after_it_starts",
                        violation_error_message="方案的结束日期不能早于起始日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_very_soon_days__lte", models.F("due_soon_days"))),
                        name="stressed_days_lie_within_due_soon_days",
                        violation_error_message="加急天数不能多于临期天数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("supervise_after__lte", models.F("announce_after"))),
                        name="urging_is_supervised_before_it_is_announced",
                        violation_error_message="升为督办的次数不能多于升为通报的次数。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorCategory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, validators=[no_control_characters], verbose_name="名称")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="排序")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="categories",
                        to="indicators.plan",
                        verbose_name="方案",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标分类",
                "verbose_name_plural": "指标分类",
                "ordering": ["plan", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=200, validators=[no_control_characters], verbose_name="项目名称"
                    ),
                ),
                (
                    "standard",
                    models.TextField(blank=True, validators=[no_control_characters], verbose_name="创建标准和要求"),
                ),
                (
                    "baseline_state",
                    models.TextField(blank=True, validators=[no_control_characters], verbose_name="目前现状"),
                ),
                ("position", models.PositiveIntegerField(verbose_name="行号")),
                ("source", models.JSONField(blank=True, default=dict, verbose_name="原表说明")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="indicators.indicatorcategory",
                        verbose_name="指标分类",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="indicators.plan",
                        verbose_name="方案",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目",
                "verbose_name_plural": "项目",
                "ordering": ["plan", "position"],
            },
        ),
        migrations.CreateModel(
            name="OpenQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("category", "指标分类"),
                            ("project", "项目名称"),
                            ("standard", "创建标准和要求"),
                            ("baseline_state", "目前现状"),
                            ("tasks", "具体任务"),
                            ("deadline", "时间节点"),
                            ("responsible", "责任单位"),
                            ("lead", "牵头部门"),
                            ("cooperating", "配合单位"),
                        ],
                        max_length=16,
                        verbose_name="栏目",
                    ),
                ),
                ("asks", models.CharField(max_length=300, validators=[no_control_characters], verbose_name="问题")),
                ("source_text", models.TextField(blank=True, validators=[no_control_characters], verbose_name="原文")),
                ("proposal", models.TextField(blank=True, validators=[no_control_characters], verbose_name="建议")),
                ("options", models.JSONField(blank=True, default=list, verbose_name="可选答案")),
                ("reason", models.TextField(blank=True, validators=[no_control_characters], verbose_name="理由")),
                (
                    "confidence",
                    models.CharField(
                        blank=True,
                        choices=[("high", "把握较大"), ("medium", "把握一般"), ("low", "把握较小")],
                        max_length=8,
                        verbose_name="把握",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="提出日期")),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="核实日期")),
                ("settled_by_name", models.CharField(blank=True, max_length=110, verbose_name="核实人姓名")),
                ("answer", models.TextField(blank=True, validators=[no_control_characters], verbose_name="答案")),
                ("note", models.TextField(blank=True, validators=[no_control_characters], verbose_name="说明")),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核实人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="indicators.project",
                        verbose_name="项目",
                    ),
                ),
                ("places", models.JSONField(blank=True, default=list, verbose_name="涉及的任务（行内次序，空为整行）")),
            ],
            options={
                "verbose_name": "待核实事项",
                "verbose_name_plural": "待核实事项",
                "ordering": ["project__position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=200, validators=[no_control_characters], verbose_name="项目名称"
                    ),
                ),
                (
                    "standard",
                    models.TextField(blank=True, validators=[no_control_characters], verbose_name="创建标准和要求"),
                ),
                (
                    "baseline_state",
                    models.TextField(blank=True, validators=[no_control_characters], verbose_name="目前现状"),
                ),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(default=datetime.date(9999, 12, 31), verbose_name="止（不含）")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="indicators.indicatorcategory",
                        verbose_name="指标分类",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="indicators.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目文本沿革",
                "verbose_name_plural": "项目文本沿革",
                "ordering": ["project", "since"],
            },
        ),
        migrations.AddConstraint(
            model_name="indicatorcategory",
            constraint=models.UniqueConstraint(
                fields=("plan", "name"),
                name="category_is_named_once_in_its_plan",
                violation_error_message="这个方案里已经有同名的指标分类。",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorcategory",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="category_has_a_name",
                violation_error_message="指标分类的名称不能为空。",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(
                fields=("plan", "position"),
                name="row_has_its_own_place_in_the_plan",
                violation_error_message="这个方案里已经有同一行号的项目。",
            ),
        ),
        migrations.AddConstraint(
            model_name="openquestion",
            constraint=models.UniqueConstraint(
                fields=("project", "field", "asks"),
                name="question_is_asked_once",
                violation_error_message="这一栏已经提过同样的问题。",
            ),
        ),
        migrations.AddConstraint(
            model_name="openquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_by", None), ("settled_on", None)),
                    models.Q(("settled_by__isnull", False), ("settled_on__isnull", False)),
                    _connector="OR",
                ),
                name="settled_question_names_who_settled_it",
                violation_error_message="核实事项必须记下核实人和日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="openquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled_on", None), ("settled_on__gte", models.F("asked_on")), _connector="OR"),
                name="question_is_settled_after_it_is_asked",
                violation_error_message="核实日期不能早于提出日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(fields=("project", "since"), name="row_is_worded_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", datetime.date(9999, 12, 31))),
                fields=("project",),
                name="row_has_one_present_wording",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="wording_ends_after_it_begins"
            ),
        ),
    ]
