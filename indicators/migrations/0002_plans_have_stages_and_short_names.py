"""A plan gets a short name, a year, and a life in dated steps; 0003 fills in the names, 0004 protects the steps."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalplan",
            name="short_name",
            field=models.CharField(
                blank=True,
                help_text="至多 8 个字，与年份一起在各页上区分方案；不填则取自标题",
                max_length=8,
                validators=[
                    django.core.validators.RegexValidator(
                        "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff]",
                        code="control_character",
                        inverse_match=True,
                    )
                ],
                verbose_name="简称",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="year",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=0,
                help_text="不填则取起始年份",
                validators=[
                    django.core.validators.MinValueValidator(1949),
                    django.core.validators.MaxValueValidator(2199),
                ],
                verbose_name="年份",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="plan",
            name="short_name",
            field=models.CharField(
                blank=True,
                help_text="至多 8 个字，与年份一起在各页上区分方案；不填则取自标题",
                max_length=8,
                validators=[
                    django.core.validators.RegexValidator(
                        "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff]",
                        code="control_character",
                        inverse_match=True,
                    )
                ],
                verbose_name="简称",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="year",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=0,
                help_text="不填则取起始年份",
                validators=[
                    django.core.validators.MinValueValidator(1949),
                    django.core.validators.MaxValueValidator(2199),
                ],
                verbose_name="年份",
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="PlanStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seq",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="序号"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("running", "执行中"),
                            ("closed", "已结束"),
                            ("archived", "已归档"),
                        ],
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("on", models.DateField(verbose_name="日期")),
                ("by_name", models.CharField(max_length=40, verbose_name="经手人姓名")),
                (
                    "words",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff]",
                                code="control_character",
                                inverse_match=True,
                            )
                        ],
                        verbose_name="说明",
                    ),
                ),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stages",
                        to="indicators.plan",
                        verbose_name="方案",
                    ),
                ),
            ],
            options={
                "verbose_name": "方案状态",
                "verbose_name_plural": "方案状态",
                "ordering": ["plan", "seq"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "seq"),
                        name="plan_is_in_one_stage_at_a_time",
                        violation_error_message="方案的状态刚刚有人改过，请刷新页面再看。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["draft", "running", "closed", "archived"])),
                        name="plan_stage_is_one_of_the_four",
                        violation_error_message="方案的状态只能是草稿、执行中、已结束或已归档。",
                    ),
                ],
            },
        ),
    ]
