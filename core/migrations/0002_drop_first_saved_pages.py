from django.db import migrations


class Migration(migrations.Migration):
    """The first shape of saved pages, never released, cannot be turned into the next one without each page's code."""

    dependencies = [("core", "0001_initial")]

    operations = [migrations.DeleteModel("Summary")]
