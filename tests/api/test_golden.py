"""What others have built on stays: addresses, status codes, headers and bodies are those of the golden file."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from api.views import data
from api.views.document import ADDRESSES
from departments.services import access
from jiading.web import rate_limits
from tests.api.golden import GOLDEN, as_lines, number_from_one, recorded
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
READERS = ("chen", "xie", "zheng")  # who reads everything, a town's tasks, and nothing
DAYS = ("2016-06-15", "2016-10-15")
PLANS, TASKS, FIGURES, CHANGES = (address.replace("{code}", "ceshi") for address in ADDRESSES)
NOON = 1_476_504_000 + 17  # seconds since 1970: 17 seconds after 2016-10-15 12:00 in Shanghai

ASKED = (  # what a request may say beside its day, and every way to be refused; 陈 asks
    f"{TASKS}?page_size=3",
    f"{TASKS}?page=2&page_size=3",
    f"{TASKS}?page=&page_size=&as_of=",
    f"{TASKS}?light=overdue",
    f"{TASKS}?state=completed",
    f"{TASKS}?q=图书馆",
    f"{TASKS}?due_from=2016-10-01&due_to=2016-12-31&page_size=2",
    f"{CHANGES}?page_size=2",
    f"{CHANGES}?since=3&page_size=1",
    f"{CHANGES}?since=2016-10-12",
    f"{CHANGES}?since=2016-10-12&page_size=1",
    f"{CHANGES}?since=999999",
    f"{PLANS}?as_of=2016-02-01",
    f"{TASKS}?as_of=2016-02-01",
    f"{TASKS}?as_of=2016-13-01",
    f"{TASKS}?as_of=2099-01-01",
    f"{TASKS}?as_of=1900-01-01",
    f"{TASKS}?as_of=%00",
    f"{TASKS}?page=3&page_size=5",
    f"{TASKS}?page=0",
    f"{TASKS}?page=%2B1",
    f"{TASKS}?page=１",
    f"{TASKS}?page=1.0",
    f"{TASKS}?page=9999999999999999999999",
    f"{TASKS}?page_size=201",
    f"{TASKS}?light=purple",
    f"{TASKS}?due_from=昨天",
    f"{TASKS}?evil=1",
    f"{TASKS}?%00evil=1&as_of=x",
    f"{TASKS}?light=overdue&light=done",
    f"{PLANS}?light=overdue",
    f"{FIGURES}?page=1",
    f"{CHANGES}?page=1",
    f"{CHANGES}?since=x",
    f"{CHANGES}?since=2016-02-30",
    f"{CHANGES}?since=-1",
    f"{CHANGES}?since=9999999999999999999",
    TASKS.replace("ceshi", "no") + "?page=0",
    TASKS.replace("ceshi", "no") + "?as_of=x",
    TASKS.replace("ceshi", "a%00b"),
    f"{TASKS}?page=0&as_of=x&evil=1",
    TASKS.rstrip("/"),
    "/api/",
    "/api/v1/",
    "/api/v1/plans",
    "/api/v1/plans/ceshi/",
    "/api/v1/nothing/",
    "/api/v1/nothing/?evil=1",
    "/api/v1/nothing/?as_of=2016-06-15",
    "/api/v1/openapi.json?as_of=2016-06-15",
    "/api/v1/openapi.json/",
    "/api/v2/",
    "/api/docs",
)
UNKNOWN = ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer "})
METHODS = ("head", "post", "put", "patch", "delete", "options", "trace")


@pytest.fixture
def tokens(db, settings, request) -> dict[str, dict[str, str]]:
    """The headers of each reader; what the answers tell by id is numbered from one before anybody makes any."""
    number_from_one()
    request.getfixturevalue("story")
    people = request.getfixturevalue("people")
    settings.API, settings.PORTAL_TODAY = True, DAY("2016-10-15")
    when = at("2016-10-15")
    made = {who: access.make(person=getattr(people, who), purpose="data", label="平台", when=when) for who in READERS}
    return {who: {"Authorization": f"Bearer {token}"} for who, (_, token) in made.items()}


def get(address: str, headers: dict[str, str]) -> HttpResponse:
    return Client().get(address, headers=headers)


def of_readers(tokens: dict[str, dict[str, str]]) -> dict[str, HttpResponse]:
    """Ask every address for each reader and day."""
    return {
        f"{who} GET {address}?as_of={day}": get(f"{address}?as_of={day}", tokens[who])
        for who in READERS
        for day in DAYS
        for address in (PLANS, TASKS, FIGURES, CHANGES)
    }


def of_strangers() -> dict[str, HttpResponse]:
    """Ask without a token that holds, with parameters that would be refused too."""
    return {
        f"nobody GET {address} {headers}": get(address, headers)
        for headers in UNKNOWN
        for address in (f"{TASKS}?evil=1", "/api/v1/openapi.json", "/api/v1/nothing/")
    }


def of_methods(headers: dict[str, str]) -> dict[str, HttpResponse]:
    """Ask by every method, also without a token, and as a client on which Django checks the token of forms."""
    answers = {
        f"chen {method.upper()} {address}": getattr(Client(), method)(address, headers=headers)
        for method in METHODS
        for address in (TASKS, f"{TASKS}?evil=1", "/api/v1/openapi.json?evil=1", "/api/v1/nothing/")
    }
    strict = {
        f"chen {method.upper()} {TASKS} strict": getattr(Client(enforce_csrf_checks=True), method)(
            TASKS, headers=headers
        )
        for method in METHODS
    }
    strange = {f"nobody {method.upper()} {TASKS}": getattr(Client(), method)(TASKS) for method in METHODS}
    return answers | strict | strange


def of_conditions(headers: dict[str, str]) -> dict[str, HttpResponse]:
    """Ask for what has not changed, by the same and by another value, and when nothing is known of it."""
    etag = get(TASKS, headers)["ETag"]
    asked = {
        "same": {"If-None-Match": etag},
        "weak": {"If-None-Match": f"W/{etag}"},
        "any": {"If-None-Match": "*"},
        "other": {"If-None-Match": '"other"'},
        "match": {"If-Match": etag},
        "no match": {"If-Match": '"other"'},
        "of a refusal": {"If-None-Match": "*"},
    }
    return {
        f"chen GET {TASKS} {name}": get(f"{TASKS}?evil=1" if name == "of a refusal" else TASKS, headers | more)
        for name, more in asked.items()
    }


def too_often(headers: dict[str, str], settings, monkeypatch) -> dict[str, HttpResponse]:
    """Ask once more than is allowed, with parameters that would be refused too."""
    monkeypatch.setattr(rate_limits, "clock", lambda: NOON)
    without, settings.RATES = settings.RATES, settings.RATES | {"api": 1}
    answers = {f"chen GET {TASKS} {number} of 1": get(f"{TASKS}?evil=1", headers) for number in (1, 2)}
    settings.RATES = without
    return answers


def broken(headers: dict[str, str], monkeypatch) -> dict[str, HttpResponse]:
    """Ask for what breaks down on the way."""

    def breaks(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(data.answers, "figures_shown", breaks)
        return {f"chen GET {FIGURES} broken": get(FIGURES, headers)}


def switched_off(headers: dict[str, str], settings) -> dict[str, HttpResponse]:
    """Ask when the interface is off."""
    settings.API = False
    return {
        f"chen {method.upper()} {address} off": getattr(Client(), method)(address, headers=headers)
        for method in ("get", "head", "options")
        for address in (PLANS, TASKS, FIGURES, CHANGES, "/api/v1/openapi.json", "/api/v1/", "/api/x", "/api/")
    }


def test_every_answer_is_the_golden_one(tokens, settings, monkeypatch, tmp_path):
    """Where a change is meant, look at the file that the message names and put it in place of the golden one."""
    chen = tokens["chen"]
    answers = of_readers(tokens)
    answers |= {f"chen GET {asked}": get(asked, chen) for asked in ASKED}
    answers |= of_strangers() | of_methods(chen) | of_conditions(chen)
    answers |= too_often(chen, settings, monkeypatch) | broken(chen, monkeypatch) | switched_off(chen, settings)
    made = recorded(answers)
    new = tmp_path / GOLDEN.name
    new.write_text(as_lines(made), encoding="utf-8")
    kept = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert list(made) == list(kept), new
    for name, answer in made.items():
        assert as_lines({name: answer}) == as_lines({name: kept[name]}), (name, new)
