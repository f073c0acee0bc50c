"""撤回: whoever was told of an act is told that it was taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0004_recalled_dispatch"),
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
                    ("claim_withdrawn", "撤回办结申请"),
                    ("lead_claim_withdrawn", "牵头单位撤回办结申请"),
                    ("reply_withdrawn", "撤回对批示的回复"),
                    ("extension_withdrawn", "撤回延期申请"),
                    ("urge_withdrawn", "撤回催办"),
                    ("instruct_withdrawn", "撤回批示"),
                    ("copy_withdrawn", "撤回批示（抄送）"),
                ],
                max_length=20,
                verbose_name="事由",
            ),
        ),
    ]
