"""The breach register, with the triggers that keep it for its 24 months."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import uuid
from django.db import DEFAULT_DB_ALIAS, migrations, models

from privacy import append_only

GUARDS = (
    append_only.Guard(
        "privacy_breach",
        unique=("id",),
        refuses_update="NEW.aware_at <> OLD.aware_at OR NEW.kept_until < OLD.kept_until",
        refuses_delete="OLD.kept_until > CURRENT_TIMESTAMP",
    ),
    append_only.Guard(
        "privacy_breachtext",
        unique=("id", "breach_id,number"),
        refuses_delete=(
            "EXISTS (SELECT 1 FROM privacy_breach WHERE id = OLD.breach_id "
            "AND kept_until > CURRENT_TIMESTAMP)"
        ),
    ),
)


def install(apps, schema_editor):
    if schema_editor.connection.alias == DEFAULT_DB_ALIAS:
        append_only.install(schema_editor.connection, GUARDS)


def remove(apps, schema_editor):
    if schema_editor.connection.alias == DEFAULT_DB_ALIAS:
        append_only.remove(schema_editor.connection, GUARDS)


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0015_staff_pages'),
    ]

    operations = [
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('aware_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('recorded_by', models.UUIDField()),
                ('is_risk', models.CharField(blank=True, choices=[('', 'not assessed yet'), ('yes', 'yes'), ('no', 'no')], default='', max_length=3)),
                ('is_high_risk', models.CharField(blank=True, choices=[('', 'not assessed yet'), ('yes', 'yes'), ('no', 'no')], default='', max_length=3)),
                ('sensitivity', models.CharField(blank=True, choices=[('low', 'low'), ('medium', 'medium'), ('high', 'high')], max_length=6)),
                ('probability', models.CharField(blank=True, choices=[('low', 'low'), ('medium', 'medium'), ('high', 'high')], max_length=6)),
                ('is_significant_harm', models.CharField(blank=True, choices=[('', 'not assessed yet'), ('yes', 'yes'), ('no', 'no')], default='', max_length=3)),
                ('authority_told_at', models.DateTimeField(null=True)),
                ('reminded', models.PositiveSmallIntegerField(default=0)),
                ('closed_at', models.DateTimeField(null=True)),
                ('kept_until', models.DateTimeField()),
            ],
            options={
                'ordering': ['-aware_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kept_until__gte', django.db.models.expressions.CombinedExpression(models.F('aware_at'), '+', models.Value(datetime.timedelta(days=731))))), name='breach_kept_for_24_months')],
            },
        ),
        migrations.CreateModel(
            name='AffectedPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.UUIDField(db_index=True, null=True)),
                ('state', models.CharField(choices=[('waiting', 'to be told'), ('sending', 'being told'), ('told', 'told'), ('uncertain', 'may have been told: sending broke off'), ('failed', 'refused by the mail server'), ('unreachable', 'no address')], default='waiting', max_length=11)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('breach', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affected', to='privacy.breach')),
            ],
            options={
                'indexes': [models.Index(fields=['breach', 'state'], name='affected_by_state')],
                'constraints': [models.UniqueConstraint(fields=('breach', 'person'), name='each_person_affected_once')],
            },
        ),
        migrations.CreateModel(
            name='BreachNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('template', models.CharField(max_length=20)),
                ('sealed', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('proposed_by', models.UUIDField()),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('approved_by', models.UUIDField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('breach', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice', to='privacy.breach')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), models.Q(('approved_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='notice_approved_by_somebody_else')],
            },
        ),
        migrations.CreateModel(
            name='BreachText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('sealed', models.BinaryField()),
                ('written_by', models.UUIDField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('breach', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='privacy.breach')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('breach', 'number'), name='breach_text_number_once')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
