"""The steps in the life of a plan are append-only in the database itself, on SQLite and PostgreSQL.

SQLite drops the triggers of a table that a later migration rebuilds: such a migration runs `forbid` again as its last step.
"""

from django.db import migrations

TABLE = "indicators_planstage"
SENTENCE = "append-only: rows are never changed or deleted"
POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION portal_stages_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is {SENTENCE}', TG_TABLE_NAME; END $$
"""


def triggers(vendor: str) -> dict[str, str]:
    """Return what each trigger is made with, by the trigger's name."""
    if vendor == "postgresql":  # TRUNCATE fires no trigger of rows
        call = "EXECUTE FUNCTION portal_stages_append_only()"
        return {
            f"{TABLE}_append_only": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW {call}",
            f"{TABLE}_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT {call}",
        }
    body = f"BEGIN SELECT RAISE(ABORT, '{TABLE} is {SENTENCE}'); END"
    return {f"{TABLE}_no_{verb}": f"BEFORE {verb} ON {TABLE} {body}" for verb in ("UPDATE", "DELETE")}


def forbid(apps, schema_editor) -> None:
    """Forbid changing and deleting the steps, whether or not that is forbidden already."""
    vendor = schema_editor.connection.vendor
    drop_triggers(schema_editor)
    if vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION, params=None)
    for name, rest in triggers(vendor).items():
        schema_editor.execute(f"CREATE TRIGGER {name} {rest}", params=None)


def allow(apps, schema_editor) -> None:
    """Drop the triggers and the function that they call."""
    drop_triggers(schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS portal_stages_append_only()")


def drop_triggers(schema_editor) -> None:
    """Drop those of the triggers that are there."""
    vendor = schema_editor.connection.vendor
    for name in triggers(vendor):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {TABLE}" if vendor == "postgresql" else ""))


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_short_names_come_from_titles")]
    operations = [migrations.RunPython(forbid, allow)]
