"""How often a person has seen the hints for a first use; who has signed in before this release sees none."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

OVER = 4  # one more than the visits on which hints are shown


def who_has_signed_in_sees_none(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("departments", "User").objects.filter(last_login__isnull=False).update(hint_visits=OVER)


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0002_where_people_are_signed_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="hint_visits",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="看到提示的登录次数"),
        ),
        migrations.RunPython(who_has_signed_in_sees_none, migrations.RunPython.noop),
    ]
