"""Photos carry a score, so that the best of several can be chosen."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('uploads', '0002_training_set'),
    ]

    operations = [
        migrations.AddField(
            model_name='photo',
            name='score',
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
