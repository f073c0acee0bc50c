"""Texts of a kind are listed in the order in which they were entered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_texts_of_what_is_there")]
    operations = [
        migrations.RemoveIndex(model_name="searchtext", name="text_by_kind_and_day"),
        migrations.AddIndex(model_name="searchtext", index=models.Index(fields=["kind", "id"], name="text_by_kind")),
    ]
