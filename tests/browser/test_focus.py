"""Whoever works by keyboard sees where he is: all that Tab reaches has a ring. The head of a list stays in sight."""

import pytest

from tasks.models import Task
from tests.amount import NIGHTLY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 400 if NIGHTLY else 60  # steps on one page
RING = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    const ringed = style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2;
    return [at === document.body ? "" : `${at.tagName} ${at.className} ${at.name || at.textContent.trim()}`, ringed];
}"""
PAGES = {
    "chuangjianban": ("/", "/tasks/?plan=jiading-2016", "/tasks/{task}/", "/import/"),
    "malu": ("/tasks/{task}/", "/report/", "/me/"),
}


@pytest.mark.parametrize("who", PAGES)
def test_every_focus_has_a_ring(demonstration, signed_in_page, who):
    task = Task.objects.get(present__text__contains="建立区政府主抓")
    page, bare = signed_in_page(who), set()
    for path in PAGES[who]:
        page.goto(path.format(task=task.pk))
        reached = []
        for _ in range(MOST):
            page.keyboard.press("Tab")
            name, ringed = page.evaluate(RING)
            if not name:
                break
            reached.append(name)
            if not ringed:
                bare.add((path, name))
        assert len(set(reached)) >= 15, path
    assert bare == set()


def test_the_head_of_a_long_list_stays_in_sight(demonstration, signed_in_page):
    page = signed_in_page("chuangjianban")
    page.set_viewport_size({"width": 1440, "height": 700})
    page.goto("/tasks/?plan=jiading-2016")
    head = page.locator("table.data thead th").first
    began = head.bounding_box()["y"]
    page.mouse.wheel(0, 1500)
    while page.evaluate("window.scrollY") < 1000:
        page.wait_for_timeout(50)
    assert began > 100 and head.bounding_box()["y"] == 0
