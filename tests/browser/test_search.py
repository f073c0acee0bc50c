"""The search in the head of every page: by keys, in its panel, in the menu of a phone, and without JavaScript."""

import pytest

from tests.browser.test_phone import four_plans  # noqa: F401 - a fixture, found by its name

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHOSEN = "#search-panel [aria-selected=true]"


def field_of(page):
    return page.get_by_role("combobox", name="搜索")


def searched(page, words: str) -> None:
    """Type the words into the field that has the focus and wait for the panel."""
    with page.expect_response(lambda answer: "/search/?" in answer.url):
        page.keyboard.type(words)
    page.locator("#search-panel .panel-foot").wait_for()


def test_keys_lead_from_everywhere_through_the_hits_to_a_page(demonstration, signed_in_page):
    office = signed_in_page("chuangjianban")
    office.goto("/overview/")
    office.keyboard.press("/")
    searched(office, "文化")
    field, panel = field_of(office), office.locator("#search-panel")
    assert (field.input_value(), field.get_attribute("aria-expanded")) == ("文化", "true")
    assert panel.get_by_role("group").count() >= 2
    assert {mark.inner_text() for mark in panel.locator("mark").all()} == {"文化"}

    office.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == office.locator(CHOSEN).get_attribute("id") == "search-hit-1"
    office.keyboard.press("Tab")  # to the next group
    second = panel.get_by_role("group").nth(1).get_by_role("option").first
    assert second.get_attribute("aria-selected") == "true"
    office.keyboard.press("ArrowUp")
    office.keyboard.press("ArrowUp")
    assert office.locator(CHOSEN).count() == 1
    office.keyboard.press("Escape")
    assert panel.is_hidden() and field.get_attribute("aria-expanded") == "false"
    assert field.get_attribute("aria-activedescendant") is None

    office.keyboard.press("ArrowDown")  # opens it again
    office.keyboard.press("ArrowDown")
    address = office.locator(CHOSEN).get_attribute("href")
    office.keyboard.press("Enter")
    office.wait_for_url(f"**{address}")
    assert "/tasks/" in office.url

    office.keyboard.press("/")
    searched(office, "文化")
    office.keyboard.press("Enter")  # nothing is chosen: the page of the search
    office.wait_for_url("**/search/?q=*")
    assert office.locator("main mark").count() > 0


def test_a_slash_that_is_typed_into_a_text_stays_there(demonstration, signed_in_page):
    office = signed_in_page("chuangjianban")
    office.goto("/tasks/")
    office.get_by_label("文字").click()
    office.keyboard.type("1/2")
    assert (office.get_by_label("文字").input_value(), field_of(office).input_value()) == ("1/2", "")


def test_a_number_and_initials_are_offered_in_the_panel(demonstration, signed_in_page):
    leader = signed_in_page("lingdao")
    leader.keyboard.press("/")
    searched(leader, "14-3")
    leader.keyboard.press("ArrowDown")
    leader.keyboard.press("Enter")
    leader.wait_for_url("**/tasks/*/")
    leader.keyboard.press("/")
    searched(leader, "tsg")
    assert "图书馆" in {mark.inner_text() for mark in leader.locator("#search-panel mark").all()}


@pytest.mark.usefixtures("four_plans")
@pytest.mark.parametrize("username", ["chuangjianban", "malu"])
def test_the_head_is_one_row_and_the_menu_has_what_finds_no_place(signed_in_page, username):
    page = signed_in_page(username)
    links = page.locator(".nav-links a").all_inner_texts()
    heights = {}
    for width in (1440, 1024, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/tasks/?plan=jiading-2016&as_of=2016-09-30")  # with a chooser of plans
        heights[width] = page.locator(".top").bounding_box()["height"]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.get_by_role("button", name="菜单").is_visible() == (width < 1440)  # all has its place on a desk
        if width < 1440:
            page.get_by_role("button", name="菜单").click()
            assert [link.inner_text() for link in page.locator(".nav-links a").all() if link.is_visible()] == links
            page.keyboard.press("Escape")
    assert set(heights.values()) == {53}, heights
    assert page.get_by_role("button", name="退出").is_hidden()
    page.set_viewport_size({"width": 1440, "height": 800})
    assert (
        page.get_by_label("主菜单").is_visible()
        and page.locator(".person").get_by_role("link", name="帮助").is_visible()
    )
    page.set_viewport_size({"width": 360, "height": 800})
    page.keyboard.press("/")  # opens the menu of a phone
    searched(page, "书社")
    assert page.locator("#search-panel").bounding_box()["width"] <= 360
    assert "as_of=2016-09-30" in page.locator(".panel-foot a").get_attribute("href")
    page.locator("#search-panel").get_by_role("option").first.click()
    page.wait_for_load_state()
    assert "as_of=2016-09-30" in page.url


def test_without_javascript_the_field_is_a_form(demonstration, chromium, live_server, signed_in_page):
    state = signed_in_page("malu").context.storage_state()
    plain = chromium.new_context(base_url=live_server.url, java_script_enabled=False, storage_state=state)
    page = plain.new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/tasks/")
    assert page.get_by_role("link", name="总览").is_visible()
    assert page.get_by_role("button", name="菜单").is_hidden()
    field_of(page).fill("书社")
    field_of(page).press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert page.locator("main mark").count() > 0
    plain.close()
