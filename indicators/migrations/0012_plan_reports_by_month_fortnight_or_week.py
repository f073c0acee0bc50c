"""The reporting cycle is a month, a fortnight or a week."""

from django.db import migrations, models

CYCLE = {
    "name": "report_cycle",
    "field": models.CharField(
        choices=[("monthly", "每月"), ("fortnightly", "每两周"), ("weekly", "每周")],
        default="monthly",
        max_length=12,
        verbose_name="反馈周期",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("indicators", "0011_plan_says_when_to_acknowledge_and_how_urgings_rise")]
    operations = [
        migrations.AddField(model_name="historicalplan", **CYCLE),
        migrations.AddField(model_name="plan", **CYCLE),
    ]
