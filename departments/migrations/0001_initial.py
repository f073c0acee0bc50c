"""Units, people, their names and mergers, working days and access tokens, as release 0.1 left them.

In a database of 0.1 this name is applied already, and so are the old migrations of `stands_for`, whose work is done here.
jiading/database/upgrades.py refuses a database that has some of them only.
"""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
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
        "0010_days_that_a_years_notice_changes",
        "0030_person_has_an_address",
        "0031_units_are_merged",
        "0040_people_have_tokens",
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "on",
                    models.DateField(error_messages={"unique": "这一天已经登记过。"}, unique=True, verbose_name="日期"),
                ),
                (
                    "is_workday",
                    models.BooleanField(default=False, help_text="不勾选就是放假", verbose_name="上班（调休）"),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=30, validators=[no_control_characters], verbose_name="名称"
                    ),
                ),
            ],
            options={
                "verbose_name": "节假日与调休",
                "verbose_name_plural": "节假日与调休",
                "ordering": ["-on"],
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        max_length=60, unique=True, validators=[no_control_characters], verbose_name="名称"
                    ),
                ),
                (
                    "full_name",
                    models.CharField(
                        blank=True, max_length=120, validators=[no_control_characters], verbose_name="全称"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("government", "政府部门"),
                            ("party", "党委部门"),
                            ("mass", "群团组织"),
                            ("company", "企业"),
                            ("town", "街镇"),
                            ("organ", "人大政协"),
                            ("collective", "集体单位"),
                        ],
                        default="government",
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="排序")),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="departments.department",
                        verbose_name="并入单位",
                    ),
                ),
                ("merged_on", models.DateField(blank=True, editable=False, null=True, verbose_name="并入日期")),
            ],
            options={
                "verbose_name": "单位",
                "verbose_name_plural": "单位",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "这个账号已经有人用了。"},
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9_.@-]+\\Z", "账号只能用字母、数字和 . _ @ - 。"
                            )
                        ],
                        verbose_name="账号",
                    ),
                ),
                ("name", models.CharField(max_length=40, validators=[no_control_characters], verbose_name="姓名")),
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
                ("is_active", models.BooleanField(default=True, verbose_name="可登录")),
                ("must_change_password", models.BooleanField(default=True, verbose_name="下次登录须改密码")),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="建立时间"),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="departments.department",
                        verbose_name="单位",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        help_text="每日提醒发到这里；不填则只在门户里看通知",
                        max_length=120,
                        verbose_name="电子邮箱",
                    ),
                ),
                (
                    "in_post_since",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="任现职时间"),
                ),
            ],
            options={
                "verbose_name": "账号",
                "verbose_name_plural": "账号",
                "ordering": ["department__position", "role", "username"],
            },
        ),
        migrations.CreateModel(
            name="DepartmentAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        max_length=60, unique=True, validators=[no_control_characters], verbose_name="别名"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="departments.department",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位别名",
                "verbose_name_plural": "单位别名",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, validators=[no_control_characters], verbose_name="曾用名")),
                ("until", models.DateField(verbose_name="改名日期")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_names",
                        to="departments.department",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "曾用名",
                "verbose_name_plural": "曾用名",
                "ordering": ["until"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDepartment",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        db_index=True, max_length=60, validators=[no_control_characters], verbose_name="名称"
                    ),
                ),
                (
                    "full_name",
                    models.CharField(
                        blank=True, max_length=120, validators=[no_control_characters], verbose_name="全称"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("government", "政府部门"),
                            ("party", "党委部门"),
                            ("mass", "群团组织"),
                            ("company", "企业"),
                            ("town", "街镇"),
                            ("organ", "人大政协"),
                            ("collective", "集体单位"),
                        ],
                        default="government",
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="排序")),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="departments.department",
                        verbose_name="并入单位",
                    ),
                ),
                ("merged_on", models.DateField(blank=True, editable=False, null=True, verbose_name="并入日期")),
            ],
            options={
                "verbose_name": "单位变更记录",
                "verbose_name_plural": "historical 单位",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalUser",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "username",
                    models.CharField(
                        db_index=True,
                        error_messages={"unique": "这个账号已经有人用了。"},
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9_.@-]+\\Z", "账号只能用字母、数字和 . _ @ - 。"
                            )
                        ],
                        verbose_name="账号",
                    ),
                ),
                ("name", models.CharField(max_length=40, validators=[no_control_characters], verbose_name="姓名")),
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
                ("is_active", models.BooleanField(default=True, verbose_name="可登录")),
                ("must_change_password", models.BooleanField(default=True, verbose_name="下次登录须改密码")),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="建立时间"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="departments.department",
                        verbose_name="单位",
                    ),
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
            ],
            options={
                "verbose_name": "账号变更记录",
                "verbose_name_plural": "historical 账号",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(blank=True, null=True, verbose_name="起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="止（不含）")),
                (
                    "collective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="departments.department",
                        verbose_name="集体单位",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="departments.department",
                        verbose_name="成员单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "集体单位成员",
                "verbose_name_plural": "集体单位成员",
                "ordering": ["collective", "member__position"],
            },
        ),
        migrations.AddField(
            model_name="department",
            name="members",
            field=models.ManyToManyField(
                related_name="collectives",
                through="departments.Membership",
                to="departments.department",
                verbose_name="成员单位",
            ),
        ),
        migrations.CreateModel(
            name="AccessToken",
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
                        verbose_name="建立时的角色",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("calendar", "日历订阅"), ("data", "数据接口")], max_length=10, verbose_name="用途"
                    ),
                ),
                ("label", models.CharField(max_length=40, validators=[no_control_characters], verbose_name="名称")),
                ("hash", models.CharField(editable=False, max_length=64, unique=True, verbose_name="SHA-256")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("last_used_on", models.DateField(blank=True, null=True, verbose_name="最近使用")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="持有人",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
            ],
            options={
                "verbose_name": "令牌",
                "verbose_name_plural": "令牌",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="revoked_token_names_who_revoked_it",
                        violation_error_message="撤销的令牌必须记下撤销人和时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["calendar", "data"])),
                        name="token_has_a_known_purpose",
                        violation_error_message="令牌的用途不在规定之内。",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role__in", ["CLERK", "HEAD"]), _negated=True),
                    ("department__isnull", False),
                    _connector="OR",
                ),
                name="officer_belongs_to_a_unit",
                violation_error_message="经办人和单位负责人必须属于一个单位。",
            ),
        ),
        migrations.AddConstraint(
            model_name="formername",
            constraint=models.UniqueConstraint(
                fields=("department", "until"),
                name="department_is_renamed_once_a_day",
                violation_error_message="同一单位一天只能改名一次。",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("collective", "member"),
                name="unit_is_a_member_once_at_a_time",
                violation_error_message="该单位已经是这个集体的成员。",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("collective", models.F("member")), _negated=True),
                name="collective_is_not_its_own_member",
                violation_error_message="集体单位不能是自己的成员。",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since", None), ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="membership_ends_after_it_begins",
                violation_error_message="成员的截止日期不能早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="department_has_a_name",
                violation_error_message="单位名称不能为空。",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into", None), ("merged_on", None)),
                    models.Q(("is_active", False), ("merged_into__isnull", False), ("merged_on__isnull", False)),
                    _connector="OR",
                ),
                name="merged_unit_is_closed_on_a_day",
                violation_error_message="并入其他单位的单位须停用，并记下日期。",
            ),
        ),
    ]
