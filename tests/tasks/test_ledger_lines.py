"""The ledger on the task's page: long runs fold to a line, leads and the own unit are marked, filters count."""

import pytest
from django.urls import reverse
from lxml import html

from tasks.services import dispatching, urging
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(task, report, people, units):
    """文广局 leads with 财政局; four units sign, 马陆镇 and others report between two reports of the lead."""
    made = task("2016-12-31")
    for person in (people.zhou, people.xie):
        dispatching.acknowledge(task=made, by=person, when=at("2016-03-04"))
    report(made, "2016-04-01", progress="选址两处。")
    for day in ("2016-04-02", "2016-04-03", "2016-04-05"):
        report(made, day, by=people.xie, progress=f"镇里{day}的情况。", issues="租金没有落实。")
    report(made, "2016-05-01", progress="开工一处。", percent=40)
    urging.urge(task=made, by=people.chen, when=at("2016-06-01"), text="请抓紧。", reply_by=DAY("2016-06-10"))
    return made


def ledger(client, made, **query):
    page = html.fromstring(client.get(reverse("tasks:detail", args=[made.pk]), query).content)
    return page.get_element_by_id("ledger")


def said(element) -> str:
    return " ".join(element.text_content().split())


def top_lines(section) -> list[str]:
    """The lines as they stand before anything is opened."""
    shown = section.xpath("./ol/li")
    return [said(line.xpath(".//summary")[0]) if "fold" in line.get("class", "") else said(line) for line in shown]


def test_a_run_of_reports_of_other_units_stands_on_one_line(story, signed_in, people):
    lines = top_lines(ledger(signed_in(people.chen), story))
    starts = ("2016-06-01 催办 提醒 创建办 陈", "2016-05-01 进展 牵头 文广局 吴", "4月2日 — 4月5日 责任单位进展 3 条")
    assert [line.startswith(start) for line, start in zip(lines, starts, strict=False)] == [True] * 3
    assert lines[2].endswith("责任单位进展 3 条：马陆镇 3")
    assert "选址两处。" in lines[3]


def test_the_own_reports_never_fold(story, signed_in, people):
    section = ledger(signed_in(people.xie), story)
    own = [line for line in top_lines(section) if "本单位" in line and "镇里" in line]
    assert len(own) == 3
    assert section.xpath(".//li[contains(@class, 'fold')]//*[contains(text(), '镇里')]") == []


def test_what_is_folded_is_whole_when_it_is_opened(story, signed_in, people):
    fold = ledger(signed_in(people.chen), story).xpath(".//li[contains(@class, 'fold')][1]/details")[0]
    assert [said(entry)[:14] for entry in fold.xpath("./ol/li")] == [
        "2016-04-05 进展 ",
        "2016-04-03 进展 ",
        "2016-04-02 进展 ",
    ]


@pytest.mark.parametrize(
    ("who", "query", "count", "words"),
    [
        ("chen", {"entries": "reports"}, 5, "镇里2016-04-03的情况。"),
        ("chen", {"entries": "lead"}, 2, "开工一处。"),
        ("xie", {"entries": "own"}, 4, "镇里2016-04-02的情况。"),
        ("chen", {"entries": "asks"}, 1, "请抓紧。"),
        ("chen", {"entries": "receipts"}, 2, "签收"),
        ("chen", {"words": "租金"}, 3, "租金没有落实。"),
        ("chen", {"words": "马陆镇", "entries": "receipts"}, 1, "马陆镇"),
        ("chen", {"words": "没有这样的词"}, 1, "没有符合的台账。"),
        ("chen", {"entries": "nonsense"}, 0, "请抓紧。"),  # taken as all
    ],
)
def test_a_filter_leaves_what_it_says(story, signed_in, people, who, query, count, words):
    section = ledger(signed_in(getattr(people, who)), story, **query)
    lines = top_lines(section)
    assert any(words in line for line in lines)
    if count:
        assert len(lines) == count
    on = section.xpath(".//nav//a[@aria-current]")
    if len(query) == 1 and "entries" in query and count:
        assert said(on[0]).endswith(f" {count}")


def test_the_words_of_the_lead_stand_under_its_percent(story, signed_in, people):
    page = html.fromstring(signed_in(people.xie).get(reverse("tasks:detail", args=[story.pk])).content)
    facts = {said(pair.find("dt")): said(pair.find("dd")) for pair in page.xpath("//dl/div[dt]")}
    assert facts["牵头"] == "文广局 文广局 5月1日 反馈，完成 40% 开工一处。"
