"""两个方案比较: each plan on its own day, matched by names, every number a list of its length, for whoever asks."""

import re

import pytest
from django.urls import reverse
from lxml import html

from indicators.models import Plan
from tasks.services import claims, steering
from tests.tasks.test_several_plans import entered
from tests.world import DAY, at, claim, running

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="([^"]+)" data-figure>(\d+)</a>')


@pytest.fixture
def two_years(task, report, people, units):
    """2015: two tasks of 文广局, one of them completed in time. 2016: three, one overdue and one cancelled."""
    old = running(
        Plan.objects.create(
            code="qunian",
            title="去年方案",
            short_name="去年方案",
            starts_on=DAY("2016-01-01"),
            ends_on=DAY("2016-06-30"),
        )
    )
    first = entered(old, "去年的第一项。", units, people, due="2016-05-31")
    entered(old, "去年的第二项。", units, people, due="2016-06-20")
    report(first, "2016-04-01", finished=True)
    claim(task=first, by=people.lin, when=at("2016-05-01"), text="已办成。")
    claims.confirm(task=first, by=people.chen, when=at("2016-05-02"))
    now = [task(due) for due in ("2016-08-31", "2016-12-31", "2016-12-31")]
    steering.cancel(task=now[2], by=people.chen, when=at("2016-09-01"), text="并入别项。")
    return old, now[0].plan


@pytest.fixture
def page_of(signed_in):
    def ask(user, **query):
        return signed_in(user, "2016-10-15").get(reverse("reports:compare_plans"), query)

    return ask


def rows_of(answer) -> dict[str, list[str]]:
    page = html.fromstring(answer.content)
    cells = [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//tbody/tr")]
    return {row[0]: row[1:] for row in cells}


def test_each_plan_stands_on_its_own_day(two_years, people, page_of):
    answer = page_of(people.zhao, left="qunian", right="ceshi")
    heads = [" ".join(head.text_content().split()) for head in html.fromstring(answer.content).xpath("//thead")[0][0]]
    assert heads == ["项目", "去年方案 20162016-06-30", "测试方案 20162016-10-15", "增减"]
    rows = rows_of(answer)
    assert rows["列入考核的任务"] == ["2", "2", "0"]
    assert rows["已办结"] == ["50.0% 1 ÷ 2", "0.0% 0 ÷ 2", "−50.0 个百分点"]
    assert rows["按现定期限办结"] == ["100.0% 1 ÷ 1", "0 ÷ 0", "—"]
    assert rows["逾期"] == ["1", "1", "0"]
    assert rows["文广局"] == ["50.0% 1 ÷ 2", "0.0% 0 ÷ 2", "−50.0 个百分点"]


def test_other_days_can_be_asked_and_later_ones_are_refused_with_a_sentence(two_years, people, page_of):
    earlier = page_of(people.zhao, left="qunian", right="ceshi", left_day="2016-05-01", right_day="2016-08-31")
    assert (rows_of(earlier)["已办结"][0], rows_of(earlier)["逾期"]) == ("0.0% 0 ÷ 2", ["0", "0", "0"])
    assert rows_of(earlier)["列入考核的任务"] == ["2", "3", "+1"]  # the third was cancelled later
    later = page_of(people.zhao, left="qunian", right="ceshi", left_day="2016-12-31")
    assert (later.status_code, "2016-12-31 晚于截至日期 2016-10-15" in later.content.decode()) == (400, True)
    assert page_of(people.zhao, left_day="昨天").status_code == 400


def test_each_number_opens_a_list_of_its_length(two_years, people, page_of, signed_in):
    for user in (people.zhao, people.wu):
        numbers = set(LINK.findall(page_of(user, left="qunian", right="ceshi").content.decode()))
        assert len(numbers) >= 10
        for url, number in numbers:
            listed = signed_in(user, "2016-10-15").get(url.replace("&amp;", "&"))
            assert (url, listed.context["table"].page.paginator.count) == (url, int(number))


def test_a_reader_compares_the_own_scope_and_an_unknown_plan_is_passed_over(two_years, people, page_of):
    assert rows_of(page_of(people.zheng, left="qunian", right="ceshi"))["列入考核的任务"] == ["0", "0", "0"]
    assert rows_of(page_of(people.zhao, left="x", right="y")) == rows_of(page_of(people.zhao))


def test_one_plan_alone_is_told(task, people, page_of):
    task()
    assert "只有一个方案" in page_of(people.zhao).content.decode()


def test_two_tasks_take_as_many_statements_as_five(two_years, units, people, signed_in, django_assert_max_num_queries):
    browser, counts = signed_in(people.zhao, "2016-10-15"), []
    for _ in range(2):
        with django_assert_max_num_queries(23) as asked:
            browser.get(reverse("reports:compare_plans"), {"left": "qunian", "right": "ceshi"})
        counts.append(len(asked))
        for number in range(3):
            entered(two_years[0], f"再一项{number}。", units, people)
    assert counts[0] == counts[1]
