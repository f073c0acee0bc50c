"""What runs the suite: PostgreSQL's server ends with its command, and the files that are taken first exist."""

import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

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
