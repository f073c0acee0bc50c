"""The task's page in a real browser: two sheets with the facts first; its filter loses nothing."""

import io
from unicodedata import normalize

import pdfplumber
import pytest

from tasks.models import Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A4_UPRIGHT = (595, 842)  # points


def longest() -> Task:
    return max(Task.objects.filter(plan__code="jiading-2016"), key=lambda task: task.entries.count())


def test_the_task_with_the_longest_ledger_takes_two_sheets_with_the_facts_first(demonstration, signed_in_page):
    office, made = signed_in_page("chuangjianban"), longest()
    assert made.entries.count() >= 45
    office.goto(f"/tasks/{made.pk}/")
    with pdfplumber.open(io.BytesIO(office.pdf(prefer_css_page_size=True))) as paper:
        assert len(paper.pages) <= 2
        assert {(round(page.width), round(page.height)) for page in paper.pages} == {A4_UPRIGHT}
        text = normalize("NFKC", "".join(page.extract_text() for page in paper.pages))  # some radicals are others
    places = [text.index(words) for words in ("现定", "责任单位", "目前现状", "批示", "录入")]
    assert places == sorted(places)


def test_the_filter_of_the_ledger_keeps_what_is_being_written(demonstration, signed_in_page):
    clerk, made = signed_in_page("malu"), longest()
    clerk.goto(f"/tasks/{made.pk}/")
    clerk.get_by_label("进展", exact=False).first.fill("（演示）写了一半。")
    shown = clerk.locator("#ledger > ol > li")
    before = shown.count()
    clerk.locator("#ledger-own").click()
    clerk.locator("#ledger-own[aria-current]").wait_for()
    assert 0 < shown.count() < before
    clerk.get_by_label("在台账里找").fill("没有这样的词")
    clerk.get_by_label("在台账里找").press("Enter")
    clerk.get_by_text("没有符合的台账。").wait_for()
    assert clerk.get_by_label("进展", exact=False).first.input_value() == "（演示）写了一半。"
    clerk.locator("#ledger").get_by_role("link", name="看全部").click()
