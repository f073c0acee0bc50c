"""An answer on the reconcile page leaves its reader in place: the next question stands where the answered one stood."""

import pytest

from tests.browser.test_import import sixty_tasks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOP = "element => element.getBoundingClientRect().top"
FOCUSED = "document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"
FEW = 4  # pixels
ALL, ONE = "同类 30 处一起采用", "只采用这一处"


@pytest.fixture
def office(demonstration, signed_in_page):
    """陈 of the office, in the demonstration."""
    return signed_in_page("chuangjianban")


def hand_in(page) -> None:
    page.goto("/import/")
    file = {"name": "书屋任务.xlsx", "mimeType": "application/octet-stream", "buffer": sixty_tasks()}
    page.get_by_label("任务表文件").set_input_files(file)
    page.get_by_role("button", name="读取并核对").click()
    page.get_by_role("button", name="对，就这样读").click()
    page.locator(".answered-kind", has_text="各栏怎样理解").wait_for()


def answer(page, button: str) -> tuple[float, float]:
    """Press a button of the open question; return how far its heading stood from the window's top before, and after."""
    heading = page.locator("#next-question")
    page.evaluate("window.scrollTo(0, document.querySelector('#next-question').offsetTop - 200)")
    before, version = heading.evaluate(TOP), page.locator("#questions [name=version]").first.input_value()
    page.locator("#questions").get_by_role("button", name=button).first.click()
    page.wait_for_function("old => document.querySelector('#questions [name=version]').value !== old", arg=version)
    page.wait_for_function("() => document.activeElement.id === 'next-question'")
    return before, heading.evaluate(TOP)


def test_the_next_question_stands_where_the_answered_one_stood_and_has_the_focus(office):
    hand_in(office)
    open_before = int(office.locator(".import-bar").inner_text().split("还有")[1].split("处")[0])
    before, after = answer(office, ONE)
    assert abs(after - before) <= FEW
    folded = office.locator(".answered-kind", has_text="没有写明牵头部门")
    assert "已定 1 处" in folded.inner_text()
    assert folded.evaluate(TOP) < after
    assert f"还有 {open_before - 1} 处没定" in " ".join(office.locator(".import-bar").inner_text().split())
    for button in (ALL, "同类 29 处一起采用"):
        before, after = answer(office, button)
        assert abs(after - before) <= FEW
    assert "时间节点有两种读法" in office.evaluate(FOCUSED)
    assert "已定 60 处" in folded.inner_text()

    folded.get_by_role("button", name="改").click()
    folded.wait_for(state="detached")
    office.wait_for_function("() => document.activeElement.id === 'next-question'")
    assert "没有写明牵头部门" in office.evaluate(FOCUSED)


def test_after_the_last_question_the_focus_goes_to_the_bar_at_the_end(office):
    hand_in(office)
    for button in (ALL, ALL, "同类 20 处一起采用"):
        answer(office, button)
    assert "门户里没有的单位" in office.evaluate(FOCUSED)
    office.get_by_role("button", name="都登记为新单位").click()
    office.get_by_text("1 个没有决定").wait_for()
    office.get_by_label("水务局").select_option("new:government")
    office.get_by_role("button", name="记下决定").click()
    office.wait_for_function("() => document.activeElement.classList.contains('import-bar')")
    assert "没有疑问了" in office.locator(".import-bar").inner_text()


def test_without_a_script_the_address_leads_to_the_next_question(office, chromium, live_server):
    hand_in(office)
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=office.context.storage_state()
    )
    page = context.new_page()
    page.goto(office.url)
    page.locator("#questions").get_by_role("button", name=ONE).click()
    assert page.url.endswith("#next-question")
    page.get_by_text("已定 1 处").wait_for()
    box = page.locator("#next-question").bounding_box()
    assert 0 < box["y"] < page.viewport_size["height"]
    context.close()


def test_on_a_phone_the_bar_is_one_line_and_unfolds(office):
    hand_in(office)
    office.set_viewport_size({"width": 360, "height": 740})
    bar = office.locator(".import-bar")
    answer(office, ONE)
    assert bar.bounding_box()["height"] <= 64
    assert "处没定" in bar.inner_text() and bar.get_by_role("link", name="保存为方案").is_visible()
    assert not bar.get_by_text("项任务将存为新方案").first.is_visible()
    bar.locator("summary").click()
    assert bar.get_by_role("button", name="撤销").is_visible()
