"""The audit log and its head."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveBigIntegerField(default=0, verbose_name="序号")),
                ("hash", models.CharField(blank=True, max_length=64, verbose_name="校验值")),
            ],
            options={
                "verbose_name": "访问记录末条",
                "verbose_name_plural": "访问记录末条",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="audit_log_has_one_head")],
            },
        ),
        migrations.CreateModel(
            name="AuditRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveBigIntegerField(unique=True, verbose_name="序号")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("signed_in", "登录"),
                            ("sign_in_failed", "登录失败"),
                            ("signed_out", "退出"),
                            ("locked", "账号锁定"),
                            ("unlocked", "解除锁定"),
                            ("password_changed", "修改密码"),
                            ("password_reset", "重置密码"),
                            ("account_opened", "开立账号"),
                            ("account_changed", "修改账号"),
                            ("refused", "拒绝访问"),
                            ("downloaded", "下载、导出"),
                            ("changed_in_admin", "后台修改"),
                            ("purged", "清理到期记录"),
                        ],
                        max_length=20,
                        verbose_name="事项",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("done", "成功"), ("failed", "未成")],
                        default="done",
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("person", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="账号编号")),
                ("account", models.CharField(blank=True, max_length=150, verbose_name="账号")),
                ("person_name", models.CharField(blank=True, max_length=80, verbose_name="姓名")),
                ("unit_name", models.CharField(blank=True, max_length=80, verbose_name="单位")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="来自")),
                ("about", models.CharField(blank=True, max_length=300, verbose_name="内容")),
                ("page", models.CharField(blank=True, max_length=200, verbose_name="页面")),
                ("request_number", models.CharField(blank=True, max_length=8, verbose_name="请求编号")),
                ("algorithm", models.CharField(max_length=20, verbose_name="校验算法")),
                ("previous_hash", models.CharField(blank=True, max_length=64, verbose_name="前一条校验值")),
                ("hash", models.CharField(max_length=64, verbose_name="校验值")),
            ],
            options={
                "verbose_name": "访问与管理记录",
                "verbose_name_plural": "访问与管理记录",
                "ordering": ["seq"],
                "indexes": [
                    models.Index(fields=["on", "seq"], name="audit_by_day"),
                    models.Index(fields=["account", "seq"], name="audit_by_account"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seq__gte", 1)), name="audit_records_are_numbered_from_1"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "signed_in",
                                    "sign_in_failed",
                                    "signed_out",
                                    "locked",
                                    "unlocked",
                                    "password_changed",
                                    "password_reset",
                                    "account_opened",
                                    "account_changed",
                                    "refused",
                                    "downloaded",
                                    "changed_in_admin",
                                    "purged",
                                ],
                            )
                        ),
                        name="audit_record_is_of_a_known_act",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["done", "failed"])), name="audit_record_has_a_known_result"
                    ),
                ],
            },
        ),
    ]
