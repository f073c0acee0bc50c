from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tasks", "0006_demands_are_read_again_from_the_ledger")]
    operations = [migrations.DeleteModel(name="EvidenceRequirement")]
