"""What few rows have has an index of its own: entries that correct another one, units that owe an answer."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0003_how_often_a_person_saw_hints"),
        ("tasks", "0019_a_look_at_a_claim_is_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)), fields=["corrects"], name="entry_that_corrects"
            ),
        ),
        migrations.AddIndex(
            model_name="taskunit",
            index=models.Index(
                condition=models.Q(("urged_on__isnull", False)), fields=["task"], name="unit_owes_an_answer"
            ),
        ),
    ]
