"""文字 of the task list finds words of reports by the day, within the reader's tasks, without a statement more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tasks.services import progress, urging
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(signed_in):
    """Return the tasks that a person's list shows for a text."""

    def numbers(person, text: str, **query) -> list[int]:
        answer = signed_in(person).get("/tasks/", {"q": text} | query)
        assert answer.status_code == 200
        return [row.record.task_id for row in answer.context["table"].paginated_rows]

    return numbers


def test_words_of_any_report_are_found_by_its_day(task, report, people, listed):
    one, other = task(), task(text="另一项。")
    first = report(one, "2016-05-01", progress="选址在马陆镇。", issues="ＷｉＦｉ没有接通。")
    said = progress.ProgressUpdate("选址在南翔镇。", 60)
    progress.correct(entry=first, by=people.wu, when=at("2016-05-03"), said=said, reason="写错了镇名。")
    report(one, "2016-06-01", progress="已经开工。")
    report(other, "2016-06-01", progress="还没有开工。")
    assert listed(people.chen, "马陆") == [one.pk]  # neither the latest report nor the corrected one
    assert listed(people.chen, "wifi没有接通") == [one.pk]
    assert listed(people.chen, "写错了镇名") == [one.pk]
    assert sorted(listed(people.chen, "开工")) == [one.pk, other.pk]
    assert listed(people.chen, "南翔", as_of="2016-05-02") == []
    assert listed(people.chen, "南翔", as_of="2016-05-03") == [one.pk]
    assert listed(people.chen, "另一项") == [other.pk]
    assert listed(people.chen, "%") == []


def test_words_that_are_no_report_are_not_found_in_the_list(task, people, listed):
    one = task()
    urging.urge(task=one, by=people.chen, when=at("2016-05-02"), text="请抓紧书社。", reply_by=DAY("2016-05-20"))
    assert listed(people.chen, "书社") == []


def test_words_of_reports_on_tasks_of_others_are_not_found(task, report, people, listed):
    report(task(), "2016-05-01", progress="选址在马陆镇。")
    assert (listed(people.zheng, "马陆"), len(listed(people.wu, "马陆"))) == ([], 1)


def test_a_text_costs_no_statement_more(task, report, people, signed_in):
    report(task(), "2016-05-01", progress="选址在马陆镇。")
    client, counts = signed_in(people.chen), []
    client.get("/tasks/")
    for query in ({}, {"q": "马陆"}):
        with CaptureQueriesContext(connection) as asked:
            client.get("/tasks/", query)
        counts.append(len(asked))
    assert counts[0] == counts[1]
