from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0060_an_instruction_stays_one_when_its_unit_is_urged")]
    operations = [
        migrations.AddField(
            model_name=name,
            name="demanded_kinds",
            field=models.CharField(blank=True, editable=False, max_length=60, verbose_name="材料要求"),
        )
        for name in ("task", "standing")
    ]
