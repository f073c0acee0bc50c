"""Every link keeps its plan: with three plans, no link of any page leads to a plan that it does not name.

Pages are found by walking, one of each kind for each plan. A page of one plan is one that shows a plan in its frame.
"""

from collections import deque
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import html

from tests.amount import NIGHTLY, on_postgresql
from tests.reports.demonstration.reading import page_of, words_of
from tests.reports.demonstration.test_numbers_open_their_lists import get, name_of

pytestmark = pytest.mark.django_db
PEOPLE = ("chuangjianban", "malu", "wgj.head", "lingdao")  # by day the first on SQLite, the second on PostgreSQL
SWITCHES = "//*[@data-plan-switch]//a"  # what is there to change the plan
NAVIGATION = "//header//nav//a | //footer//a"


@dataclass
class Walk:
    """The pages that a person reached: the plan of each kind of page by its address, and the links that were on it."""

    about: dict[str, str | None] = field(default_factory=dict)  # address: code of the plan in its frame
    fixed: set[str] = field(default_factory=set)  # kinds of page about one thing, whose plan the address cannot choose
    links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # address: (address, words) of each link

    def kinds_of_one_plan(self) -> set[str]:
        """Return the kinds of page that show the plan which their address names."""
        return {name_of(url) for url, plan in self.about.items() if plan} - self.fixed


def plan_named(url: str) -> str:
    return dict(parse_qsl(urlsplit(url).query)).get("plan", "")


def links_on(page: html.HtmlElement, plan: str | None) -> list[tuple[str, str]]:
    switching = set(page.xpath(SWITCHES))
    if plan is None:  # from a page over all plans the navigation leads to the plan that the person used last
        switching |= set(page.xpath(NAVIGATION))
    return [
        (link.get("href"), words_of(link))
        for link in page.xpath("//a[@href]")
        if link not in switching and not link.get("download") and name_of(link.get("href"))
    ]


def walked(client) -> Walk:
    """Open one page of each kind for each plan that links lead to, and return what was seen."""
    found, ahead, seen = Walk(), deque(["/"]), {("tasks:workbench", "")}
    while ahead:
        url = ahead.popleft()
        answer = get(client, url)
        if answer is None or answer.redirect_chain:
            continue
        request = answer.wsgi_request
        plan = getattr(request, "chosen_plan", None)
        found.about[url] = plan.code if plan else None
        if getattr(request, "plan_is_fixed", False):
            found.fixed.add(name_of(url))
        found.links[url] = links_on(page_of(answer), found.about[url])
        for address, _ in found.links[url]:
            key = (name_of(address), plan_named(address))
            if not key[0].startswith("admin:") and key not in seen:
                seen.add(key)
                ahead.append(address)
    return found


@pytest.mark.parametrize("username", PEOPLE if NIGHTLY else PEOPLE[on_postgresql() :][:1])
def test_every_link_to_a_page_of_one_plan_names_the_plan_it_leads_to(username, district, browser):
    walk = walked(browser(username))
    assert len({plan for plan in walk.about.values() if plan}) > 1
    of_one_plan, wrong = walk.kinds_of_one_plan(), []
    assert {"tasks:list", "reports:overview", "reports:table"} <= of_one_plan
    for url, plan in walk.about.items():
        if plan and plan_named(url) and name_of(url) in of_one_plan and plan != plan_named(url):
            wrong.append((url, "shows", plan))
        for address, words in walk.links[url]:
            named = plan_named(address)
            if address.split("#")[0] == url:
                continue  # a place on the same page
            if name_of(address) in of_one_plan and (not named or (plan and named != plan)):
                wrong.append((url, words, address))
    assert wrong == []
