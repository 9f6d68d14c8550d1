"""Name each consent event and its text, keep both append-only, and record opt-outs."""

import uuid

import django.utils.timezone
from django.db import DEFAULT_DB_ALIAS, migrations, models

from privacy import append_only

GUARDS = (
    append_only.Guard(
        "privacy_consentevent",
        unique=("id", "record"),
        refuses_delete=(
            "NOT EXISTS (SELECT 1 FROM privacy_consenterasure WHERE person = OLD.person)"
        ),
    ),
    append_only.Guard("privacy_statementtext", unique=("digest",)),
)


def name_events(apps, schema_editor):
    if schema_editor.connection.alias == DEFAULT_DB_ALIAS:
        for event in apps.get_model("privacy", "ConsentEvent").objects.filter(record=None):
            event.record = uuid.uuid4()
            event.save(update_fields=["record"])


def install(apps, schema_editor):
    if schema_editor.connection.alias == DEFAULT_DB_ALIAS:
        append_only.install(schema_editor.connection, GUARDS)


def remove(apps, schema_editor):
    if schema_editor.connection.alias == DEFAULT_DB_ALIAS:
        append_only.remove(schema_editor.connection, GUARDS)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_exports_in_the_vault")]

    operations = [
        migrations.AddField(
            "consentevent", "record", models.UUIDField(null=True, editable=False)
        ),
        migrations.RunPython(name_events, migrations.RunPython.noop),
        migrations.AlterField(
            "consentevent",
            "record",
            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            "consentevent", "release", models.CharField(blank=True, default="", max_length=20)
        ),
        migrations.CreateModel(
            name="ConsentErasure",
            fields=[("person", models.UUIDField(primary_key=True, serialize=False))],
        ),
        migrations.CreateModel(
            name="StatementText",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("statement", models.CharField(max_length=30)),
                ("version", models.CharField(max_length=20)),
                ("release", models.CharField(blank=True, default="", max_length=20)),
                ("language", models.CharField(max_length=10)),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person", models.UUIDField()),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("gpc", "your browser's Global Privacy Control signal"),
                            ("do_not_sell", "the page “Do not sell or share”"),
                            ("limit", "the page “Limit the use of my sensitive information”"),
                            ("declined", "your answer “No” when we asked"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [models.Index(fields=["person", "at"], name="opt_outs_of_a_person")]
            },
        ),
        migrations.RunPython(install, remove),
    ]
