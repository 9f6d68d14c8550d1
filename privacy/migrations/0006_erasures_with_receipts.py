import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def keep_those_under_way(apps, _schema_editor):
    """Carry over erasures that were begun, so that the sweep finishes them."""
    new = apps.get_model("privacy", "Erasure")
    for old in apps.get_model("privacy", "OldErasure").objects.all():
        new.objects.create(person=old.person, begun_at=old.begun_at)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0005_consent_record_and_opt_outs")]

    operations = [
        migrations.AddField(
            model_name="sealedobject",
            name="commitment",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RenameModel(old_name="Erasure", new_name="OldErasure"),
        migrations.CreateModel(
            name='LastMail',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('erasure', models.UUIDField(unique=True)),
                ('sealed', models.BinaryField()),
                ('is_due', models.BooleanField(default=False)),
                ('delete_after', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('facts', models.JSONField()),
                ('entry', models.UUIDField()),
                ('signed', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('delete_after', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='ReceiptAddress',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('receipt', models.UUIDField()),
                ('delete_after', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('person', models.UUIDField(db_index=True)),
                ('scope', models.CharField(choices=[('everything', 'everything, with the account'), ('pictures', 'all pictures and jobs; the account stays'), ('job', 'one job with its pictures'), ('item', 'one picture')], default='everything', max_length=10)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('scope', 'everything')), fields=('person',), name='one_whole_erasure_per_person')],
            },
        ),
        migrations.CreateModel(
            name='ErasureItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed_object', models.UUIDField()),
                ('kind', models.CharField(max_length=10)),
                ('commitment', models.CharField(max_length=64)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('outcome', models.CharField(choices=[('waiting', 'not deleted yet'), ('deleted', 'deleted, and looked for in its store in vain'), ('key_destroyed', 'the store refused; its key was destroyed'), ('deleted_earlier', 'deleted before, as the record says')], default='waiting', max_length=20)),
                ('erasure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='privacy.erasure')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('erasure', 'sealed_object'), name='object_once_per_erasure')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('person', models.UUIDField(db_index=True)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('building', 'Being made'), ('ready', 'Ready'), ('fetched', 'Downloaded'), ('failed', 'Could not be made')], default='queued', max_length=10)),
                ('manifest', models.BinaryField(default=bytes)),
                ('done_bytes', models.PositiveBigIntegerField(default=0)),
                ('total_bytes', models.PositiveBigIntegerField(default=0)),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('worker', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('rung_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('fetched_at', models.DateTimeField(null=True)),
                ('delete_after', models.DateTimeField(db_index=True)),
                ('sealed', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='export', to='privacy.sealedobject')),
            ],
            options={
                'ordering': ['-asked_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'building'])), fields=('person',), name='one_export_at_a_time')],
            },
        ),
        migrations.RunPython(keep_those_under_way, migrations.RunPython.noop),
        migrations.DeleteModel(name="OldErasure"),
    ]
