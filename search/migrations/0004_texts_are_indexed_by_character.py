"""Both databases get an index of the characters of the texts; search/characters.py says why, and looks there.

On SQLite triggers keep it: a later migration that makes Django write the table anew has to create them again.
"""

from collections.abc import Callable, Mapping, Sequence

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INDEXED = "INSERT INTO search_character (rowid, folded, initials)"
NEW = "VALUES (new.id, characters(new.folded), characters(new.initials))"
OLD = (
    "INSERT INTO search_character (search_character, rowid, folded, initials)"
    " VALUES ('delete', old.id, characters(old.folded), characters(old.initials))"
)
CHANGED = "id, folded, initials"
ON_SQLITE = (
    "CREATE VIRTUAL TABLE search_character USING fts5(folded, initials, content='', tokenize='ascii')",
    f"{INDEXED} SELECT id, characters(folded), characters(initials) FROM search_searchtext",
    f"CREATE TRIGGER search_text_written AFTER INSERT ON search_searchtext BEGIN {INDEXED} {NEW}; END",
    f"CREATE TRIGGER search_text_deleted AFTER DELETE ON search_searchtext BEGIN {OLD}; END",
    f"CREATE TRIGGER search_text_changed AFTER UPDATE OF {CHANGED} ON search_searchtext BEGIN {OLD}; {INDEXED} {NEW}; END",
)
UNDONE_ON_SQLITE = (
    "DROP TRIGGER search_text_written",
    "DROP TRIGGER search_text_deleted",
    "DROP TRIGGER search_text_changed",
    "DROP TABLE search_character",
)


STATEMENTS = {
    "sqlite": ON_SQLITE,
    "postgresql": (
        "CREATE INDEX text_by_character ON search_searchtext USING gin (string_to_array(folded, NULL::text))",
    ),
}
UNDONE = {"sqlite": UNDONE_ON_SQLITE, "postgresql": ("DROP INDEX text_by_character",)}


def executed(statements: Mapping[str, Sequence[str]]) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    def run(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("search", "0003_texts_are_listed_by_kind")]
    operations = [migrations.RunPython(executed(STATEMENTS), executed(UNDONE))]
