from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vendors', '0010_limits'),
    ]

    operations = [
        migrations.AddField(
            model_name='installation',
            name='sweeps_asked',
            field=models.PositiveBigIntegerField(default=0, editable=False, help_text='How often all had to be looked at because people changed.'),
        ),
    ]
