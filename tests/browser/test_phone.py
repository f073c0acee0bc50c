"""On a phone whatever a finger touches is 44 px each way, and letters in fields are 16 px; no page scrolls sideways."""

from pathlib import Path

import pytest

from tasks.models import Task
from tests.amount import some
from tests.browser.test_axe import LATE, PAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALL = (Path(__file__).parent / "small_targets.js").read_text(encoding="utf-8")
BY_DAY = 6  # pages of each person; at night all of them


@pytest.fixture
def four_plans(demonstration, played_district, settings) -> None:
    played_district.restore(Path(settings.MEDIA_ROOT))


@pytest.mark.usefixtures("four_plans")
def test_the_card_of_a_unit_lists_only_what_is_not_nothing(signed_in_page):
    page = signed_in_page("chuangjianban")
    shown = {}
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto("/units/?plan=jiading-2016")
        shown[width] = page.locator(".units td:visible").count(), page.locator(".units td .none:visible").count()
        assert page.get_by_text("没有列出的各项是零").is_visible() == (width == 360)
    (on_desk, nothing), (on_phone, left) = shown[1440], shown[360]
    assert nothing > 0 and (on_phone, left) == (on_desk - nothing, 0)


@pytest.mark.parametrize("who", PAGES)
def test_everything_is_large_enough_for_a_finger(four_plans, open_page, signed_in_page, who):
    task = Task.objects.get(present__text__contains=LATE)
    page = signed_in_page(who) if who else open_page()
    page.set_viewport_size({"width": 360, "height": 740})
    found = []
    for path in some(PAGES[who], BY_DAY):
        assert page.goto(path.format(task=task.pk)).status == 200, path
        found += [(path, *small) for small in page.evaluate(SMALL)]
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 360:
            found.append((path, f"{width} px wide"))
    assert found == []
