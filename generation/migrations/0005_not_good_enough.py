"""Jobs may end because no portrait was good enough."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('generation', '0004_engines'),
    ]

    operations = [
        migrations.AlterField(
            model_name='job',
            name='failure',
            field=models.CharField(blank=True, choices=[('photos_gone', 'The photos were deleted'), ('not_usable', 'The photos could not be used'), ('not_good_enough', 'Not good enough'), ('consent_withdrawn', 'Consent was taken back'), ('engine_unavailable', 'The portrait engine was not ready'), ('tried_too_often', 'It broke off too often'), ('waited_too_long', 'It waited too long'), ('broken', 'Something went wrong')], max_length=30),
        ),
    ]
