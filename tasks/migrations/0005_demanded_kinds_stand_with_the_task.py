from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0004_percent_and_silence_are_read_again_from_the_ledger")]
    operations = [
        migrations.AddField(
            model_name=name,
            name="demanded_kinds",
            field=models.CharField(blank=True, editable=False, max_length=60, verbose_name="材料要求"),
        )
        for name in ("task", "standing")
    ]
