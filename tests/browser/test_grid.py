"""一页反馈 and the task's page where a unit reports: chips lose nothing typed; a phone shows the facts first."""

import pytest

from tasks.models import LedgerEntry
from tests.browser.test_task_page import longest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_chips_show_the_lines_of_a_state_and_send_what_was_typed_in_the_others(demonstration, signed_in_page):
    clerk = signed_in_page("malu")
    clerk.goto("/report/?all=1")
    lines, chips = clerk.locator(".grid-line"), clerk.get_by_role("group", name="显示哪些")

    def numbers() -> dict[str, int]:
        words = [each.inner_text().split() for each in chips.get_by_role("button").all()]
        return {name: int(number) for name, number in words}

    before, number = numbers(), lines.count()
    assert (before["全部"], before["没填"], before["已填"]) == (number, number, 0)
    late = clerk.locator(".grid-line:has(.light-overdue)").count()
    assert before.get("逾期", 0) == late
    lines.first.get_by_label("进展").fill("（演示）剧目已经排好。")
    assert (numbers()["没填"], numbers()["已填"]) == (number - 1, 1)
    chips.get_by_role("button", name="没填").click()
    assert clerk.locator(".grid-line:visible").count() <= number - 1 and lines.first.is_hidden()
    chips.get_by_role("button", name="已填").click()
    assert clerk.locator(".grid-line:visible").count() == 1
    chips.get_by_role("button", name="没填").click()
    clerk.get_by_role("button", name="提交填写的反馈").click()
    clerk.get_by_text("已提交 1 项任务的进展反馈。").wait_for()
    assert LedgerEntry.objects.filter(text="（演示）剧目已经排好。").count() == 1


def test_a_phone_shows_the_facts_before_the_form_and_folds_what_may_be_empty(demonstration, signed_in_page):
    clerk, made = signed_in_page("malu"), longest()
    clerk.set_viewport_size({"width": 360, "height": 800})
    clerk.goto(f"/tasks/{made.pk}/")
    tops = {
        name: clerk.locator(place).bounding_box()["y"]
        for name, place in {
            "deadline": ".task-facts",
            "units": ".fact-fold summary:has-text('责任单位')",
            "standard": ".fact-fold summary:has-text('创建标准和要求')",
            "form": "#report",
            "evidence": ".task-page h2:has-text('佐证材料')",
            "ledger": "#ledger",
        }.items()
    }
    assert sorted(tops, key=tops.__getitem__) == ["deadline", "units", "standard", "form", "evidence", "ledger"]
    assert clerk.locator(".task-page .chips").first.is_hidden()
    clerk.locator(".fact-fold summary").first.click()
    assert clerk.locator(".task-page .chips").first.is_visible()
    issues = clerk.locator("#report").get_by_label("存在问题")
    assert issues.is_hidden()
    clerk.get_by_role("button", name="＋ 存在问题").click()
    assert issues.is_visible() and issues.evaluate("each => each === document.activeElement")
    clerk.set_viewport_size({"width": 1440, "height": 900})
    clerk.goto(f"/tasks/{made.pk}/")
    assert issues.is_visible() and clerk.locator(".task-page .chips").first.is_visible()
