"""A real server and a real Chromium; any error on the page's console fails the test."""

import os
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, sync_playwright

from demonstration.accounts import PASSWORD
from tests.cpu import counted_for_no_file
from tests.year import TODAY

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (1440, 1024, 360)
PATIENCE = 100  # milliseconds: charts are drawn anew a moment after the window has changed
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread that also asks the database


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium")
    if not path:
        pytest.fail("没有找到 Chromium，请安装：apt-get install chromium fonts-noto-cjk")
    with ExitStack() as stack:
        player = stack.enter_context(sync_playwright())
        browser = player.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        with counted_for_no_file():  # when it ends, all that Chromium has used is counted at once
            browser.close()
            stack.close()


@pytest.fixture
def expected_complaints() -> list[str]:
    """What may stand on the console; a test that lets a request fail adds what it provokes."""
    return ["422 (Unprocessable"]


@pytest.fixture
def open_page(chromium, live_server, settings, portal_for_tests, expected_complaints):
    """Open a browser of one's own, 1440 wide unless told otherwise; complaints on the console are collected."""
    settings.DEMO = True
    contexts, complaints = [], []

    def opened(width: int = 1440) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, locale="zh-CN", accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on(
            "request",
            lambda asked: (
                complaints.append(asked.url) if not asked.url.startswith((live_server.url, "data:")) else None
            ),
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [said for said in complaints if not any(word in said for word in expected_complaints)] == []


@pytest.fixture
def demonstration(transactional_db, played_year, settings) -> None:
    """The demonstration, on its fixed day; everybody has signed in before."""
    settings.DEMO, settings.PORTAL_TODAY = True, TODAY
    played_year.restore(Path(settings.MEDIA_ROOT))


@pytest.fixture
def signed_in_page(open_page, live_server, request, settings):
    """A page of the portal as somebody sees it who has signed in: before, where the year was restored, else now."""
    cookies = request.getfixturevalue("played_year").cookies if "demonstration" in request.fixturenames else {}

    def enter(username: str, width: int = 1440) -> Page:
        page = open_page(width)
        if Session.objects.filter(pk=cookies.get(username)).exists():
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": cookies[username], "url": live_server.url}
            page.context.add_cookies([cookie])
            page.goto("/")
        else:
            sign_in(page, username)
        page.get_by_role("button", name="退出", include_hidden=True).wait_for(state="attached")  # a phone has a menu
        return page

    return enter


def sign_in(page: Page, username: str) -> None:
    """Sign in through the page, as a person does."""
    page.goto("/sign-in/")
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def too_wide_at(page: Page) -> list[int]:
    """Return the widths of window that the open page does not fit, tried one after the other on one visit."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if not any(page.evaluate(FITS) or page.wait_for_timeout(PATIENCE) for _ in range(20)):
            found.append(width)
    return found
