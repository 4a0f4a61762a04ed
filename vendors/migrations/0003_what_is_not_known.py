"""Alone between two changes of tables: PostgreSQL alters none with rows in flight."""

from django.db import migrations


def say_why_nothing_is_stated(apps, schema_editor):
    """A notice without a period or a day had not been found until now."""
    notices = apps.get_model("vendors", "Notice").objects
    notices.filter(amount=None, fixed_day=None).update(stated="not_found")


def let_days_be_computed_anew(apps, schema_editor):
    """The rules have changed; the next reminder pass fills what is missing."""
    apps.get_model("vendors", "Term").objects.update(act_by=None)


def forget_what_was_not_known(apps, schema_editor):
    """Turn the values that are new here into the nearest that were known before."""
    steps = apps.get_model("vendors", "RenewalStep").objects
    steps.filter(mode="unclear").update(mode="conditional")
    steps.filter(length_kind__in=("event", "illegible")).update(length_kind="unknown")
    terms = apps.get_model("vendors", "Term").objects.filter(end_kind="parent")
    terms.filter(ends_on=None).update(end_kind="unknown")
    terms.filter(ends_on__isnull=False).update(end_kind="stated")
    apps.get_model("vendors", "Reminder").objects.filter(lead=-2).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('vendors', '0002_contract_life'),
    ]

    operations = [
        migrations.RunPython(say_why_nothing_is_stated, forget_what_was_not_known),
        migrations.RunPython(let_days_be_computed_anew, migrations.RunPython.noop),
    ]
