"""Let the database itself refuse changes to what the ledger has written."""

from django.db import DEFAULT_DB_ALIAS, migrations

from privacy.ledger import guards

TABLES = {
    "privacy_ledgerentry": ("id",),
    "privacy_ledgerleaf": ("sequence", "entry"),
    "privacy_checkpoint": ("size",),
}


def install(apps, schema_editor):
    if schema_editor.connection.alias == DEFAULT_DB_ALIAS:
        guards.install(schema_editor.connection, TABLES)


def remove(apps, schema_editor):
    if schema_editor.connection.alias == DEFAULT_DB_ALIAS:
        guards.remove(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
