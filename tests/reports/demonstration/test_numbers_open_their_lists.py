"""Every number on every page leads to a page that shows exactly so many, of the same day, for whoever reads it.

The pages are found by walking: the navigation, and of every other kind of page that they lead to the first one.
"""

from collections import deque
from datetime import date
from random import Random
from urllib.parse import urlencode, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.amount import NIGHTLY, share
from tests.reports.demonstration.reading import figures_on, page_of, total_on
from tests.year import TODAY

pytestmark = pytest.mark.django_db
PAST = date(2016, 7, 6)
PEOPLE = ("lingdao", "chuangjianban", "wgj.head", "malu")
FOLLOWED = {"lingdao": 400 if NIGHTLY else 120}  # numbers followed on one walk; of the others a sample
A_FEW = 30

# Pages that show no number which opens a list: they are such a list, one thing, or a form.
WITHOUT_NUMBERS = {
    "tasks:list",
    "tasks:detail",
    "departments:me",
    "help:own",
    "help:role",
    "imports:upload",
    "fill_sheets:list",
    "tasks:review",
    "tasks:grid",
    "tasks:act",
    "tasks:settle",
    "tasks:urge_list",
    "tasks:instruct_list",
    "tasks:plan_step",
    "tasks:next_plan",
    "tasks:evidence_list",
    "departments:password",
    "departments:access",
    "exports:reports",
    "exports:make",
    "exports:locks",
    "exports:schedules",
    "exports:schedule_new",
}


def name_of(url: str) -> str:
    """Return the name of the page that an address opens, or nothing where it leads out of the portal."""
    parts = urlsplit(url)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return ""
    try:
        return resolve(parts.path).view_name
    except Resolver404:
        return ""


def get(client, url: str):
    """Open an address of the portal; nothing when it is no page to look at."""
    answer = client.get(url, follow=True)
    if answer.status_code == 405 or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return None
    assert answer.status_code == 200, (url, answer.status_code)
    return answer


def walk(client, day: date) -> dict[str, object]:
    """Return one page of each kind that can be reached on that day, by its address."""
    query = {} if day == TODAY else {"as_of": f"{day}"}
    ahead, seen, found = deque([f"/?{urlencode(query)}" if query else "/"]), {"tasks:workbench"}, {}
    while ahead:
        url = ahead.popleft()
        answer = get(client, url)
        if answer is None or answer.wsgi_request.as_of != day:
            continue
        found[url] = page = page_of(answer)
        for link in page.xpath("//a[@href]"):
            name = name_of(link.get("href"))
            if name and not name.startswith("admin:") and name not in seen and not link.get("download"):
                seen.add(name)
                ahead.append(link.get("href"))
    return found


@pytest.mark.parametrize(("username", "day"), share([(who, day) for who in PEOPLE for day in (TODAY, PAST)]))
def test_each_number_opens_a_list_of_its_length(username, day, browser):
    client, wrong = browser(username), []
    pages = walk(client, day)
    silent = {name_of(url) for url, page in pages.items() if not figures_on(page)}
    assert silent - WITHOUT_NUMBERS == set()
    leads = {each.url: each for page in pages.values() for each in figures_on(page)}
    chosen = list(leads.values())
    if len(chosen) > FOLLOWED.get(username, A_FEW):
        chosen = Random(f"{username} {day}").sample(chosen, FOLLOWED.get(username, A_FEW))
    assert chosen
    for each in chosen:
        answer = client.get(each.url)
        opened = page_of(answer)
        asked = date.fromisoformat(each.query.get("as_of", f"{TODAY}"))  # a point of the burn-up is of its own day
        shown = answer.wsgi_request.as_of, total_on(opened)
        if shown != (asked, each.number) or asked > day:
            wrong.append((each.url, each.said, *shown))
    assert wrong == []
