"""Alone between two changes of tables: PostgreSQL alters none with rows in flight."""

from django.db import migrations

OCCASIONS = {-1: "passed", -2: "renewed"}
NEAREST = {"in_doubt": "failed", "stopped": "failed", "held": "waiting"}


def name_the_occasion(apps, schema_editor):
    """What a lead below nought had stood for has a name now."""
    reminders = apps.get_model("vendors", "Reminder").objects
    for lead, occasion in OCCASIONS.items():
        reminders.filter(lead=lead).update(lead=0, occasion=occasion)


def say_who_claims(apps, schema_editor):
    """A mail under way may have been handed over: nobody wrote down how far it was."""
    mails = apps.get_model("vendors", "Mail").objects
    mails.filter(state="sending").update(claimed_by="before the upgrade")
    mails.exclude(state="sending").update(claimed_until=None)


def write_leads_below_nought(apps, schema_editor):
    """Keep what the tables could hold before; the rest was owed by newer rules."""
    reminders = apps.get_model("vendors", "Reminder").objects
    reminders.filter(person=None).delete()
    reminders.filter(term=None).delete()
    reminders.filter(lead__lt=0).delete()
    for lead, occasion in OCCASIONS.items():
        reminders.filter(occasion=occasion).update(lead=lead)


def forget_who_claims(apps, schema_editor):
    mails = apps.get_model("vendors", "Mail").objects
    mails.exclude(channel=None).delete()
    mails.filter(state="claimed").update(state="sending")
    for state, nearest in NEAREST.items():
        mails.filter(state=state).update(state=nearest)


def turn_templates_into_drafts(apps, schema_editor):
    """Nobody is reminded of either."""
    contracts = apps.get_model("vendors", "Contract").objects
    contracts.filter(state="template").update(state="draft")


class Migration(migrations.Migration):

    dependencies = [
        ('vendors', '0006_reminder_delivery'),
    ]

    operations = [
        migrations.RunPython(name_the_occasion, write_leads_below_nought),
        migrations.RunPython(say_who_claims, forget_who_claims),
        migrations.RunPython(
            migrations.RunPython.noop, turn_templates_into_drafts
        ),
    ]
