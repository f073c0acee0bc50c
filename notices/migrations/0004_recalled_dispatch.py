"""撤回交办: the units are told that a dispatch was taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_what_people_want_by_mail"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="subject",
            field=models.CharField(
                choices=[
                    ("dispatched", "交办"),
                    ("recalled", "撤回交办"),
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
    ]
