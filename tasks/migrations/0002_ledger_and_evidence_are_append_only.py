"""The ledger, its anchors and the evidence are append-only in the database itself, on SQLite and PostgreSQL."""

from django.db import migrations

TABLES = ("tasks_ledgerentry", "tasks_ledgeranchor", "tasks_evidence")
SENTENCE = "append-only: rows are never changed or deleted"

SQLITE_FORWARD = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is {sentence}'); END
"""
POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is {SENTENCE}', TG_TABLE_NAME; END $$
"""


def statements(vendor: str) -> list[str]:
    """Return the SQL that forbids changing and deleting rows of the append-only tables."""
    if vendor == "sqlite":
        return [
            SQLITE_FORWARD.format(table=table, verb=verb, sentence=SENTENCE)
            for table in TABLES
            for verb in ("UPDATE", "DELETE")
        ]
    made = [POSTGRES_FUNCTION]
    for table in TABLES:
        made.append(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION portal_append_only()"
        )
        made.append(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only()"
        )
    return made


def forbid(apps, schema_editor) -> None:
    for sql in statements(schema_editor.connection.vendor):
        schema_editor.execute(sql, params=None)


def allow(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        schema_editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    schema_editor.execute("DROP FUNCTION portal_append_only()")


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
