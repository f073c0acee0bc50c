"""A number of days between two reports becomes the nearest cycle."""

from django.db import migrations

DAYS = {"monthly": 30, "fortnightly": 14, "weekly": 7}


def name_cycles(apps, schema_editor) -> None:
    for model in (apps.get_model("indicators", "Plan"), apps.get_model("indicators", "HistoricalPlan")):
        model.objects.filter(report_cycle_days__lte=10).update(report_cycle="weekly")
        model.objects.filter(report_cycle_days__range=(11, 21)).update(report_cycle="fortnightly")


def count_days(apps, schema_editor) -> None:
    for model in (apps.get_model("indicators", "Plan"), apps.get_model("indicators", "HistoricalPlan")):
        for cycle, days in DAYS.items():
            model.objects.filter(report_cycle=cycle).update(report_cycle_days=days)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0012_plan_reports_by_month_fortnight_or_week")]
    operations = [migrations.RunPython(name_cycles, count_days)]
