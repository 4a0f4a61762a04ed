from django.db import migrations
from django.utils import timezone

from inventory.operations.taxonomy import add_starter_taxonomy


def add(apps, schema_editor):
    add_starter_taxonomy(apps, now=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    # Backwards nothing is taken away: people may have put tools on these shelves.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
