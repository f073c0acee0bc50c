"""Models that have moved to rooms of their own; their tables stay as they are, only what Django knows of them changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("fill_sheets", "0001_initial"),
        ("imports", "0001_initial"),
        ("notices", "0001_initial"),
        ("saved_views", "0001_initial"),
        ("tasks", "0007_demands_need_no_table_of_their_own"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.DeleteModel(name="NoticeRead"),
                migrations.DeleteModel(name="Notice"),
                migrations.DeleteModel(name="Reminder"),
                migrations.DeleteModel(name="ViewShare"),
                migrations.DeleteModel(name="SavedView"),
                migrations.DeleteModel(name="FillSheetDraft"),
                migrations.DeleteModel(name="ImportDraft"),
            ],
        )
    ]
