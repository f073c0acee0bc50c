"""The made reports have moved to exports; their tables stay as they are, only what Django knows of them changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("exports", "0001_initial"),
        ("reports", "0001_reports_are_made_and_scheduled"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.DeleteModel(name="ReportLetter"),
                migrations.DeleteModel(name="MadeReport"),
                migrations.DeleteModel(name="ReportSchedule"),
            ],
        )
    ]
