"""A notice is read on a day of the portal, so that a past day shows what was unread then."""

from datetime import timedelta, timezone

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models.functions import TruncDate

SHANGHAI = timezone(timedelta(hours=8))  # without summer time since 1991


def days_of_moments(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the day in Shanghai of the moment; a drill with a day of its own is no installation that is upgraded."""
    reads = apps.get_model("notices", "NoticeRead")
    reads.objects.filter(on=None).update(on=TruncDate("at", tzinfo=SHANGHAI))


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AddField("noticeread", "on", models.DateField("阅读日期", null=True)),
        migrations.RunPython(days_of_moments, migrations.RunPython.noop),
        migrations.AlterField("noticeread", "on", models.DateField("阅读日期")),
    ]
