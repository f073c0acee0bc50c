"""总览 in a real browser: charts are drawn; bars, numbers, day steps and the comparison lead to what they name."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHARTS = ("#by-category", "#by-lead", "#burn-up", "#due-by-month")


def total(page) -> int:
    """How many rows the list says it has."""
    return int(page.locator("[data-total]").inner_text())


def test_a_leader_drills_down_steps_back_and_compares(demonstration, signed_in_page):
    leader = signed_in_page("lingdao")
    leader.get_by_role("link", name="总览").click()
    for chart in CHARTS:
        leader.locator(f"{chart}.drawn svg").wait_for()
    assert leader.locator("details[data-of-chart][open]").count() == 0

    leader.locator("#due-by-month svg text", has_text=re.compile("^23$")).click()
    leader.get_by_text("共 23 项").wait_for()
    assert "due_from=2016-12-01&due_to=2016-12-31" in leader.url
    leader.go_back()
    leader.locator("#by-category svg text", has_text=re.compile("^9$")).last.click()  # the first is the axis's
    leader.locator("[data-total]").wait_for()
    assert (total(leader), "light=normal" in leader.url) == (9, True)
    leader.go_back()
    leader.locator(".door:has(.light-silent) .big [data-figure]").click()
    leader.locator("[data-total]").wait_for()
    assert total(leader) == 5
    leader.go_back()

    leader.locator(".day-bar").get_by_role("link", name="上月末").first.click()
    leader.get_by_text("正在查看 2016-09-30").wait_for()
    assert "与 2016-08-31 比较" in leader.locator(".page-head").inner_text()
    leader.locator(".day-bar").get_by_role("link", name="上季末").last.click()
    leader.get_by_text("2016-06-30 以来的变化").wait_for()
    done = leader.locator(".changes > div", has_text="新办结").locator("[data-figure]")
    shown = int(done.inner_text())
    done.click()
    leader.locator("[data-total]").wait_for()
    assert (total(leader), shown) == (5, 5)
    assert "as_of=2016-09-30" in leader.url and "since=2016-06-30" in leader.url
    leader.go_back()
    leader.get_by_label("与", exact=True).fill("2016-07-31")
    leader.get_by_text("2016-07-31 以来的变化").wait_for()
    assert "as_of=2016-09-30" in leader.url

    colleague = signed_in_page("chuangjianban")
    colleague.goto(leader.get_by_role("link", name="本页固定地址").get_attribute("href"))
    assert colleague.locator("#changes").inner_text() == leader.locator("#changes").inner_text()


def test_the_steps_stand_in_the_frame_of_every_page_and_need_no_script(
    demonstration, chromium, live_server, signed_in_page
):
    clerk = signed_in_page("malu", 360)
    clerk.goto("/tasks/")
    clerk.get_by_role("button", name="菜单").click()
    clerk.get_by_label("前后一周、月末、季末").click()
    clerk.locator(".day-panel").get_by_role("link", name="上一周").click()
    clerk.get_by_text("正在查看 2016-10-08").wait_for()
    assert clerk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    state = clerk.context.storage_state()
    plain = chromium.new_context(base_url=live_server.url, java_script_enabled=False, storage_state=state)
    page = plain.new_page()
    page.goto("/overview/?as_of=2016-09-30")
    assert page.locator("details[data-of-chart][open] table").count() == 4
    assert page.locator("#by-category").is_hidden()
    page.locator("#compare").fill("2016-07-31")
    page.locator(".day-bar").get_by_role("button", name="查看").click()
    page.get_by_text("2016-07-31 以来的变化").wait_for()
    assert "as_of=2016-09-30" in page.url
    plain.close()


@pytest.mark.parametrize("username", ["lingdao", "chuangjianban", "malu"])
def test_the_page_prints_on_one_sheet_with_its_charts(demonstration, signed_in_page, username, tmp_path):
    page = signed_in_page(username)
    for asked in ("", "?as_of=2016-09-30&compare=2016-06-30"):
        page.goto(f"/overview/{asked}")
        for chart in CHARTS:
            page.locator(f"{chart}.drawn svg").wait_for()
        paper = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    page.emulate_media(media="print")
    assert all(page.locator(chart).is_visible() for chart in CHARTS)
