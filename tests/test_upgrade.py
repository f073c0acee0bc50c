"""A database of release 0.1 becomes one of today by `manage.py migrate`; one that 0.1 left in the middle is refused.

tests/upgrade/ keeps 0.1 with its demonstration on both databases, as scripts/make_upgrade_database.py made it.
"""

import ast
import lzma
import os
import re
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import resolve_name
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from jiading.database.upgrades import HINT, no_database_is_half_migrated
from scripts.make_upgrade_database import FOLDER, KEYS
from tests.house import APPS, FRAME, LIBRARY

ROOT = Path(__file__).resolve().parent.parent
OF_0_1 = {"tasks": 51, "entries": 1265, "files": 6}
LAST_OF_0_1 = "0060_an_instruction_stays_one_when_its_unit_is_urged"
OLD = import_module("departments.migrations.0001_initial").Migration.stands_for
SCHEMA_OF_SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
SCHEMA_OF_POSTGRES = """
SELECT 'column', relname, attname, concat_ws(' ', row_number() OVER (PARTITION BY attrelid ORDER BY attnum),
       format_type(atttypid, atttypmod), attnotnull, attidentity, pg_get_expr(adbin, adrelid))
  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) || tgenabled::text
  FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'sequence', sequencename, '', concat_ws(' ', data_type, start_value, increment_by, cycle)
  FROM pg_sequences WHERE schemaname = 'public'
UNION ALL SELECT 'function', proname, '', pg_get_functiondef(oid) FROM pg_proc
 WHERE pronamespace = 'public'::regnamespace
"""


class Installation:
    """A database of its own beside that of the suite, of the same kind, and the portal's commands on it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def manage(self, *command: str) -> subprocess.CompletedProcess:
        """Run a command of the portal as it is now."""
        environment = {key: value for key, value in os.environ.items() if key != "DEMO"}
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment | KEYS | {"DATABASE_URL": self.url},
            capture_output=True,
            text=True,
        )

    def run(self, sql: str) -> list[tuple]:
        """Run one statement, or on PostgreSQL several, and return the rows of the last."""
        if self.url.startswith("sqlite"):
            opened = sqlite3.connect(self.url.removeprefix("sqlite:///"), isolation_level=None)
        else:
            opened = psycopg2.connect(self.url)
            opened.autocommit = True
        try:
            cursor = opened.cursor()
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
        finally:
            opened.close()

    def schema(self) -> list[tuple]:
        """Return everything the database says of its tables, columns, constraints, indexes and triggers."""
        if self.url.startswith("sqlite"):
            return sorted(self.run(SCHEMA_OF_SQLITE))
        return sorted((*names, without_casts(sql)) for *names, sql in self.run(SCHEMA_OF_POSTGRES))

    def migrations(self) -> list[tuple]:
        return self.run("SELECT app, name FROM django_migrations ORDER BY id")

    def counts(self) -> dict[str, int]:
        tables = {"tasks": "tasks_task", "entries": "tasks_ledgerentry", "files": "tasks_evidence"}
        return {name: self.run(f"SELECT count(*) FROM {table}")[0][0] for name, table in tables.items()}


def without_casts(sql: str) -> str:
    """Return a definition without the casts of texts and the parentheses about them.

    PostgreSQL shows `x IN ('a', 'b')` with a cast of the list; restored from a dump it is a list of casts.
    """
    plain = re.sub(r"::(text|character varying)(\[\])?", "", sql)
    return re.sub(r"\(\((ARRAY\[[^]]*\])\)\)", r"(\1)", re.sub(r"\(('[^']*')\)", r"\1", plain))


@pytest.fixture(scope="module")
def install(tmp_path_factory, django_db_setup) -> Iterator[Callable[[str], Installation]]:
    """Return a function that makes an installation of what a release left in tests/upgrade/."""
    made = []

    def installation(release: str) -> Installation:
        new = Installation(new_address(tmp_path_factory.mktemp("installation")))
        made.append(new)
        if new.url.startswith("sqlite"):
            content = lzma.decompress((FOLDER / f"{release}.sqlite3.xz").read_bytes())
            Path(new.url.removeprefix("sqlite:///")).write_bytes(content)
        else:
            on_the_server(f'CREATE DATABASE "{urlsplit(new.url).path[1:]}"')
            new.run(lzma.decompress((FOLDER / f"{release}.sql.xz").read_bytes()).decode())
        return new

    yield installation
    for each in made:
        if not each.url.startswith("sqlite"):
            on_the_server(f'DROP DATABASE "{urlsplit(each.url).path[1:]}" WITH (FORCE)')


def new_address(folder: Path) -> str:
    """Return the address of a database that nobody uses: a file of that folder, or a name on the suite's server."""
    if connection.vendor == "sqlite":
        return address_of(f"{folder / 'portal.sqlite3'}")
    return address_of(f"upgrade_{uuid.uuid4().hex}")


