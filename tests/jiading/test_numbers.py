"""No number that a sender may choose breaks a page: in addresses, forms, headers, cookies and cells."""

import ast
import re
from itertools import cycle
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jiading.spreadsheets import WholeNumberWidget
from jiading.web.numbers import LARGEST, WholeNumberConverter, whole_number, whole_numbers
from tests.amount import NIGHTLY, share, some
from tests.house import APPS, FRAME
from tests.matrix import GET, PEOPLE
from tests.test_shape import addresses  # noqa: F401 — a fixture

ROOT = Path(settings.BASE_DIR)
LONG = "9" * 5000
BROKEN = (LONG, "9" * 4000, "9" * 19, "٣", "1e9", "-1", "\0", "1\0", "1_0", "²")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("9" * 18, LARGEST),
        *((each, None) for each in (*BROKEN, "", " 1", "1 ", "1\n", "+1", "１", "1.0", "0x1", None, 1, b"1")),
    ],
)
def test_a_whole_number_is_of_at_most_eighteen_ascii_digits(text, number):
    assert whole_number(text) == number


def test_a_number_beyond_its_bound_is_none_and_lists_leave_out_what_is_none():
    assert [whole_number(text, most=100) for text in ("100", "101", LONG)] == [100, None, None]
    assert whole_numbers(["3", LONG, "٣", "1"]) == [3, 1]


def patterns(resolver: URLResolver):
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield each
        elif each.namespace != "admin":
            yield from patterns(each)


def test_every_number_in_an_address_is_bounded():
    kinds = {type(kind).__name__ for each in patterns(get_resolver()) for kind in each.pattern.converters.values()}
    assert WholeNumberConverter.__name__ in kinds and "IntConverter" not in kinds


ASKED = re.compile(
    r"\bint\(.*(request|query|self\.data|cookies|headers|META)|\.isdigit\(\)|\.isdecimal\(\)", re.IGNORECASE
)


def test_nothing_but_the_one_function_reads_a_number_of_a_request():
    found = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for room in (*APPS, FRAME)
        for path in sorted((ROOT / room).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ASKED.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("cell", "number"), [("20", 20), ("1,234", 1234), ("-3.0", -3), ("+7", 7), (LONG, None), ("٣", None), ("1e9", None)]
)
def test_a_cell_of_a_list_holds_a_bounded_number_or_is_told_in_chinese(cell, number):
    if number is not None:
        assert WholeNumberWidget().clean(cell) == number
        return
    with pytest.raises(ValueError, match=r"太大了|请只写数字") as refusal:
        WholeNumberWidget().clean(cell)
    assert len(str(refusal.value)) < 60


def names_read(source: str) -> list[str]:
    """Every parameter that a page reads from `source` (GET or POST), by its name in the code."""
    read = re.compile(rf"{source}(?:\.get|\.getlist)?[(\[]\s*\"([a-z_-]+)\"")
    texts = (path.read_text(encoding="utf-8") for room in (*APPS, FRAME) for path in (ROOT / room).rglob("*.py"))
    return sorted({name for text in texts for name in read.findall(text)})


A_FIELD = re.compile(r"(forms|filters)\.\w+|\w*(Field|Filter)$")


def fields_declared() -> list[str]:
    """Every field that a form or filter declares, by its name in the code."""
    found = set()
    for room in (*APPS, FRAME):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                called = node.value if isinstance(node, ast.Assign) else None
                if isinstance(called, ast.Call) and A_FIELD.match(ast.unparse(called.func)):
                    found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return sorted(found)


ANSWERED_FIRST = ("as_of", "plan", "act", "do", "show", "view", "username", "draft")  # they decide what else is read
OF_LISTS = ("page", "per_page", "sort")


def asking(name: str, row: tuple[object, ...]) -> str | None:
    """Who is asked: somebody to whom the address answers with a page, else somebody who may send to it."""
    people = ("chen", "wu", "qian", "li", "lin", "zhao")
    found = (who for status in (200, 405, "go") for who in people if row[PEOPLE.index(who)] == status)
    return next(found, None)


@pytest.fixture
def browsers(people, signed_in):
    return {who: signed_in(getattr(people, who)) for who in PEOPLE[1:]}


