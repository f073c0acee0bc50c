"""What runs the suite: PostgreSQL's server ends with its command, what is listed exists, what it took is told."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psycopg2
import pytest
from django.db import transaction

from departments.choices import DepartmentKind
from departments.models import Department
from scripts.test_both import line_of
from search.characters import faults_of_index
from search.models import SearchText
from tests import cpu
from tests.databases import BY_DAY, runs_by_day
from tests.kept_rows import KeptRows
from tests.order import LONGEST

ROOT = Path(__file__).resolve().parent.parent
COMMAND = """
import os, sys
print(os.environ["DATABASE_URL"], flush=True)
sys.stdin.readline()
sys.exit(3)
"""


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (lambda run: run.communicate("\n"), 3),  # the command's own
        (lambda run: run.send_signal(signal.SIGTERM), 128 + signal.SIGTERM),
    ],
)
def test_the_server_of_a_command_ends_with_it(end, code):
    run = subprocess.Popen(
        [sys.executable, "scripts/with_postgres.py", sys.executable, "-c", COMMAND],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = run.stdout.readline().strip()
        psycopg2.connect(address).close()
        end(run)
        assert run.wait(30) == code
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(address)
    finally:
        run.terminate()
        run.communicate()


def test_the_files_that_are_taken_first_exist():
    assert [start for start in LONGEST if not (ROOT / start).exists()] == []


def test_a_file_that_runs_on_one_database_by_day_exists_is_listed_once_and_runs_on_that_one():
    listed = [file for files in BY_DAY.values() for file in files]
    assert [file for file in listed if not (ROOT / file).is_file()] == []
    assert sorted(listed) == sorted(set(listed))
    for database, files in BY_DAY.items():
        assert [[each for each in BY_DAY if runs_by_day(file, each)] for file in files] == [[database]] * len(files)
    assert all(runs_by_day("tests/tasks/test_ledger.py", database) for database in BY_DAY)


def test_a_file_of_one_database_runs_there_by_day_whole_with_the_cases_that_others_share():
    file = "tests/tasks/test_several_plans.py"
    assert runs_by_day(file, "postgresql") and "@pytest.mark.shared" in (ROOT / file).read_text(encoding="utf-8")
    assert collected(file, "daily", "sqlite:///:memory:") == 0
    assert collected(file, "daily", "postgres://x@127.0.0.1/x") == collected(file, "nightly", "sqlite:///:memory:") > 0


def collected(file: str, suite: str, address: str) -> int:
    """Return how many tests of a file would run in that suite on a database; nobody connects to it."""
    command = [sys.executable, "-m", "pytest", "-q", "--collect-only", file]
    asked = os.environ | {"DATABASE_URL": address, "SUITE": suite}
    answer = subprocess.run(command, cwd=ROOT, env=asked, capture_output=True, text=True)
    return answer.stdout.count(f"{file}::")


def test_kept_rows_are_entered_once_and_put_back_with_what_can_be_found_of_them(db):
    entered = []

    def enter() -> None:
        entered.append(Department.objects.create(name="文广局", kind=DepartmentKind.GOVERNMENT, position=1))

    rows, found = KeptRows(enter), []
    for _ in range(2):
        with transaction.atomic():
            rows.put()
            found.append((list(Department.objects.values()), list(SearchText.objects.values()), faults_of_index()))
            transaction.set_rollback(True)
    assert len(entered) == 1
    assert found[0] == found[1]
    assert [len(each) for each in found[0]] == [1, 1, 0]


class Terminal:
    """Where pytest writes its summary: here into a text."""

    def __init__(self) -> None:
        self.text = ""

    def section(self, title: str) -> None:
        self.line(f" {title} ".center(80, "="))

    def line(self, text: str, **_: bool) -> None:
        self.text += f"{text}\n"


def test_the_end_of_the_suite_tells_what_the_tests_of_a_run_took_by_their_own_account(monkeypatch):
    monkeypatch.setattr(cpu, "spent", Counter({"tests/a.py": 40.2, "tests/b.py": 12.1}))
    terminal = Terminal()
    cpu.pytest_terminal_summary(terminal)
    assert line_of("sqlite", terminal.text, 61.4, 33.3) == "sqlite：CPU 测试 52、连同启动和浏览器 61 秒，33 秒时结束"
    assert line_of("sqlite", "Killed", 61.4, 33.3) == "sqlite：CPU 连同启动和浏览器 61 秒，33 秒时结束"