def address_of(name: str) -> str:
    """Return the address of a database by its name: a file's path on SQLite, else one on the suite's server."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def on_the_server(sql: str) -> None:
    Installation(os.environ["DATABASE_URL"]).run(sql)


@pytest.fixture(scope="module")
def upgraded(install) -> Installation:
    """Release 0.1, migrated."""
    old = install("0.1")
    assert old.counts() == OF_0_1
    done = old.manage("migrate", "--verbosity", "0")
    assert (done.returncode, done.stderr) == (0, "")
    return old


@pytest.mark.django_db
def test_an_upgraded_database_has_the_schema_of_a_new_one(migrated_database, upgraded):
    with migrated_database.kept_still() as name:  # `migrate` made it from nothing, and no test has touched it
        new = Installation(address_of(name)).schema()
    assert upgraded.schema() == new
    assert len(new) > 100


@pytest.mark.django_db
def test_an_upgraded_database_keeps_its_work_and_its_proof(upgraded):
    assert upgraded.counts() == OF_0_1
    proof = upgraded.manage("verify_ledger")
    assert (proof.returncode, proof.stdout, proof.stderr) == (0, f"台账完好：{OF_0_1['entries']} 条。\n", "")


@pytest.mark.django_db
def test_a_plan_of_0_1_has_run_since_its_first_dispatch_and_has_a_short_name(upgraded):
    assert upgraded.run("SELECT short_name, year FROM indicators_plan") == [("示范区创建", 2016)]
    assert upgraded.run("SELECT DISTINCT short_name, year FROM indicators_historicalplan") == [("示范区创建", 2016)]
    steps = upgraded.run('SELECT seq, stage, "on" FROM indicators_planstage ORDER BY seq')
    assert [(seq, stage, str(day)) for seq, stage, day in steps] == [
        (1, "draft", "2016-03-01"),
        (2, "running", "2016-03-02"),
    ]


@pytest.mark.shared
@pytest.mark.django_db
def test_the_facts_of_a_task_are_in_its_row_again_when_the_database_goes_back_and_are_not_lost_on_the_way(upgraded):
    """Before 0010 a task had its present facts in its own row, too. It leaves the database as it found it."""
    facts = "text, state, percent, due_on, demanded_kinds, category_id, latest_report_id"
    of_tasks = f"SELECT id, {facts} FROM tasks_task ORDER BY id"
    schema = upgraded.schema()
    of_states = f"SELECT task_id, {facts} FROM tasks_standing WHERE until = '9999-12-31' ORDER BY task_id"
    done = upgraded.manage("migrate", "tasks", "0009", "--verbosity", "0")
    assert (done.returncode, done.stderr) == (0, "")
    assert upgraded.run(of_tasks) == upgraded.run(of_states)
    assert len({row[2] for row in upgraded.run(of_tasks)}) > 2
    assert upgraded.manage("migrate", "--verbosity", "0").returncode == 0
    assert upgraded.manage("verify_ledger").returncode == 0
    assert upgraded.schema() == schema


@pytest.mark.shared
@pytest.mark.django_db
def test_a_task_without_a_present_state_stops_the_upgrade_before_anything_is_lost(install):
    old = install("0.1")
    old.run("UPDATE tasks_standing SET until = '2100-01-01' WHERE until = '9999-12-31' AND task_id = 3")
    refused = old.manage("migrate", "tasks", "0012", "--verbosity", "0")
    assert refused.returncode == 1 and "没有现在的情形的任务：[3]。" in refused.stderr
    assert len(old.run("SELECT text FROM tasks_task")) == OF_0_1["tasks"]


@pytest.mark.django_db
def test_a_database_that_0_1_left_in_the_middle_is_refused_before_anything_is_changed(install):
    half = install("0.1")
    half.run(f"DELETE FROM django_migrations WHERE name = '{LAST_OF_0_1}'")
    before = (half.schema(), half.migrations(), half.counts())
    refused = half.manage("migrate")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"数据库停在 0.1 版的半途：tasks 还缺 {LAST_OF_0_1}。" in refused.stderr and HINT in refused.stderr
    assert (half.schema(), half.migrations(), half.counts()) == before


@pytest.mark.parametrize(
    ("applied", "a_column_is_gone", "missing"),
    [
        ([], False, []),  # nothing yet
        (["0001_initial"], False, []),  # made by this version
        (["0001_initial", *OLD], False, []),  # 0.1
        (["0001_initial", *OLD[:1]], False, OLD[1:]),
        (["0001_initial", *OLD[1:]], False, OLD[:1]),
        (["0001_initial"], True, OLD),  # stopped right after the first of 0.1
        (OLD, True, []),  # 0.1, then taken back by `migrate departments zero`
    ],
)
@pytest.mark.django_db
def test_half_of_the_old_migrations_is_told_by_names_and_columns(applied, a_column_is_gone, missing):
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app="departments").delete()
    for name in applied:
        recorder.record_applied("departments", name)
    if a_column_is_gone:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE departments_specialday DROP COLUMN is_workday")
    sentence = f"数据库停在 0.1 版的半途：departments 还缺 {'、'.join(missing)}。"
    found = no_database_is_half_migrated(databases=["default"])
    assert [(error.msg, error.hint) for error in found] == ([(sentence, HINT)] if missing else [])


@pytest.mark.django_db
def test_every_change_of_the_models_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_numbered_without_holes():
    for app in (*APPS, FRAME):
        numbers = sorted(int(path.name[:4]) for path in (ROOT / app / "migrations").glob("[0-9]*.py"))
        assert (app, numbers) == (app, list(range(1, len(numbers) + 1)))


def test_migrations_import_nothing_of_the_portal_but_each_other():
    """The portal's code goes on changing, a migration does what it did on the day it was written."""
    found = []
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [name.split(".") for name in imported_names(node, f"{path.parts[-3]}.migrations")]
            live = [name for name in names if name[0] in (*APPS, FRAME, LIBRARY) and name[1:2] != ["migrations"]]
            found += [f"{path.relative_to(ROOT)}: {'.'.join(name)}" for name in live]
    assert found == []


def imported_names(node: ast.AST, package: str) -> list[str]:
    """Return the modules that a node of a package's source imports, by a statement or by import_module()."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [resolve_name("." * node.level + (node.module or ""), package)]
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("import_module", "__import__"):
        return [ast.literal_eval(node.args[0])]
    return []
