"""The queue: whose job is free, what is known of a worker, and worker processes that end, are killed and come back."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.db import OperationalError

from exports.models import MadeReport
from exports.services.making import REPORTS, ask
from imports.services.jobs import IMPORTS
from jiading.day import now
from jiading.jobs import keeper, marks, process, worker
from jiading.jobs.claims import claimed, take
from jiading.jobs.marks import Life, life_of
from tests.exports.test_killed_worker import database_url
from tests.world import DAY, at

HOLDER = """
import sys
import django
django.setup()
from jiading.jobs import marks
with marks.marked(sys.argv[1]) as mark:
    mark.tell(3, 600)
    print("held", flush=True)
    sys.stdin.readline()
"""
MASTER = """
import sys, time
from jiading.jobs import keeper
keeper.start_workers(1)
print("started", flush=True)
sys.stdin.readline()
keeper.stop_workers(float(sys.argv[1]))
"""


@pytest.fixture
def report(plan, people) -> MadeReport:
    """A report that waits."""
    return ask(plan=plan, kind="official", day=DAY("2016-10-15"), by=people.chen, when=at("2016-10-15"))


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that works for this test's portal."""
    own = {"MEDIA_ROOT": str(portal_settings.MEDIA_ROOT), "DJANGO_SETTINGS_MODULE": "jiading.settings"}
    return os.environ | own | more