@pytest.mark.django_db
def test_no_number_in_a_path_breaks_an_address(addresses, browsers):  # noqa: F811
    answers, values = {}, cycle(BROKEN)
    for name in share(list(GET)):
        row = GET[name]
        url, who = addresses(name), asking(name, row)
        places = [each.span() for each in re.finditer(r"(?<=/)\d+(?=/)", url)]
        for start, end in places if who else ():
            for broken in BROKEN if NIGHTLY else [next(values)]:
                asked = f"{url[:start]}{broken}{url[end:]}".replace("\0", "%00")
                for method in ("get", "post") if NIGHTLY else ("post",):
                    answers[name, start, broken[:20], method] = getattr(browsers[who], method)(asked).status_code
    assert {each: status for each, status in answers.items() if status != 404} == {}
    assert len(answers) > 20


@pytest.mark.django_db
def test_no_number_in_a_query_breaks_a_page(addresses, browsers):  # noqa: F811
    names = sorted({*names_read("GET"), *fields_declared(), *OF_LISTS} - set(ANSWERED_FIRST))
    shown = [(name, who) for name, row in GET.items() if (who := asking(name, row)) and row[PEOPLE.index(who)] == 200]
    broken_pages, values, first = {}, cycle(BROKEN), cycle(ANSWERED_FIRST)
    for name, who in some(shown, 9):
        for broken in BROKEN if NIGHTLY else [next(values)]:
            singly = (*ANSWERED_FIRST, *names) if NIGHTLY else [next(first)]
            for query in (dict.fromkeys(names, broken), *({each: broken} for each in singly)):
                if (status := browsers[who].get(addresses(name), query).status_code) >= 500:
                    broken_pages[name, broken[:20], tuple(query)[:3]] = status
    assert broken_pages == {}


DONE_AT_ONCE = ("departments:sign_out", "imports:discard", "departments:sign_in")  # nothing else can be asked then


@pytest.mark.django_db
def test_no_number_in_a_form_breaks_the_page_that_takes_it(addresses, browsers):  # noqa: F811
    fields = sorted({*names_read("POST"), *fields_declared(), "seen", "version", "replaces", "a1-1", "row-1", "way"})
    fields = [each for each in fields if each not in ("act", "draft", "key")]
    broken_forms, values = {}, cycle(BROKEN)
    taking = [(name, who) for name, row in GET.items() if name not in DONE_AT_ONCE and (who := asking(name, row))]
    for name, who in some(taking, 14):
        acts = ({}, *({"act": act} for act in ("revoke", "renew", "up", "change", "drop", "discard")))
        for broken in BROKEN if NIGHTLY else [next(values)]:
            for act in acts if NIGHTLY or name in ("saved_views:list", "departments:access") else acts[:1]:
                status = browsers[who].post(addresses(name), dict.fromkeys(fields, broken) | act).status_code
                if status >= 500:
                    broken_forms[name, broken[:20], *act.values()] = status
    assert broken_forms == {}


@pytest.mark.django_db
def test_no_number_breaks_a_page_of_the_admin(browsers):
    broken_pages, values = {}, cycle(BROKEN)
    queries = (
        "p",
        "e",
        "all",
        "o",
        "id",
        "id__exact",
        "position__gte",
        "department__id__exact",
        "_to_field",
        "on__year",
    )
    days = [model for model, shown in admin.site._registry.items() if shown.date_hierarchy]
    for model in some(days, 1) + some([each for each in admin.site._registry if each not in days], 2):
        listed = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for broken in (*BROKEN, "0", "10000") if NIGHTLY else (next(values), "10000"):
            urls = [f"{reverse(f'{listed}_changelist')}?{each}={broken}".replace("\0", "%00") for each in queries]
            urls += [
                f"{reverse(f'{listed}_changelist')}{broken}/{page}/".replace("\0", "%00")
                for page in ("change", "history")
            ]
            for url in urls:
                statuses = {browsers[who].get(url).status_code for who in (("li", "chen") if NIGHTLY else ("li",))}
                if max(statuses) >= 500:
                    broken_pages[url[:80]] = statuses
    assert broken_pages == {}


@pytest.mark.django_db
@pytest.mark.parametrize("broken", BROKEN)
def test_no_header_or_cookie_breaks_a_page(people, signed_in, broken):
    client = signed_in(people.wu)
    told = {
        header: client.get("/tasks/", headers={header: broken}).status_code
        for header in ("Range", "If-Modified-Since", "X-Forwarded-For", "X-Background", "HX-Request", "Referer")
    }
    assert told == dict.fromkeys(told, 200)
    assert client.generic("POST", "/sign-in/", b"", CONTENT_LENGTH=broken).status_code == 400
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"):
        guest = Client()
        guest.cookies[name] = broken.encode().decode("latin-1") * 8  # as a server hands it on
        assert guest.get("/sign-in/").status_code == 200
        assert guest.get("/tasks/").status_code == 302
