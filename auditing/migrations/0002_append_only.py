"""The audit log is append-only in the database itself; what is older than 180 days may be purged, and nothing else.

180 days: 网络安全法 第二十一条, logs are kept for no less than six months.
"""

from django.db import migrations

TABLE = "auditing_auditrecord"
KEPT_DAYS = 180
CHANGED = "append-only: rows are never changed"
YOUNG = f"append-only: rows are kept for {KEPT_DAYS} days"
CALL = "EXECUTE FUNCTION portal_audit_only_appends()"
IS_YOUNG = f"WHEN OLD.at >= datetime('now', '-{KEPT_DAYS} days')"
REFUSE_YOUNG = f"SELECT RAISE(ABORT, '{TABLE} is {YOUNG}')"
POSTGRES = (
    f"""
    CREATE OR REPLACE FUNCTION portal_audit_only_appends() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND OLD.at < now() - interval '{KEPT_DAYS} days' THEN RETURN OLD; END IF;
        RAISE EXCEPTION '% is {YOUNG}', TG_TABLE_NAME;
    END $$
    """,
    f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW {CALL}",
    f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT {CALL}",
)
SQLITE = (
    f"CREATE TRIGGER {TABLE}_no_UPDATE BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{TABLE} is {CHANGED}'); END",
    f"CREATE TRIGGER {TABLE}_no_DELETE BEFORE DELETE ON {TABLE} {IS_YOUNG} BEGIN {REFUSE_YOUNG}; END",
)
UNDO = {
    "postgresql": (
        f"DROP TRIGGER IF EXISTS {TABLE}_append_only ON {TABLE}",
        f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
        "DROP FUNCTION IF EXISTS portal_audit_only_appends()",
    ),
    "sqlite": (f"DROP TRIGGER IF EXISTS {TABLE}_no_UPDATE", f"DROP TRIGGER IF EXISTS {TABLE}_no_DELETE"),
}


def forbid(apps, schema_editor) -> None:
    """Make the triggers."""
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def allow(apps, schema_editor) -> None:
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("auditing", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