def start(*arguments: str, **more: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=portal_settings.BASE_DIR,
        env=environment(**more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def soon(so: Callable[[], object], seconds: float = 30) -> object:
    """Wait until something is so, and return it."""
    until = time.monotonic() + seconds
    while not (found := so()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def workers_of(master: subprocess.Popen) -> list[int]:
    """The worker processes of a master, whichever of its threads has started them."""
    threads = Path(f"/proc/{master.pid}/task")
    found = [(each / "children").read_text().split() for each in threads.iterdir()] if threads.exists() else []
    return [int(pid) for pids in found for pid in pids if is_worker(int(pid)) and is_listening(int(pid))]


def is_worker(pid: int) -> bool:
    try:
        return b"queue_worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


def runs(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def is_listening(pid: int) -> bool:
    """Whether a worker takes signals already: while Django starts, SIGTERM just ends it."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except FileNotFoundError:
        return False
    caught = int(next(line for line in lines if line.startswith("SigCgt:")).split()[1], 16)
    return bool(caught & 1 << signal.SIGTERM - 1)


def test_each_room_declares_its_kinds_of_job():
    assert sorted(kind.model._meta.label for kind in worker.kinds()) == ["exports.MadeReport", "imports.ImportJob"]
    assert {REPORTS, IMPORTS} == set(worker.kinds())


def test_a_mark_says_whether_its_worker_lives_and_how_far_it_is_and_without_it_nothing_is_known(settings):
    assert (life_of("me"), marks.progress_of("me")) == (Life.UNKNOWN, None)
    with marks.marked("me") as mark:
        assert (life_of("me"), marks.progress_of("me")) == (Life.ALIVE, None)
        mark.tell(1200, 3000)
        mark.tell(7, 9)
        assert (life_of("me"), marks.progress_of("me")) == (Life.ALIVE, (7, 9))
    assert (life_of("me"), marks.progress_of("me")) == (Life.UNKNOWN, None)


def test_a_killed_process_is_known_to_be_dead_at_once():
    holder = start("-c", HOLDER, "it")
    try:
        assert holder.stdout.readline() == "held\n"
        assert (life_of("it"), marks.progress_of("it")) == (Life.ALIVE, (3, 600))
    finally:
        holder.kill()
        holder.communicate()
    assert life_of("it") is Life.DEAD
    marks.forget("it")
    assert life_of("it") is Life.UNKNOWN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("life", "silent_for", "free"),
    [
        (Life.ALIVE, 5, False),
        (Life.ALIVE, 3600, False),  # its heartbeat waits for a database that is locked
        (Life.UNKNOWN, 59, False),  # it may run on another machine
        (Life.UNKNOWN, 61, True),
        (Life.DEAD, 0, True),
    ],
)
def test_whose_job_may_be_taken(report, life, silent_for, free, monkeypatch):
    assert take(MadeReport, report.pk, now().at - timedelta(seconds=silent_for), "w" * 32)
    monkeypatch.setattr(worker, "life_of", lambda name: life)
    assert (worker.next_job([MadeReport], []) == report) is free
    report.refresh_from_db()
    assert (report.state, report.tries) == (("waiting", 1) if life is Life.DEAD else ("making", 1))


@pytest.mark.django_db
def test_a_dead_workers_job_that_was_settled_meanwhile_stays_settled(report, monkeypatch):
    assert take(MadeReport, report.pk, now().at, "w" * 32)
    seen = MadeReport.objects.get()
    MadeReport.objects.update(state="failed", worker="", fault="没有做成。")
    monkeypatch.setattr(worker, "life_of", lambda name: Life.DEAD)
    assert worker.is_free(seen, now().at) is False
    report.refresh_from_db()
    assert report.state == "failed"


@pytest.mark.django_db
def test_an_idle_look_only_reads_and_costs_a_statement_for_each_kind(report, django_assert_num_queries):
    with claimed(MadeReport, report.pk, now().at), django_assert_num_queries(2) as asked:
        assert worker.next_job([kind.model for kind in worker.kinds()], []) is None
    assert [each["sql"].split()[0] for each in asked] == ["SELECT", "SELECT"]


@pytest.mark.django_db
def test_a_database_that_is_locked_is_asked_again_at_the_next_look(report, monkeypatch, caplog):
    answers = [OperationalError("database is locked"), [report]]

    def run(**options):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(process, "run_waiting", run)
    monkeypatch.setattr(process.connection, "close", lambda: None)
    me = process.Worker()
    me.look()
    assert (me.jobs_done, "the queue could not be read" in caplog.text) == (0, True)
    me.look()
    assert me.jobs_done == 1


def test_wake_brings_the_next_look_forward_and_the_presence_of_a_worker_is_seen():
    me = process.Worker()
    assert me.is_time_to_look()
    me.looked_at = time.monotonic()
    assert not me.is_time_to_look()
    process.wake()
    assert me.is_time_to_look()
    assert not me.is_time_to_look()
    assert not process.is_running()
    with process.presence(), process.presence():
        assert process.is_running()
    assert not process.is_running()


@pytest.mark.django_db(transaction=True)
def test_a_worker_process_makes_what_is_asked_for_and_ends_when_told(report, settings):
    child = start("manage.py", "queue_worker", DATABASE_URL=database_url())
    try:
        soon(lambda: not worker.wait_for(report).is_under_way)
        assert (report.state, report.fault) == ("done", "")
        assert process.is_running()
        child.terminate()
        assert child.wait(30) == 0
    finally:
        child.kill()
        child.communicate()
    assert not process.is_running()


@pytest.fixture
def master():
    """Start a process that keeps one worker, as gunicorn's master does; `patience` is what it grants a running job."""
    started = []

    def do(patience: float = 20) -> subprocess.Popen:
        started.append(start("-c", MASTER, str(patience), DATABASE_URL=database_url()))
        assert started[-1].stdout.readline() == "started\n"
        return started[-1]

    yield do
    for each in started:
        each.kill()
        each.communicate()


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_started_again_and_one_that_is_told_to_stop_is_not(master):
    parent = master()
    (first,) = soon(lambda: workers_of(parent))
    os.kill(first, signal.SIGKILL)
    (second,) = soon(lambda: [pid for pid in workers_of(parent) if pid != first])
    parent.stdin.write("\n")
    parent.stdin.flush()
    assert parent.wait(30) == 0
    soon(lambda: not runs(second))


@pytest.mark.django_db(transaction=True)
def test_the_worker_of_a_killed_master_ends_too(master):
    parent = master()
    (child,) = soon(lambda: workers_of(parent))
    parent.kill()
    parent.wait(30)
    soon(lambda: not runs(child))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
@pytest.mark.shared
def test_the_server_starts_its_workers_and_takes_them_along(tmp_path, number):
    options = ["-c", "gunicorn.conf.py", "-b", f"unix:{tmp_path}/portal.sock", "--no-control-socket", "jiading.wsgi"]
    server = start("-m", "gunicorn", *options, DATABASE_URL=database_url(), QUEUE_WORKERS="1")
    try:
        (first,) = soon(lambda: workers_of(server))
        os.kill(first, signal.SIGKILL)
        (second,) = soon(lambda: [pid for pid in workers_of(server) if pid != first])
        server.send_signal(number)
        assert server.wait(30) == (0 if number != signal.SIGKILL else -signal.SIGKILL)
        soon(lambda: not runs(second))
    finally:
        server.kill()
        server.communicate()


def test_a_worker_whose_master_died_before_it_could_ask_for_the_signal_ends():
    stranger = str(os.getppid())  # not the parent of the process that is started here
    child = start("manage.py", "queue_worker", "--parent", stranger, DATABASE_URL="sqlite:///nowhere.sqlite3")
    try:
        assert child.wait(30) == 0
    finally:
        child.kill()
        child.communicate()


def test_no_file_of_the_server_stays_open_in_a_worker(monkeypatch):
    """A worker that finishes a long job must not keep the port of a server that has ended."""
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    script = f"import os,sys; sys.exit(any(os.path.exists(f'/dev/fd/{{n}}') for n in ({writing},)))"
    spawned = []
    monkeypatch.setattr(os, "posix_spawn", lambda path, argv, env, **how: spawned.append(how))
    keeper.spawn()
    monkeypatch.undo()
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", script], os.environ, **spawned[0])
    os.close(reading)
    os.close(writing)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
