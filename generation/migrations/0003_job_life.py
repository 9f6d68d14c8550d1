"""Drafts, deadlines, queues, quotas by what was made; likeness feedback and pace as counts."""

from datetime import timedelta

from django.conf import settings
from django.db import migrations, models

import generation.jobs.models


def fill_in(apps, _schema_editor):
    """Give jobs from before a deadline, and what they made from their headshots."""
    for job in apps.get_model("generation", "Job").objects.all():
        job.made = [f"{photo}/{style}" for photo, style in job.headshots.values_list("photo", "style")]
        job.made_count = len(job.made)
        job.expires_at = job.created_at + timedelta(hours=24)
        job.save(update_fields=["made", "made_count", "expires_at"])


class Migration(migrations.Migration):

    dependencies = [
        ('generation', '0002_retouch_and_colour'),
        ('uploads', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LikenessCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engine', models.CharField(max_length=40)),
                ('style', models.CharField(max_length=40)),
                ('made', models.PositiveIntegerField(default=0)),
                ('unlike', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Pace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engine', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField()),
                ('portraits', models.PositiveSmallIntegerField()),
                ('seconds', models.FloatField()),
            ],
        ),
        migrations.AddField(
            model_name='headshot',
            name='is_favourite',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='headshot',
            name='is_unlike',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='job',
            name='crew',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='job',
            name='engine',
            field=models.CharField(default='studio', max_length=40),
        ),
        migrations.AddField(
            model_name='job',
            name='expires_at',
            field=models.DateTimeField(default=generation.jobs.models.in_a_day),
        ),
        migrations.AddField(
            model_name='job',
            name='made',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='job',
            name='made_count',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='job',
            name='mail',
            field=models.CharField(blank=True, choices=[('', 'No mail'), ('wanted', 'A mail at the end'), ('sent', 'The mail was sent')], default='', max_length=10),
        ),
        migrations.AddField(
            model_name='job',
            name='not_before',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='job',
            name='queue',
            field=models.CharField(choices=[('studio', 'Any worker'), ('gpu', 'A worker with a graphics card')], default='studio', max_length=20),
        ),
        migrations.AddField(
            model_name='job',
            name='returned_count',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='job',
            name='step',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='job',
            name='steps',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='job',
            name='failure',
            field=models.CharField(blank=True, choices=[('photos_gone', 'The photos were deleted'), ('not_usable', 'The photos could not be used'), ('consent_withdrawn', 'Consent was taken back'), ('engine_unavailable', 'The portrait engine was not ready'), ('tried_too_often', 'It broke off too often'), ('waited_too_long', 'It waited too long'), ('broken', 'Something went wrong')], max_length=30),
        ),
        migrations.AlterField(
            model_name='job',
            name='state',
            field=models.CharField(choices=[('draft', 'Not asked for yet'), ('queued', 'Waiting'), ('running', 'Being made'), ('done', 'Done'), ('partly_done', 'Partly done'), ('failed', 'Failed'), ('cancelled', 'Stopped'), ('expired', 'Expired')], default='queued', max_length=20),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['owner', '-started_at'], name='job_served'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(('made_count__lte', models.F('total_count')), ('returned_count__lte', models.F('made_count'))), name='no_more_made_than_asked_for'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('owner',), name='one_draft_per_person'),
        ),
        migrations.AddConstraint(
            model_name='likenesscount',
            constraint=models.UniqueConstraint(fields=('engine', 'style'), name='one_count_per_style'),
        ),
        migrations.AddIndex(
            model_name='pace',
            index=models.Index(fields=['engine', 'size', '-id'], name='pace_recent'),
        ),
    ]
