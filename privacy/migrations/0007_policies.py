"""Versions of policies and who was shown them; the first versions, as shipped."""


import hashlib
import django.utils.timezone
import uuid
from django.db import DEFAULT_DB_ALIAS, migrations, models

from privacy import append_only
from privacy.policies.documents import SHIPPED_ON, shipped_text


GUARDS = (
    append_only.Guard(
        "privacy_policyversion",
        unique=("id", "document,number"),
        refuses_update="OLD.state = 'published'",
        refuses_delete="OLD.state = 'published'",
    ),
)
DOCUMENTS = ("terms", "privacy-notice", "biometric-notice", "cookies")


def ship(apps, schema_editor):
    """Install the first version of each document, as this release ships it."""
    if schema_editor.connection.alias != DEFAULT_DB_ALIAS:
        return
    for document in DOCUMENTS:
        text = shipped_text(document)
        apps.get_model("privacy", "PolicyVersion").objects.create(
            document=document,
            number=1,
            text=text,
            summary="Shipped with the software.",
            state="published",
            digest=hashlib.sha256(text.encode()).hexdigest(),
            is_shipped=True,
            published_at=SHIPPED_ON,
        )


def install(apps, schema_editor):
    if schema_editor.connection.alias == DEFAULT_DB_ALIAS:
        append_only.install(schema_editor.connection, GUARDS)


def remove(apps, schema_editor):
    if schema_editor.connection.alias == DEFAULT_DB_ALIAS:
        append_only.remove(schema_editor.connection, GUARDS)


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0006_erasures_with_receipts'),
    ]

    operations = [
        migrations.CreateModel(
            name='PolicyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.UUIDField(db_index=True)),
                ('document', models.CharField(choices=[('terms', 'Terms'), ('privacy-notice', 'Privacy notice'), ('biometric-notice', 'Face data: notice and retention schedule'), ('cookies', 'Cookies')], max_length=20)),
                ('number', models.PositiveIntegerField()),
                ('how', models.CharField(choices=[('sign-up', 'when the account was opened'), ('asked', 'when asked after a change'), ('told', 'told of a small change')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'document', 'number'), name='policy_answered_once')],
            },
        ),
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('document', models.CharField(choices=[('terms', 'Terms'), ('privacy-notice', 'Privacy notice'), ('biometric-notice', 'Face data: notice and retention schedule'), ('cookies', 'Cookies')], max_length=20, verbose_name='document')),
                ('number', models.PositiveIntegerField(editable=False, null=True, verbose_name='version')),
                ('text', models.TextField(verbose_name='text, as Markdown')),
                ('summary', models.CharField(max_length=300, verbose_name='what changes, in a sentence')),
                ('is_material', models.BooleanField(default=True, verbose_name='material change: people are asked again')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('approved', 'approved'), ('published', 'published')], default='draft', editable=False, max_length=10)),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('author', models.UUIDField(editable=False, null=True)),
                ('approver', models.UUIDField(editable=False, null=True)),
                ('is_shipped', models.BooleanField(default=False, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('approved_at', models.DateTimeField(editable=False, null=True)),
                ('published_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'version of a policy',
                'verbose_name_plural': 'versions of policies',
                'ordering': ['document', models.OrderBy(models.F('number'), descending=True, nulls_first=True), '-created_at'],
                'permissions': [('approve_policyversion', "Can approve somebody else's version of a policy"), ('publish_policyversion', 'Can publish an approved version of a policy')],
                'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='policy_number_once'), models.CheckConstraint(condition=models.Q(('approver', None), models.Q(('author__isnull', False), models.Q(('approver', models.F('author')), _negated=True)), _connector='OR'), name='policy_author_is_not_its_approver'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('approved_at__isnull', False), ('approver__isnull', False)), models.Q(('is_shipped', True), ('number', 1)), _connector='OR'), name='policy_needs_an_approver'), models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', False), ('published_at__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('number', None), ('published_at', None)), _connector='OR'), name='policy_has_a_number_once_published')],
            },
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
