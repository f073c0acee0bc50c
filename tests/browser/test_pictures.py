"""时间轴 and 佐证缺口 in a real browser: from 总览 to a task, from a gap to its tasks, at every width."""

import pytest

from tests.browser.conftest import WIDTHS, too_wide_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_leader_goes_from_the_picture_to_a_task_and_from_a_gap_to_its_tasks(demonstration, signed_in_page):
    leader = signed_in_page("lingdao")
    leader.goto("/overview/")
    leader.locator(".page-actions").get_by_role("link", name="时间轴").click()
    leader.get_by_label("灯").select_option("overdue")
    leader.get_by_role("button", name="筛选").click()
    leader.wait_for_url("**light=overdue**")
    assert leader.locator(".timeline td.when svg").count() == 3
    drawn = leader.locator(".timeline td.when svg").first
    words = drawn.locator("title").text_content()
    assert "逾期" in words and "最晚 2016-09-30" in words
    drawn.locator("use[href='#tl-overdue']").click()
    leader.wait_for_url("**/tasks/*/")
    assert words.split("\n")[0].strip() in leader.locator("main").inner_text()

    leader.goto("/overview/")
    leader.locator(".page-actions").get_by_role("link", name="佐证缺口").click()
    leader.get_by_role("link", name="展开任务").first.click()
    leader.get_by_role("link", name="（演示）街镇图书馆布点方案.pdf").wait_for()
    gap = leader.locator("tr.sum .whole .ev-missing a")
    count = gap.inner_text()
    gap.click()
    leader.wait_for_url("**/tasks/?**")
    assert leader.locator("[data-total]").inner_text() == count
    assert leader.locator("#list tbody tr").count() == int(count)


def test_both_pages_fit_a_telephone_and_a_desk(demonstration, signed_in_page):
    for who in ("lingdao", "chuangjianban", "malu"):
        page = signed_in_page(who)
        for address in ("/timeline/?by=lead", "/evidence/?open=all", "/timeline/"):
            page.goto(address)
            assert (address, too_wide_at(page)) == (address, [])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.locator(".timeline").is_visible() == (width > 640)
            assert page.get_by_role("heading", name="按月列出").is_visible()
