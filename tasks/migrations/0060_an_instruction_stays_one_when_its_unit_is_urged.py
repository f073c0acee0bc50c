"""An unanswered instruction used to be forgotten when its unit was urged as well; the units are read again from the ledgers."""

from importlib import import_module

from django.db import migrations

read_again = import_module("tasks.migrations.0011_units_are_read_again_from_the_ledger").read_again


class Migration(migrations.Migration):
    dependencies = [("tasks", "0050_reported_periods_are_locked")]
    operations = [migrations.RunPython(read_again, migrations.RunPython.noop)]
