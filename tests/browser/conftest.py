"""A real server and a real Chromium; any error on the page's console fails the test."""

import os
import shutil

import pytest
from playwright.sync_api import Page, sync_playwright

from departments.demo_accounts import PASSWORD

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread that also asks the database


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium")
    if not path:
        pytest.fail("没有找到 Chromium，请安装：apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server, settings, portal_for_tests):
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
    expected = ("422 (Unprocessable",)
    assert [said for said in complaints if not any(word in said for word in expected)] == []


@pytest.fixture
def signed_in_page(open_page):
    """Sign in through the page, as a person does."""

    def enter(username: str, width: int = 1440) -> Page:
        page = open_page(width)
        page.goto("/sign-in/")
        page.get_by_label("账号").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.get_by_role("button", name="退出").wait_for()
        return page

    return enter
