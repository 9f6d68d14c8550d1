"""Fills tables of a PostgreSQL database with rows by the hundred thousand, within seconds."""

from django.db import connection

# What a column that must not be empty holds, by its type.
BLANK = {
    "uuid": "gen_random_uuid()",
    "character varying": "''",
    "text": "''",
    "integer": "0",
    "smallint": "0",
    "bigint": "0",
    "boolean": "false",
    "jsonb": "'[]'",
    "bytea": "'\\x00'",
    "interval": "'1 day'",
    "timestamp with time zone": "now()",
}


def fill(table: str, rows: int, **values: str) -> None:
    """Insert rows; `values` are SQL for some columns, in which `n` counts from 1."""
    with connection.cursor() as cursor:
        # Foreign keys and triggers are nobody's concern here.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s "
            "AND is_nullable = 'NO' AND is_identity = 'NO'",
            [table],
        )
        columns = {name: BLANK[kind] for name, kind in cursor.fetchall()} | values
        cursor.execute(
            f'INSERT INTO "{table}" ({", ".join(columns)}) '
            f"SELECT {', '.join(columns.values())} FROM generate_series(1, {rows}) AS n"
        )
        cursor.execute(f'ANALYZE "{table}"')
        cursor.execute("SET session_replication_role = DEFAULT")


def someone(n: str, people: int, what: str = "person") -> str:
    """Return SQL for the id of one of so many people, each as often as any other."""
    return f"md5('{what}' || ({n} % {people}))::uuid"
