"""Alone before the limits it makes room for: see 0010_limits."""

from django.db import migrations

MOST = {"transit_days": 366, "internal_lead_days": 731}
SAID = {
    "transit_days": "Before an upgrade, a notice travelled {} days.",
    "internal_lead_days": "Before an upgrade, we needed {} days ourselves.",
}
LONGEST = {
    "days": 32767,
    "working_days": 26000,
    "weeks": 5218,
    "months": 1200,
    "quarters": 400,
    "years": 100,
}


def bring_within_limits(apps, schema_editor):
    """Nothing typed in is lost: what was beyond is kept in the contract's notes.

    Days are cut to the most there may be; a notice of more than a hundred years counts
    as not found, so that the contract is listed among those to look into.
    """
    contracts = apps.get_model("vendors", "Contract").objects
    for name, most in MOST.items():
        for contract in contracts.filter(**{f"{name}__gt": most}):
            noted(apps, contract.pk, SAID[name].format(getattr(contract, name)))
            contracts.filter(pk=contract.pk).update(**{name: most})
    notices = apps.get_model("vendors", "Notice").objects
    for unit, most in LONGEST.items():
        for notice in notices.filter(unit=unit, amount__gt=most):
            said = f"Before an upgrade, a notice period was {notice.amount} {unit}."
            noted(apps, notice.contract_id, said.replace("_", " "))
            known = {} if notice.fixed_day else {"stated": "not_found"}
            notices.filter(pk=notice.pk).update(amount=None, unit="", **known)
        for notice in notices.filter(opens_unit=unit, opens_amount__gt=most):
            said = f"Before an upgrade, a window opened {notice.opens_amount} {unit} before."
            noted(apps, notice.contract_id, said.replace("_", " "))
            notices.filter(pk=notice.pk).update(opens_amount=None, opens_unit="")


def noted(apps, contract_id, sentence):
    contracts = apps.get_model("vendors", "Contract").objects.filter(pk=contract_id)
    notes = contracts.get().notes
    contracts.update(notes=f"{notes}\n{sentence}".strip())
    # The days follow anew with the next reminder pass, which fills what is missing.
    apps.get_model("vendors", "Term").objects.filter(contract=contract_id).update(
        act_by=None
    )


class Migration(migrations.Migration):

    dependencies = [
        ('vendors', '0008_reminder_delivery_rules'),
    ]

    operations = [
        migrations.RunPython(bring_within_limits, migrations.RunPython.noop),
    ]
