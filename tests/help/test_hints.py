"""首次使用的提示: for the first visits of a person who has not acted; put away for good, and never a statement more."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import User
from jiading.web.first_use import HINT_VISITS, sees_hints
from tasks.services import dispatching
from tests.reports.demonstration.reading import page_of, words_of
from tests.world import PASSWORD, at

pytestmark = pytest.mark.django_db
HINT = "//aside[@aria-label='首次使用的提示']"


@pytest.fixture
def newcomer(people) -> User:
    """吴, who has never been here."""
    people.wu.hint_visits = 0
    people.wu.save()
    return people.wu


def hints_on(client: Client, url: str) -> list[str]:
    return [words_of(each) for each in page_of(client.get(url)).xpath(HINT)]


def visits(person: User) -> int:
    return User.objects.get(pk=person.pk).hint_visits


def test_three_pages_have_one_sentence_each_and_the_way_to_the_help(task, newcomer, signed_in):
    client, pages = signed_in(newcomer), ("/", "/report/", f"/tasks/{task().pk}/")
    for url in pages:
        (hint,) = page_of(client.get(url)).xpath(HINT)
        assert [each.get("href") for each in hint.xpath(".//a")] == ["/help/#do"]
        assert words_of(hint).count("。") == 1
        assert "no-print" in hint.get("class").split()
    assert hints_on(client, "/tasks/") == []
    assert [hints_on(client, f"{url}?as_of=2016-09-01") for url in pages] == [[], [], []]  # nothing can be done then


def test_put_away_it_is_gone_on_every_page_and_in_every_browser(task, newcomer, people, signed_in):
    client, url = signed_in(newcomer), f"/tasks/{task().pk}/?plan=ceshi"
    answer = client.post("/help/hints/", {"next": url})
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert [hints_on(signed_in(newcomer), each) for each in ("/", "/report/", url)] == [[], [], []]
    people.zhou.hint_visits = 0
    people.zhou.save()
    assert len(hints_on(signed_in(people.zhou), "/")) == 1  # another person's is not


@pytest.mark.parametrize("asked", ["", "//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_putting_it_away_leads_nowhere_else(asked, newcomer, signed_in):
    assert signed_in(newcomer).post("/help/hints/", {"next": asked})["Location"] == "/"


def test_it_takes_a_form_of_the_portal_and_a_person(newcomer, signed_in):
    assert signed_in(newcomer, enforce_csrf_checks=True).post("/help/hints/").status_code == 403
    assert Client().post("/help/hints/")["Location"].startswith("/sign-in/")
    assert visits(newcomer) == 0


def test_it_is_over_after_three_sign_ins(task, newcomer, signed_in, settings):
    task()
    seen = []
    for _ in range(HINT_VISITS + 2):
        client = Client()
        client.post("/sign-in/", {"username": "wu", "password": PASSWORD})
        seen.append(len(hints_on(client, "/")))
    assert seen == [1] * HINT_VISITS + [0, 0]
    assert visits(newcomer) == HINT_VISITS + 1  # and is counted no further


def test_the_first_act_ends_it(task, newcomer, people, signed_in, django_capture_on_commit_callbacks):
    made = task()
    with django_capture_on_commit_callbacks(execute=True) as first:
        dispatching.acknowledge(task=made.pk, by=newcomer, when=at("2016-03-02"))
    assert (hints_on(signed_in(newcomer), "/"), len(first)) == ([], 1)
    other = task(text="另一项。")
    with django_capture_on_commit_callbacks() as second:
        dispatching.acknowledge(task=other.pk, by=newcomer, when=at("2016-03-03"))
    assert second == []


def test_it_costs_no_statement(task, newcomer, signed_in):
    client, counted = signed_in(newcomer), []
    pages = ("/", "/report/", f"/tasks/{task().pk}/")
    for url in pages:
        client.get(url)  # what is remembered between pages is remembered now
    for _ in range(2):
        for url in pages:
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            counted.append(len(asked))
        client.post("/help/hints/")
    assert hints_on(client, "/") == []
    assert counted[: len(pages)] == counted[len(pages) :]


@pytest.mark.django_db(transaction=True)
def test_who_signed_in_before_the_upgrade_never_sees_it(people):
    User.objects.filter(username="wu").update(last_login=at("2016-03-01").at)
    call_command("migrate", "departments", "0002", verbosity=0)
    call_command("migrate", verbosity=0)
    assert {name: sees_hints(User.objects.get(username=name)) for name in ("wu", "lin")} == {"wu": False, "lin": True}
