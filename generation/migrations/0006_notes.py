"""Portraits may carry a note; a job may end because no outline was found."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('generation', '0005_not_good_enough'),
    ]

    operations = [
        migrations.AddField(
            model_name='headshot',
            name='note',
            field=models.CharField(blank=True, choices=[('plain_instead', 'Plain background'), ('check_outline', 'Check the outline')], max_length=20),
        ),
        migrations.AlterField(
            model_name='job',
            name='failure',
            field=models.CharField(blank=True, choices=[('photos_gone', 'The photos were deleted'), ('not_usable', 'The photos could not be used'), ('not_good_enough', 'Not good enough'), ('outline', 'The outline could not be found'), ('consent_withdrawn', 'Consent was taken back'), ('engine_unavailable', 'The portrait engine was not ready'), ('tried_too_often', 'It broke off too often'), ('waited_too_long', 'It waited too long'), ('broken', 'Something went wrong')], max_length=30),
        ),
    ]
