from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vendors', '0007_what_was_owed'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('person', None), ('channel', None), _connector='OR'), name='vendors_mail_to_one', violation_error_message='A mail goes to a person or to a channel.'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claimed_until__isnull', False), ('state__in', ('claimed', 'sending')), models.Q(('claimed_by', ''), _negated=True)), models.Q(models.Q(('state__in', ('claimed', 'sending')), _negated=True), ('claimed_by', ''), ('claimed_until', None)), _connector='OR'), name='vendors_mail_claimed_by_one', violation_error_message='Only a mail that is being sent has a claim, and it says whose.'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'claimed', 'sending', 'sent', 'failed', 'in_doubt', 'held', 'stopped', 'kept'])), name='vendors_mail_state_known', violation_error_message='State is not one of waiting, claimed, sending, sent, failed, in_doubt, held, stopped, kept.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document', None), ('term__isnull', False)), models.Q(('document__isnull', False), ('term', None)), _connector='OR'), name='vendors_reminder_about_one', violation_error_message='It is about a term or about a document.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', None), ('person__isnull', False)), models.Q(('channel__isnull', False), ('person', None)), _connector='OR'), name='vendors_reminder_to_one', violation_error_message='It is owed to a person or to a channel.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('term__isnull', False)), fields=('term', 'deadline', 'occasion', 'lead', 'person'), name='vendors_reminder_term_person_once', violation_error_message='This reminder is owed already.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('channel__isnull', False), ('term__isnull', False)), fields=('term', 'deadline', 'occasion', 'lead', 'channel'), name='vendors_reminder_term_channel_once', violation_error_message='This reminder is owed already.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('document__isnull', False), ('person__isnull', False)), fields=('document', 'deadline', 'occasion', 'lead', 'person'), name='vendors_reminder_document_person_once', violation_error_message='This reminder is owed already.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('channel__isnull', False), ('document__isnull', False)), fields=('document', 'deadline', 'occasion', 'lead', 'channel'), name='vendors_reminder_document_channel_once', violation_error_message='This reminder is owed already.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('occasion', 'ahead'), ('lead', 0), _connector='OR'), name='vendors_reminder_lead_ahead', violation_error_message='Only ahead of a deadline has it a lead.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('occasion__in', ['ahead', 'passed', 'renewed'])), name='vendors_reminder_occasion_known', violation_error_message='Occasion is not one of ahead, passed, renewed.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'backup', 'tool_owner', 'next_in_line', 'team', 'product_ops', 'webhook'])), name='vendors_reminder_role_known', violation_error_message='Role is not one of owner, backup, tool_owner, next_in_line, team, product_ops, webhook.'),
        ),
    ]
