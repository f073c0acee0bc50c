"""What each person wants to be told by mail, and how often, with its history."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_a_notice_is_read_on_a_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalMailSetting",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("daily", "每个工作日早上"),
                            ("weekly", "每周一早上（放假时顺延到当周第一个工作日）"),
                            ("never", "不发"),
                        ],
                        default="daily",
                        max_length=8,
                        verbose_name="频率",
                    ),
                ),
                ("to_do", models.BooleanField(default=True, verbose_name="要办")),
                ("to_know", models.JSONField(blank=True, default=list, verbose_name="知悉")),
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "提醒设置变更记录",
                "verbose_name_plural": "historical 提醒设置",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MailSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("daily", "每个工作日早上"),
                            ("weekly", "每周一早上（放假时顺延到当周第一个工作日）"),
                            ("never", "不发"),
                        ],
                        default="daily",
                        max_length=8,
                        verbose_name="频率",
                    ),
                ),
                ("to_do", models.BooleanField(default=True, verbose_name="要办")),
                ("to_know", models.JSONField(blank=True, default=list, verbose_name="知悉")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_setting",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "提醒设置",
                "verbose_name_plural": "提醒设置",
            },
        ),
    ]
