"""撤回: entries that take back a claim of completion, a request for a later deadline, an urging or an instruction."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0017_a_task_names_the_one_it_was_carried_over_from"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ledgerentry",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tasks.ledgerentry",
                verbose_name="更正或撤回",
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("entered", "录入"),
                    ("dispatched", "交办"),
                    ("recalled", "撤回交办"),
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
                    ("claim_withdrawn", "撤回办结申请"),
                    ("extension_withdrawn", "撤回延期申请"),
                    ("request_withdrawn", "撤回催办、批示"),
                ],
                max_length=20,
                verbose_name="事项",
            ),
        ),
        migrations.AlterField(
            model_name="taskunit",
            name="urged_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("entered", "录入"),
                    ("dispatched", "交办"),
                    ("recalled", "撤回交办"),
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
                    ("claim_withdrawn", "撤回办结申请"),
                    ("extension_withdrawn", "撤回延期申请"),
                    ("request_withdrawn", "撤回催办、批示"),
                ],
                max_length=20,
                verbose_name="催办方式",
            ),
        ),
    ]
