"""What portraits are made with, and the engines that workers report."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('generation', '0003_job_life'),
    ]

    operations = [
        migrations.CreateModel(
            name='EngineReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('worker', models.CharField(max_length=200, unique=True)),
                ('engine', models.CharField(max_length=40)),
                ('source', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('loading', 'Loading'), ('ready', 'Ready'), ('refused', 'Refused')], default='loading', max_length=20)),
                ('sentence', models.TextField(blank=True)),
                ('model', models.CharField(blank=True, max_length=200)),
                ('revision', models.CharField(blank=True, max_length=64)),
                ('model_hash', models.CharField(blank=True, max_length=64)),
                ('device', models.CharField(blank=True, max_length=200)),
                ('gates', models.CharField(blank=True, max_length=200)),
                ('is_warm', models.BooleanField(default=False)),
                ('versions', models.JSONField(default=dict)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('beat_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['engine', 'worker'],
            },
        ),
        migrations.AddField(
            model_name='headshot',
            name='engine_version',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='headshot',
            name='model',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='headshot',
            name='model_hash',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='headshot',
            name='model_revision',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='headshot',
            name='seed',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='headshot',
            name='versions',
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='job',
            name='stage',
            field=models.CharField(blank=True, choices=[('face', 'Finding your face'), ('frame', 'Framing the portrait'), ('cut', 'Separating you from the background'), ('develop', 'Developing light and skin'), ('style', 'Setting the background'), ('load', 'Warming up the engine'), ('draw', 'Drawing the portrait'), ('check', 'Checking the portrait')], max_length=20),
        ),
    ]
