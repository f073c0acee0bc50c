"""The wall in a real browser: it fits its screen, redraws only on changes, and keeps no session alive."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from departments.models import User
from tasks.as_of.day import AsOf
from tasks.models import TaskState
from tasks.services import progress
from tests.world import DAY, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FITS = """() => {
  const cells = document.querySelector("[data-fit]");
  return document.documentElement.scrollHeight <= innerHeight && cells.scrollWidth <= cells.clientWidth
    && [...cells.querySelectorAll(".cell")].every((cell) => cell.getBoundingClientRect().bottom <= innerHeight);
}"""


@pytest.fixture
def demonstration(demonstration, monkeypatch):
    """The demonstration; the wall asks every second."""
    monkeypatch.setattr("reports.views.wall.SECONDS", 1)


def asked(page, status: int):
    return page.expect_response(lambda answer: "/table/wall/" in answer.url and answer.status == status)


def a_silent_task_of(username: str) -> tuple:
    by = User.objects.select_related("department").get(username=username)
    rows = TaskState.objects.select_related("plan").order_by("task")
    plan = rows.first().plan
    silent = AsOf([plan], DAY("2016-10-15")).tasks().filter(light="silent").led_by(by.department)
    return silent.select_related("task").order_by("task").first().task, by


def test_the_wall_takes_in_what_comes_and_ends_with_the_session(demonstration, signed_in_page):
    page = signed_in_page("lingdao", 1920)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto("/table/?view=wall")
    assert page.locator(".cell").count() == 51 and page.evaluate(FITS)
    silent = page.locator(".wall-lights .cell-silent strong")
    before = int(silent.inner_text())

    soon = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    Session.objects.update(expire_date=soon)
    page.evaluate("document.querySelector('#wall').dataset.untouched = 'yes'")
    for _ in range(2):
        with asked(page, 204):
            pass
    assert page.locator("#wall[data-untouched]").count() == 1  # nothing changed, nothing was drawn again

    task, clerk = a_silent_task_of("wgj")
    said = progress.ProgressUpdate(progress="（演示）已恢复推进。", percent=60, finished=False)
    with asked(page, 200):
        progress.report(task=task, by=clerk, when=at("2016-10-15"), said=said)
    page.locator("#wall:not([data-untouched])").wait_for()
    assert int(silent.inner_text()) == before - 1 and page.evaluate(FITS)
    assert set(Session.objects.values_list("expire_date", flat=True)) == {soon}

    page.get_by_role("button", name="全屏").click()
    page.wait_for_function("document.fullscreenElement !== null")
    page.evaluate("document.exitFullscreen()")

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    page.get_by_text("已退出，请重新登录").wait_for()
    assert page.get_by_text("最后一次更新").count() == 1 and page.locator(".cell, [hx-get]").count() == 0
    page.get_by_role("link", name="登录").click()
    page.wait_for_url("**/sign-in/?next=*")


def test_the_wall_fits_larger_and_smaller_screens(demonstration, signed_in_page):
    page = signed_in_page("qwb")
    for width, height in ((3840, 2160), (1920, 1080), (1440, 900), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/table/?view=wall")
        assert page.evaluate(FITS), (width, height)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/table/?view=wall")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
