"""The ledger, its anchors and the evidence are append-only in the database itself, on SQLite and PostgreSQL.

A database of release 0.1 has these triggers already; they are made anew, so that every database has the same ones.
SQLite drops the triggers of a table that a later migration rebuilds: such a migration runs `forbid` again as its last step.
"""

from django.db import migrations

TABLES = ("tasks_ledgerentry", "tasks_ledgeranchor", "tasks_evidence")
SENTENCE = "append-only: rows are never changed or deleted"
POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is {SENTENCE}', TG_TABLE_NAME; END $$
"""


def triggers(vendor: str, table: str) -> dict[str, str]:
    """Return what each trigger of a table is made with, by the trigger's name."""
    if vendor == "postgresql":  # TRUNCATE fires no trigger of rows
        call = "EXECUTE FUNCTION portal_append_only()"
        return {
            f"{table}_append_only": f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}",
            f"{table}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
        }
    body = f"BEGIN SELECT RAISE(ABORT, '{table} is {SENTENCE}'); END"
    return {f"{table}_no_{verb}": f"BEFORE {verb} ON {table} {body}" for verb in ("UPDATE", "DELETE")}


def forbid(apps, schema_editor) -> None:
    """Forbid changing and deleting rows of the append-only tables, whether or not that is forbidden already."""
    vendor = schema_editor.connection.vendor
    drop_triggers(schema_editor)
    if vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION, params=None)
    for table in TABLES:
        for name, rest in triggers(vendor, table).items():
            schema_editor.execute(f"CREATE TRIGGER {name} {rest}", params=None)


def allow(apps, schema_editor) -> None:
    """Drop the triggers and the function that they call."""
    drop_triggers(schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS portal_append_only()")


def drop_triggers(schema_editor) -> None:
    """Drop those of the triggers that are there."""
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        for name in triggers(vendor, table):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if vendor == "postgresql" else ""))


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
