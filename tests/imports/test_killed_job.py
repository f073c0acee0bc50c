"""kill -9 of a worker in the middle of a saving: nothing is saved, its page can be read, the next worker saves once.

SIGTERM lets it finish.
"""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as portal_settings
from django.urls import reverse

from imports.models import ImportJob
from imports.plan_details import PlanDetails
from imports.services import jobs, reconciling
from indicators.models import Plan
from jiading.day import now
from jiading.jobs import worker
from tableparser.files.opening import read_file
from tasks.models import LedgerEntry, Task
from tests.exports.test_killed_worker import database_url
from tests.tableparser.making import sheet
from tests.world import DAY, at

CHILD = """
import sys
import django
django.setup()
from django.core.management import call_command
from imports.services import jobs, saving

def pause(said):
    print(said, flush=True)
    sys.stdin.readline()

enter, finish, give_up, save = saving.enter, saving.finish, jobs.give_up, jobs.save

def entering(plan, position, *rest):
    if position == 3 and sys.argv[1] == "while writing":
        pause("two rows")
    return enter(plan, position, *rest)

def finishing(*args):
    finish(*args)
    if sys.argv[1] == "before the commit":
        pause("all rows")

def saving_then(*args):
    save(*args)
    pause("committed")

saving.enter, saving.finish = entering, finishing
if sys.argv[1] == "after the commit":
    jobs.save = saving_then
call_command("queue_worker", *sys.argv[2:])
"""
HEAD = ["指标分类", "项目名称", "创建标准和要求", "目前现状", "具体任务", "时间节点", "责任单位", "牵头部门"]
DETAILS = PlanDetails("ceshi-2016", "测试表", "", DAY("2016-01-01"), DAY("2016-12-31"))


@pytest.fixture
def job(people, units) -> ImportJob:
    """The saving of a table of four rows, asked for by 陈."""
    rows = [["供给", f"书房{n}", "达标", "两处", "选址。", "2016年6月底前", "财政局", "文广局"] for n in range(4)]
    data = sheet([HEAD, *rows])
    draft = reconciling.begin(source=read_file(data, "表.xlsx"), data=data, by=people.chen, when=at("2016-03-01"))
    return jobs.ask_to_save(draft=draft.pk, details=DETAILS, version=0, by=people.chen, when=now())


def start_child(moment: str, *options: str) -> subprocess.Popen:
    own = {"DATABASE_URL": database_url(), "MEDIA_ROOT": str(portal_settings.MEDIA_ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, moment, *options],
        cwd=portal_settings.BASE_DIR,
        env=os.environ | own | {"DJANGO_SETTINGS_MODULE": "jiading.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def saved() -> tuple[int, int, int]:
    """How many plans, tasks and entries there are."""
    return Plan.objects.count(), Task.objects.count(), LedgerEntry.objects.count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("moment", "said", "steps", "state", "before", "tries"),
    [
        ("while writing", "two rows", "2 / 4", "saving", 0, 2),
        ("before the commit", "all rows", "4 / 4", "saving", 0, 2),
        ("after the commit", "committed", None, "done", 4, 1),
    ],
)
def test_a_killed_worker_leaves_nothing_half_and_the_job_is_done_once(
    job, people, signed_in, ledger_is_whole, moment, said, steps, state, before, tries
):
    office = signed_in(people.chen)
    address = reverse("imports:progress", args=[job.pk])
    child = start_child(moment, "--once")
    try:
        assert child.stdout.readline() == f"{said}\n"
        if steps:
            shown = office.get(address, headers={"HX-Request": "true", "X-Background": "1"}).content.decode()
            assert f"已写入 {steps} 行" in shown
        assert worker.run_waiting() == []  # it is at work: nobody takes it from it
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
    job.refresh_from_db()
    assert (job.state, saved()[1]) == (state, before)
    assert worker.run_waiting() == ([job] if state == "saving" else [])  # at once: a dead worker is known to be dead
    job.refresh_from_db()
    assert (job.state, job.tries, saved()) == ("done", tries, (1, 4, 4))
    assert ledger_is_whole()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_told_to_stop_finishes_the_job_that_it_runs(job):
    child = start_child("while writing")
    try:
        assert child.stdout.readline() == "two rows\n"
        child.terminate()
        time.sleep(1)
        assert child.poll() is None
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.wait(30) == 0
    finally:
        child.kill()
        child.communicate()
    job.refresh_from_db()
    assert (job.state, job.tries, saved()[:2]) == ("done", 1, (1, 4))
