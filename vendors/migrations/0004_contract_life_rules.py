from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vendors', '0003_what_is_not_known'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('lead__gte', -2)), name='vendors_reminder_lead_known', violation_error_message='A lead is -2 or more days.'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaced_by', models.F('id')), _negated=True), ('replaced_by', None), _connector='OR'), name='vendors_contract_not_its_own_successor', violation_error_message='A contract cannot replace itself.'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('notice_given_on__isnull', False), models.Q(('notice_given_way', ''), ('notice_proof', '')), _connector='OR'), name='vendors_contract_notice_has_a_day', violation_error_message='Say on which day the notice was given.'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('notice_given_way__in', ['email', 'post', 'courier', 'portal', ''])), name='vendors_contract_given_way_known', violation_error_message='Notice given way is not one of email, post, courier, portal.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stated', 'stated'), models.Q(('amount__isnull', False), ('fixed_day__isnull', False), _connector='OR')), models.Q(models.Q(('stated', 'stated'), _negated=True), ('amount', None), ('fixed_day', None)), _connector='OR'), name='vendors_notice_says_when', violation_error_message='Give a notice period or a fixed day, or say why there is none.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('stated__in', ['stated', 'says_none', 'not_found', 'illegible', 'event'])), name='vendors_notice_stated_known', violation_error_message='Stated is not one of stated, says_none, not_found, illegible, event.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('counts__in', ['received', 'given'])), name='vendors_notice_counts_known', violation_error_message='Counts is not one of received, given.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('to_end_of__in', ['any_day', 'month', 'quarter', 'half_year', 'year', 'contract_year'])), name='vendors_notice_end_known', violation_error_message='To end of is not one of any_day, month, quarter, half_year, year, contract_year.'),
        ),
        migrations.AddConstraint(
            model_name='renewalstep',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['automatic', 'optional', 'mutual', 'conditional', 'none', 'evergreen', 'unclear'])), name='vendors_renewalstep_mode_known', violation_error_message='Mode is not one of automatic, optional, mutual, conditional, none, evergreen, unclear.'),
        ),
        migrations.AddConstraint(
            model_name='renewalstep',
            constraint=models.CheckConstraint(condition=models.Q(('length_kind__in', ['stated', 'same', 'no_end', 'event', 'unknown', 'illegible'])), name='vendors_renewalstep_kind_known', violation_error_message='Length kind is not one of stated, same, no_end, event, unknown, illegible.'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_kind__in', ('stated', 'computed')), ('ends_on__isnull', False)), ('end_kind', 'parent'), models.Q(models.Q(('end_kind__in', ('stated', 'computed', 'parent')), _negated=True), ('ends_on', None)), _connector='OR'), name='vendors_term_end_matches_kind', violation_error_message='Give the last day, or say why there is none: an event, no end, unknown or illegible.'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('amount_expected', False), ('amount__isnull', False), _connector='OR'), name='vendors_term_expected_amount_is_given', violation_error_message='An expected price needs an amount.'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('end_kind__in', ['stated', 'computed', 'parent', 'event', 'none', 'unknown', 'illegible'])), name='vendors_term_end_kind_known', violation_error_message='End kind is not one of stated, computed, parent, event, none, unknown, illegible.'),
        ),
    ]
