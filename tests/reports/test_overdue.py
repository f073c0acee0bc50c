"""逾期: days late by both deadlines, who holds a task, who is silent; grouped by unit, a group whole on its page."""

import pytest
from django.urls import reverse

from reports.figures.late import LateGroup, late_groups, late_tasks, packed
from tasks.choices import UnitRole
from tasks.services import extensions
from tests.reports.demonstration.reading import figures_on, page_of, total_on
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


def extend(task, people, due: str, day: str) -> None:
    extensions.ask(task=task, by=people.lin, when=at(day), due_on=DAY(due), text="场地未定。")
    extensions.grant(task=task, by=people.chen, when=at(day, hour=11), text="同意。")


@pytest.mark.parametrize(
    ("day", "late"),
    [
        ("2016-06-30", []),
        ("2016-07-01", [("甲", 1, 1)]),
        ("2016-07-31", [("甲", 31, 31)]),
        ("2016-08-01", [("甲", 32, 32), ("乙", 1, 62)]),  # 乙: due 2016-05-31, extended to 2016-07-31
    ],
)
def test_days_late_are_told_by_both_deadlines(task, people, on_day, day, late):
    task("2016-06-30", text="甲")
    extend(task("2016-05-31", text="乙"), people, "2016-07-31", "2016-05-10")
    shown = late_tasks(on_day(day))
    assert [(one.task.text, one.days, one.original_days) for one in shown] == late


def test_an_overdue_task_says_who_holds_it_and_since_when_who_is_silent(task, report, people, on_day):
    made = task("2016-06-30")
    report(made, "2016-05-01")
    report(made, "2016-05-02", by=people.zhou, finished=True)
    report(made, "2016-06-20", by=people.xie)
    (one,) = late_tasks(on_day("2016-07-10"))
    assert [(each.name, str(each.since)) for each in one.task.blockers.listed] == [
        ("文广局", "2016-05-01"),
        ("马陆镇", "2016-06-20"),
        ("南翔镇", "2016-03-01"),
    ]
    assert (str(one.silent.since), one.silent.days) == ("2016-05-01", 70)
    assert [(quiet.name, str(quiet.since), quiet.days) for quiet in one.quiet] == [("南翔镇", "2016-03-01", 131)]


def heads(groups) -> list[tuple]:
    return [
        (group.figure.label if group.figure else group.label, [one.task.text for one in group.tasks])
        for group in groups
    ]


def test_overdue_tasks_are_grouped_by_who_leads_or_who_answers(task, units, on_day):
    task("2016-06-30", text="甲")
    task("2016-05-31", text="乙", pairs=[(units["财政局"], UnitRole.LEAD), (units["文广局"], UnitRole.LEAD)])
    task("2016-12-31", text="丙")
    rows = on_day("2016-07-10")
    assert heads(late_groups(rows, "days")) == [("", ["乙", "甲"])]
    assert heads(late_groups(rows, "lead")) == [("文广局", ["乙", "甲"]), ("财政局", ["乙"])]
    assert heads(late_groups(rows, "unit")) == [
        ("南翔镇", ["甲"]),
        ("财政局", ["甲"]),
        ("马陆镇", ["甲"]),
        ("没有责任单位", ["乙"]),
    ]
    assert late_groups(on_day("2016-05-31"), "lead") == []


def test_a_group_is_broken_only_when_no_page_can_hold_it():
    groups = [LateGroup(list(range(size)), label=name) for name, size in (("甲", 3), ("乙", 2), ("丙", 7), ("丁", 1))]
    pages = [[(part.label, len(part.tasks), part.goes_on) for part in page] for page in packed(groups, 4)]
    assert pages == [
        [("甲", 3, False)],
        [("乙", 2, False)],
        [("丙", 4, False)],
        [("丙", 3, True), ("丁", 1, False)],
    ]
    assert packed([], 4) == [[]]


@pytest.mark.shared
def test_each_head_opens_a_list_of_exactly_its_length_and_every_page_can_be_turned_to(
    task, people, signed_in, monkeypatch
):
    monkeypatch.setattr("reports.views.overdue.PER_PAGE", 2)
    for due in ("2016-06-30", "2016-07-31", "2016-08-31"):
        task(due)
    for user in (people.zhao, people.xie):
        client = signed_in(user)
        for order, pages in (("days", 2), ("lead", 2), ("unit", 6)):
            shown = []
            for number in range(1, pages + 1):
                answer = client.get(reverse("reports:overdue"), {"order": order, "page": number})
                shown += answer.context["page_obj"]
                assert (answer.context["total"].value, answer.context["page_obj"].paginator.num_pages) == (3, pages)
            for figure in [group.figure for group in shown if group.figure]:
                listed = client.get(reverse("tasks:list"), figure.query).context["table"]
                assert len(listed.rows) == figure.value == 3


@pytest.mark.parametrize("order", ["days", "lead", "unit"])
def test_the_page_asks_the_database_as_often_for_one_task_as_for_three(
    task, report, people, signed_in, django_assert_max_num_queries, order
):
    client, counts = signed_in(people.chen), []
    for number in (1, 2):
        for _ in range(number):
            report(task("2016-06-30"), "2016-05-01")
        with django_assert_max_num_queries(13) as asked:
            client.get(reverse("reports:overdue"), {"order": order})
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("day", "late"), [("2016-06-30", 0), ("2016-07-01", 1)])
def test_the_number_in_the_title_opens_its_list_on_a_day_without_overdue_tasks_too(task, people, signed_in, day, late):
    task("2016-06-30")
    client = signed_in(people.zhao)
    (title,) = [
        each
        for each in figures_on(page_of(client.get(reverse("reports:overdue"), {"as_of": day})))
        if "逾期" in each.said
    ]
    assert (title.number, total_on(page_of(client.get(title.url)))) == (late, late)
