"""时间轴: every task from dispatch to deadline or completion on any day, by project, by lead and by month."""

import re

import pytest
from django.urls import reverse

from reports import figures
from reports.figures.timeline import LONGEST, months_between
from reports.timeline_svg import Scale, draw, scale_of
from tasks.services import claims, extensions, steering
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db


def bar(on_day, task, day):
    return next(each for each in figures.timeline(on_day(day)).bars if each.task.task_id == task.pk)


@pytest.mark.parametrize(
    ("day", "light", "begins", "ends", "original", "due", "times", "asked", "late"),
    [
        ("2016-03-01", "normal", "2016-03-01", "2016-06-30", "2016-06-30", "2016-06-30", 0, None, None),
        ("2016-06-20", "due_soon", "2016-03-01", "2016-06-30", "2016-06-30", "2016-06-30", 0, "2016-08-31", None),
        ("2016-06-30", "normal", "2016-03-01", "2016-08-31", "2016-06-30", "2016-08-31", 1, None, None),
        ("2016-08-31", "due_soon", "2016-03-01", "2016-08-31", "2016-06-30", "2016-08-31", 1, None, None),
        ("2016-09-01", "overdue", "2016-03-01", "2016-08-31", "2016-06-30", "2016-08-31", 1, None, "2016-09-01"),
        ("2016-09-20", "done", "2016-03-01", "2016-09-20", "2016-06-30", "2016-08-31", 1, None, "2016-09-20"),
    ],
)
def test_a_bar_is_as_its_task_stood(
    task, report, people, units, on_day, day, light, begins, ends, original, due, times, asked, late
):
    one = task("2016-06-30", pairs=[(units["文广局"], "lead")])
    report(one, "2016-06-19")
    extensions.ask(task=one, by=people.lin, when=at("2016-06-20"), due_on=DAY("2016-08-31"), text="场地未定。")
    extensions.grant(task=one, by=people.chen, when=at("2016-06-25"), text="同意。")
    report(one, "2016-08-20")
    claim(task=one, by=people.lin, when=at("2016-09-15"), text="已完成。")
    claims.confirm(task=one, by=people.chen, when=at("2016-09-20"))
    shown = bar(on_day, one, day)
    dates = [shown.begins, shown.ends, shown.original_due_on, shown.due_on, shown.asked_due_on, shown.late_until]
    wanted = [each and DAY(each) for each in (begins, ends, original, due, asked, late)]
    assert (shown.light, dates, shown.extensions) == (light, wanted, times)
    assert shown.is_moved == (times > 0)


def test_what_has_no_date_has_no_end_until_it_is_completed(task, report, people, units, on_day):
    one, doubtful = task(None, pairs=[(units["文广局"], "lead")]), task("2016-06-30", warn="2016-05-31")
    waiting = task("2016-12-31", dispatched=False)
    report(one, "2016-04-01")
    claim(task=one, by=people.lin, when=at("2016-05-01"), text="已完成。")
    claims.confirm(task=one, by=people.chen, when=at("2016-05-02"))
    assert [bar(on_day, one, day).ends for day in ("2016-05-01", "2016-05-02")] == [None, DAY("2016-05-02")]
    assert bar(on_day, one, "2016-05-02").late_until is None
    assert [bar(on_day, each, "2016-05-02").is_ambiguous for each in (one, doubtful, waiting)] == [False, True, False]
    assert bar(on_day, waiting, "2016-05-02").begins is None


def test_groups_are_rows_of_the_table_or_leads_and_months_go_by_deadline(task, units, on_day):
    task("2016-09-30")
    task("2016-06-30", pairs=[(units["财政局"], "lead"), (units["文广局"], "lead")])
    task(None, category="")
    task("2016-09-01")
    rows = on_day("2016-04-01")
    by_project = [(g.name, g.note, g.count.value, g.count.query) for g in figures.timeline(rows).groups]
    category = "公共文化服务供给体系"
    assert by_project == [
        ("项目1", category, 1, {"row": 1}),
        ("项目2", category, 1, {"row": 2}),
        ("项目3", "（分类待核实）", 1, {"row": 3}),
        ("项目4", category, 1, {"row": 4}),
    ]
    by_lead = figures.timeline(rows, by_lead=True)
    assert [(g.name, g.count.value, g.count.query) for g in by_lead.groups] == [
        ("文广局", 4, {"lead": units["文广局"].pk}),
        ("财政局", 1, {"lead": units["财政局"].pk}),
    ]
    names = [(month, [each.task.project for each in bars]) for month, bars in by_lead.by_month()]
    assert names == [
        (DAY("2016-06-01"), ["项目2"]),
        (DAY("2016-09-01"), ["项目4", "项目1"]),
        (None, ["项目3"]),
    ]


def test_what_happens_later_changes_no_earlier_picture(task, report, people, on_day):
    one = task("2016-06-30")
    task("2016-09-30")
    before = figures.timeline(on_day("2016-04-10"))
    extensions.ask(task=one, by=people.lin, when=at("2016-05-01"), due_on=DAY("2018-08-31"), text="场地未定。")
    extensions.grant(task=one, by=people.chen, when=at("2016-05-02"), text="同意。")
    steering.cancel(task=one, by=people.chen, when=at("2016-05-03"), text="取消。")
    task("2019-12-31", entered="2016-05-04")
    assert figures.timeline(on_day("2016-04-10")) == before
    after = figures.timeline(on_day("2016-05-04"))
    assert (before.months[-1], after.months[-1]) == (DAY("2017-12-01"), DAY("2019-12-01"))


