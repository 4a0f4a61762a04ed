from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vendors', '0009_beyond_limits'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('transit_days__lte', 366)), name='vendors_contract_transit_within_a_year', violation_error_message='A notice travels 366 days at most.'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('internal_lead_days__lte', 731)), name='vendors_contract_lead_within_two_years', violation_error_message='Between deciding and sending are 731 days at most.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('unit', ''), models.Q(('unit', 'days'), ('amount__lte', 32767)), models.Q(('unit', 'working_days'), ('amount__lte', 26000)), models.Q(('unit', 'weeks'), ('amount__lte', 5218)), models.Q(('unit', 'months'), ('amount__lte', 1200)), models.Q(('unit', 'quarters'), ('amount__lte', 400)), models.Q(('unit', 'years'), ('amount__lte', 100)), _connector='OR'), name='vendors_notice_period_within_a_century', violation_error_message='A notice period is a hundred years at most; check its unit.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('opens_amount', None), ('opens_unit', ''), models.Q(('opens_unit', 'days'), ('opens_amount__lte', 32767)), models.Q(('opens_unit', 'working_days'), ('opens_amount__lte', 26000)), models.Q(('opens_unit', 'weeks'), ('opens_amount__lte', 5218)), models.Q(('opens_unit', 'months'), ('opens_amount__lte', 1200)), models.Q(('opens_unit', 'quarters'), ('opens_amount__lte', 400)), models.Q(('opens_unit', 'years'), ('opens_amount__lte', 100)), _connector='OR'), name='vendors_notice_window_within_a_century', violation_error_message='A window opens a hundred years before the last day at most; check its unit.'),
        ),
    ]
