"""docs/operations/backup.md: each command that it gives is one that the portal takes."""

import re
import shlex

import pytest
from django.conf import settings
from django.core.management import load_command_class

from operations.database_copies import DUMP, SQLITE_COPY, TABLES
from operations.manifest import MANIFEST, MEDIA, SUMS
from operations.services.backing_up import SETTINGS

TEXT = (settings.BASE_DIR / "docs" / "operations" / "backup.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"manage\.py ((?:backup|backups|restore|doctor|verify_ledger)\b[^\n&`]*)", TEXT)))


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_document_can_be_given(line):
    name, *arguments = shlex.split(line)
    app = "tasks" if name == "verify_ledger" else "operations"
    parser = load_command_class(app, name).create_parser("manage.py", name)
    assert parser.parse_args(arguments)


def test_the_document_gives_every_step_of_the_drill_and_names_every_part_of_a_backup():
    assert {line.split()[0] for line in COMMANDS} >= {"backup", "backups", "restore", "verify_ledger"}
    parts = (SQLITE_COPY, DUMP, TABLES, MEDIA, SETTINGS, MANIFEST, SUMS)
    assert [name for name in parts if f"`{name}`" not in TEXT] == []


def test_every_setting_of_the_document_stands_in_the_example():
    example = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(BACKUP_[A-Z_]+|[A-Z]+_KEY|MEDIA_ROOT|DATABASE_URL)\b", TEXT))
    assert named >= {"BACKUP_DIR", "BACKUP_KEEP_DAYS", "LEDGER_KEY"}
    assert sorted(name for name in named if f"{name}=" not in example) == []