@pytest.mark.parametrize(
    ("first", "last", "count", "ends"),
    [
        ("2016-01-31", "2016-01-01", 1, "2016-01-01"),
        ("2015-12-31", "2016-02-01", 3, "2016-02-01"),
        ("2016-01-01", "2099-12-31", LONGEST, "2025-12-01"),
    ],
)
def test_the_months_reach_from_the_first_to_the_last_day_but_no_further_than_can_be_drawn(first, last, count, ends):
    months = months_between(DAY(first), DAY(last))
    assert (len(months), months[0], months[-1]) == (count, DAY(first).replace(day=1), DAY(ends))


def test_days_lie_in_the_columns_of_their_months():
    scale = Scale([DAY("2016-01-01"), DAY("2016-02-01"), DAY("2016-03-01")], 42)
    assert [scale.at(DAY(day)) for day in ("2016-01-31", "2016-02-29", "2015-12-31", "2017-01-01")] == [42, 84, 0, 126]
    assert (scale.at(DAY("2016-02-01"), 0), scale.at(DAY("2016-02-01"))) == (42, 43.4)


def test_the_drawing_says_in_words_what_it_draws(task, people, on_day):
    one = task("2016-06-30", warn="2016-05-31")
    extensions.ask(task=one, by=people.lin, when=at("2016-04-01"), due_on=DAY("2016-08-31"), text="场地未定。")
    extensions.grant(task=one, by=people.chen, when=at("2016-04-02"), text="同意。")
    extensions.ask(task=one, by=people.lin, when=at("2016-04-05"), due_on=DAY("2016-09-30"), text="再延。")
    shown = figures.timeline(on_day("2016-10-10"))
    drawn = draw(shown.bars[0], scale_of(shown))
    assert drawn.label.startswith("逾期 40 天 · 延期 1 次 · 申请延期")
    assert (drawn.moved.left, drawn.moved.right) == (6 * 42.0, 8 * 42.0)
    assert (drawn.late.left, drawn.late.right) == (8 * 42.0, scale_of(shown).at(DAY("2016-10-10")))


@pytest.fixture
def several(task, report, people, units):
    """Four tasks of which one has no date and one belongs to 财政局 alone."""
    made = [task("2016-06-30"), task("2016-12-31"), task(None), task("2016-11-30", pairs=[(units["财政局"], "lead")])]
    report(made[1], "2016-10-01")
    return made


def test_the_page_draws_each_task_once_and_links_it(several, people, signed_in):
    page = signed_in(people.zhao).get(reverse("reports:timeline")).content.decode()
    picture, months = page.split('id="by-month"')
    for each in several:
        assert picture.count(f'href="/tasks/{each.pk}/"') == 2  # its name and its bar
        assert months.count(f'href="/tasks/{each.pk}/"') == 1
    assert " style=" not in page and "<style" not in page
    assert picture.count('class="never"') == len(several) + 1
    listed = re.findall(r'of-month">\s*<th [^>]*>\s*([^<　]+)', months)
    assert listed == ["2016年6月", "2016年11月", "2016年12月", "无期限"]


def test_the_filters_of_the_list_narrow_the_page_and_scope_holds(several, people, units, signed_in):
    def tasks(user, **query) -> list[int]:
        context = signed_in(user).get(reverse("reports:timeline"), query).context
        return sorted(each.bar.task.task_id for _, bars in context["months"] for each in bars)

    one, two, undated, other = (each.pk for each in several)
    assert tasks(people.zhao) == [one, two, undated, other]
    assert tasks(people.zhao, light="overdue") == [one]
    assert tasks(people.zhao, lead=str(units["财政局"].pk)) == [other]
    assert tasks(people.zhao, row="3") == [undated]
    assert tasks(people.zhao, light="紫") == []
    assert tasks(people.xie) == [one, two, undated]
    assert tasks(people.zheng) == []


@pytest.mark.shared
def test_its_numbers_open_lists_of_their_length(several, people, signed_in):
    client = signed_in(people.zhao)
    narrowed = [{"due_to": "2016-12-15"}, {"due_from": "2016-06-10", "due_to": "2017-02-03"}, {"undated": "1"}]
    for query in ({}, {"by": "lead"}, {"light": "overdue"}, {"by": "lead", "category": "none"}, *narrowed):
        context = client.get(reverse("reports:timeline"), query).context
        months = [month for month, _ in context["months"]]
        assert sum(month.value for month in months) == context["total"].value
        for figure in (context["total"], *(group.count for group, _ in context["groups"]), *months):
            listed = client.get(reverse("tasks:list"), figure.query).context["table"]
            assert (query, figure.query, len(listed.rows)) == (query, figure.query, figure.value)


@pytest.mark.parametrize("by", ["", "lead"])
def test_the_page_asks_as_often_for_one_task_as_for_three(task, people, signed_in, django_assert_max_num_queries, by):
    client, asked = signed_in(people.zhao), []
    for count in (1, 2, 3):
        task("2016-12-31")
        if count != 2:
            with django_assert_max_num_queries(14) as counted:
                client.get(reverse("reports:timeline"), {"by": by})
            asked.append(len(counted))
    assert asked[0] == asked[1]
