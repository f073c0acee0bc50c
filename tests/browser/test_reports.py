"""报表 in a real browser: ask, see it grow, fetch it; set up a schedule that cron writes; lock the period."""

import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from openpyxl import load_workbook

from demonstration.accounts import PASSWORD
from departments.choices import Role
from departments.models import User
from exports.files import official_xlsx
from exports.kinds import KINDS, Kind
from exports.models import MadeReport
from jiading.jobs import process, worker
from tests.world import DAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(settings, official):
    """The official table, and one person of the office; today is 2016-10-15."""
    settings.PORTAL_TODAY = DAY("2016-10-15")
    facts = {"name": "陈", "role": Role.OFFICE, "must_change_password": False}
    return User.objects.create_user("chuangjianban", PASSWORD, **facts)


@pytest.fixture
def steps(monkeypatch):
    """A kind of file whose writer goes on only when told to, made by a worker in a thread of its own."""
    half, go_on, threads = threading.Event(), threading.Event(), []

    def write(asked, file, tell):
        tell(5, 10)
        half.set()
        assert go_on.wait(60)
        official_xlsx.write(asked, file, tell)

    def work():
        try:
            worker.run_waiting()
        finally:
            connection.close()

    def wake():
        threads.append(threading.Thread(target=work))
        threads[-1].start()

    official = KINDS["official"]
    monkeypatch.setitem(
        KINDS, "long", Kind("long", "很长的报表", "测试用", "xlsx", official.media_type, write, takes_filter=False)
    )
    monkeypatch.setattr(process, "wake", wake)
    monkeypatch.setattr(worker, "PATIENCE", 0.5)
    yield half, go_on
    go_on.set()
    for thread in threads:
        thread.join()


def test_a_long_report_shows_its_progress_and_is_fetched_when_it_is_there(office, signed_in_page, steps, tmp_path):
    half, go_on = steps
    page = signed_in_page("chuangjianban")
    page.goto("/reports/")
    page.get_by_label("报表", exact=True).select_option("long")
    page.get_by_role("button", name="制作").click()
    page.get_by_text("正在制作，做好以后在下面下载").wait_for()
    assert half.wait(60)
    page.get_by_text("制作中 50%").wait_for()
    go_on.set()
    link = page.get_by_role("link", name="下载 很长的报表")
    link.wait_for()
    with page.expect_download() as fetched:
        link.click()
    assert fetched.value.suggested_filename == "很长的报表_示范区创建2016_截至2016-10-15.xlsx"
    path = tmp_path / "a.xlsx"
    fetched.value.save_as(path)
    assert load_workbook(path).sheetnames[0] == "分解表"


def test_the_office_sets_up_a_schedule_that_is_written_and_locks_its_period_on_a_phone(office, signed_in_page):
    page = signed_in_page("chuangjianban", width=360)
    page.goto("/reports/schedules/")
    page.get_by_role("link", name="新建定期报表").first.click()
    page.get_by_label("名称").fill("每月进展情况")
    page.get_by_label("从哪一天起").fill("2016-09-15")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("1 期到期还没有写").wait_for()
    call_command("make_reports", "--write", stdout=StringIO())
    page.goto("/reports/")
    page.get_by_text("每月进展情况 · 2016 年 9 月").wait_for()
    page.get_by_role("link", name="锁定这一期").click()
    page.get_by_label("锁定依据").fill("9 月报表已报区领导。")
    page.get_by_role("button", name="锁定这一期").click()
    page.get_by_text("「2016 年 9 月」已锁定").wait_for()
    page.goto("/reports/")
    page.get_by_text("期间已锁定").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= 360")
    assert MadeReport.objects.get().state == "done"
