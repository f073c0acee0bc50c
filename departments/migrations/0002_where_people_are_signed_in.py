"""Where and when people have signed in, for 我的账号."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignedInSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session_key", models.CharField(editable=False, max_length=40, unique=True, verbose_name="会话")),
                ("at", models.DateTimeField(verbose_name="登录时间")),
                ("address", models.GenericIPAddressField(blank=True, null=True, verbose_name="地址")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "登录",
                "verbose_name_plural": "登录",
                "ordering": ["-at", "-pk"],
            },
        ),
    ]
