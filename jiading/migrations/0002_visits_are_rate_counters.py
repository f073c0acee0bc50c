"""The counter gets the name of what it is; its table keeps its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("jiading", "0001_visits_are_counted")]

    operations = [
        migrations.AlterModelTable(name="Visits", table="jiading_visits"),
        migrations.RenameModel(old_name="Visits", new_name="RateCounter"),
    ]
