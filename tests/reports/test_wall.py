"""挂图: the table as coloured cells; it asks for its content by itself and keeps no session alive with that."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.wall import MOST, WallProject, screen, screens

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def ask(client, **query):
    return client.get(reverse("reports:table_wall"), query, headers=HTMX)


def seal_of(client) -> str:
    page = client.get(reverse("reports:table"), {"view": "wall"}).content.decode()
    return re.search(r"seal=([0-9a-f]{16})", page)[1]


def test_the_wall_shows_every_task_with_the_word_of_its_light_by_category_and_project(task, report, people, on_day):
    for due, category in (("2016-06-30", "甲类"), ("2016-10-20", "甲类"), ("2017-12-31", ""), (None, "")):
        report(task(due, category=category), "2016-10-01")
    shown = screen(on_day("2016-10-15"), "")
    cells = [
        (category.name, project.name, [one.light.word for one in project.tasks])
        for category in shown.categories
        for project in category.projects
    ]
    assert (shown.of, shown.density, shown.next_number) == (1, "few", 1)
    assert cells == [
        ("甲类", "项目1", ["逾期"]),
        ("甲类", "项目2", ["临期"]),
        ("（分类待核实）", "项目3", ["正常"]),
        ("（分类待核实）", "项目4", ["无期限"]),
    ]


def test_a_table_that_is_too_large_is_cut_into_screens_between_its_rows():
    rows = [WallProject(place, "", "", [None] * size) for place, size in enumerate((MOST - 1, 2, 3, MOST, MOST + 5, 1))]
    assert [[row.position for row in each] for each in screens(rows)] == [[0], [1, 2], [3], [4], [5]]
    assert screens([]) == [[]]


def test_nothing_is_sent_until_something_changed(task, report, people, signed_in):
    made = task("2017-12-31")
    client = signed_in(people.qian)  # the wall is for everyone signed in, as the paper was
    seal = seal_of(client)
    answers = [ask(client, seal=seal)]
    report(made, "2016-10-14")
    answers += [ask(client, seal=seal), ask(client, seal=seal_of(client))]
    assert [answer.status_code for answer in answers] == [204, 200, 204]
    assert "cell cell-silent" not in answers[1].content.decode()


def ends(client) -> object:
    return Session.objects.get(session_key=client.session.session_key).expire_date


def test_what_the_wall_asks_by_itself_does_not_put_off_the_end_of_the_session(task, report, people, signed_in):
    made = task("2017-12-31")
    client = signed_in(people.zhao)
    seal = seal_of(client)
    soon = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    Session.objects.update(expire_date=soon)
    assert (ask(client, seal=seal).status_code, ends(client)) == (204, soon)
    report(made, "2016-10-14")
    changed = ask(client, seal=seal)
    assert (changed.status_code, ends(client), "Cookie" in changed["Vary"]) == (200, soon, True)
    client.get(reverse("reports:table"))
    assert ends(client) > soon + timedelta(minutes=20)


def test_when_the_session_has_ended_the_wall_says_so_and_shows_nothing_else(task, people, signed_in):
    task(text="不给外人看的。")
    client = signed_in(people.zhao)
    seal = seal_of(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    for browser in (client, Client()):
        said = ask(browser, seal=seal, checked="2016-10-15 14:05").content.decode()
        assert "已退出，请重新登录" in said and "最后一次更新 2016-10-15 14:05" in said
        assert "不给外人看的" not in said and "hx-get" not in said
    assert "最后一次更新" not in ask(Client(), checked="<script>2016-10-15 14:05").content.decode()


def test_a_wall_of_a_past_day_shows_that_day_and_asks_no_more(task, report, people, signed_in):
    report(task("2016-06-30"), "2016-10-10")
    client = signed_in(people.zhao)
    for day, light in (("2016-06-30", "cell-due_soon"), ("2016-10-09", "cell-overdue")):
        page = client.get(reverse("reports:table"), {"view": "wall", "as_of": day}).content.decode()
        assert (f"cell {light}" in page, "hx-get" in page) == (True, False)


def test_only_who_may_open_every_task_finds_links_on_the_wall(task, people, signed_in):
    made = task()
    pages = {
        who: signed_in(getattr(people, who)).get(reverse("reports:table"), {"view": "wall"}).content.decode()
        for who in ("chen", "zhao", "wu", "zheng", "qian")
    }
    address = reverse("tasks:detail", args=[made.pk])
    assert {who: address in page for who, page in pages.items()} == {
        "chen": True,
        "zhao": True,
        "wu": False,
        "zheng": False,
        "qian": False,
    }


def test_the_wall_asks_the_database_as_often_for_one_task_as_for_three(
    task, report, people, signed_in, django_assert_max_num_queries
):
    client, counts = signed_in(people.chen), []
    for number in (1, 2):
        for _ in range(number):
            report(task("2016-06-30"), "2016-05-01")
        with django_assert_max_num_queries(10) as asked:
            assert ask(client).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_unknown_screen_is_the_first(task, on_day):
    task()
    assert {screen(on_day("2016-10-15"), asked).number for asked in ("", "1", "2", "0", "-1", "二", "9" * 9)} == {1}
