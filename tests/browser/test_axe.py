"""axe-core (https://github.com/dequelabs/axe-core) finds nothing on any page, for any role, at any width."""

from importlib import resources
from pathlib import Path

import pytest

from tasks.models import Task
from tests.amount import some
from tests.browser.conftest import WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "rules => axe.run(document, {resultTypes: ['violations'], runOnly: rules})"
LATE = "建立区政府主抓"
BY_DAY = 6  # pages of each person, each at one width; at night every page at every width
OF_PLAN = ("table", "tasks", "overview", "timeline", "overdue", "units", "reports", "questions")
SHARED = ("/", "/help/", "/plans/", "/search/?q=文化", "/me/", *(f"/{name}/?plan=jiading-2016" for name in OF_PLAN))
UNIT = ("/notices/", "/report/", "/tasks/{task}/", "/tasks/{task}/report/", "/tasks/?light=overdue&as_of=2016-07-01")
OFFICE = (
    "/notices/",
    "/tasks/{task}/",
    "/tasks/{task}/urge/",
    "/tasks/{task}/cancel/",
    "/tasks/urge/?light=overdue",
    "/review/",
    "/import/",
    "/dispatch/?plan=zhihui-2016",
    "/dispatch/recall/?plan=jiading-2016",
    "/plans/jiading-2016/next/",
)
PAGES = {
    "": ("/sign-in/",),
    "malu": (*SHARED, *UNIT),
    "qwb": (*SHARED, *UNIT),
    "chuangjianban": (*SHARED, *OFFICE),
    "lingdao": (*SHARED, "/tasks/{task}/", "/tasks/{task}/instruct/"),
    "shenji": ("/", "/audit/", "/search/?q=文化"),
    "guanli": ("/", "/plans/", "/search/?q=文化"),
}


@pytest.fixture
def four_plans(demonstration, played_district, settings) -> None:
    played_district.restore(Path(settings.MEDIA_ROOT))


@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing(four_plans, open_page, signed_in_page, who):
    task = Task.objects.get(present__text__contains=LATE)
    page = signed_in_page(who) if who else open_page()
    found = []
    for path, width in some([(path, width) for path in PAGES[who] for width in WIDTHS], BY_DAY):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.goto(path.format(task=task.pk)).status == 200, path
        page.evaluate(AXE)
        for fault in page.evaluate(RUN, RULES)["violations"]:
            found += [(path, width, fault["id"], node["target"]) for node in fault["nodes"]]
    assert found == []
