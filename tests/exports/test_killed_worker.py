"""kill -9 of a worker: no half file is ever fetched, the next worker makes the report, and what was left is swept."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.db import connection
from django.db.models import F

from exports.models import MadeReport
from exports.services import making, worker
from exports.services.fetching import opened
from exports.services.making import ask
from jiading.day import now
from tests.world import DAY, at

CHILD = """
import sys
import django
django.setup()
from django.core.management import call_command
from exports.kinds import KINDS, Kind
from exports.services import making

def pause(said):
    print(said, flush=True)
    sys.stdin.readline()

def write(asked, file, tell):
    file.write(b"half of it")
    file.flush()
    tell(1, 2)
    if sys.argv[1] == "while writing":
        pause("half")

def finish(*args):
    pause("settled")

KINDS["plain"] = Kind("plain", "x", "x", "txt", "text/plain", write)
if sys.argv[1] == "before the commit":
    making.finish = finish
call_command("queue_worker", "--once")
"""


def database_url() -> str:
    """The address of the database that the tests use."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return f"postgres://{known['USER']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


def start_child(media: Path, moment: str) -> subprocess.Popen:
    more = {"DATABASE_URL": database_url(), "MEDIA_ROOT": str(media), "DJANGO_SETTINGS_MODULE": "jiading.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, moment],
        cwd=portal_settings.BASE_DIR,
        env=os.environ | more,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("moment", "said", "left"), [("while writing", "half", ".part"), ("before the commit", "settled", ".bin")]
)
def test_a_killed_worker_leaves_no_half_report_and_the_next_one_makes_it(plan, people, settings, moment, said, left):
    report = ask(plan=plan, kind="plain", day=DAY("2016-10-15"), by=people.chen, when=at("2016-10-15"))
    folder = Path(settings.MEDIA_ROOT) / "reports"
    child = start_child(Path(settings.MEDIA_ROOT), moment)
    try:
        assert child.stdout.readline() == f"{said}\n"
        report.refresh_from_db()
        assert (report.state, report.done, report.of, report.percent) == ("making", 1, 2, 50)
        assert worker.make_waiting() == []  # it is at work: nobody takes it from it
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
    report.refresh_from_db()
    assert (report.state, report.file, report.sha256) == ("making", "", "")
    assert [each.suffix for each in folder.iterdir() if each.suffix != ".lock"] == [left]
    MadeReport.objects.update(heard_at=F("heard_at") - timedelta(seconds=61))  # a minute later
    assert worker.make_waiting() == [report.pk]
    report.refresh_from_db()
    with opened(report) as file:
        assert file.read().startswith("测试方案 2016-10-15".encode())
    orphan = next(each for each in folder.iterdir() if each.stem not in report.file and each.suffix != ".lock")
    os.utime(orphan, (0, 0))
    assert making.sweep(now().at) == 1
    assert [each.name for each in folder.iterdir() if each.suffix != ".lock"] == [report.file.removeprefix("reports/")]
