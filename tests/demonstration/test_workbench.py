"""工作台 over the four plans of the demonstration: for every account each task stands once, and each count is right."""

import re

import pytest
from django.urls import reverse

from demonstration.accounts import ACCOUNTS
from tests.amount import share
from tests.reports.demonstration.reading import figures_on, page_of, total_on, words_of

pytestmark = pytest.mark.django_db
OFFICERS = [account.username for account in ACCOUNTS if account.unit]
DAYS = ("", "2016-07-06")


@pytest.mark.parametrize("username", share(OFFICERS))
def test_each_task_stands_once_with_all_sections_that_have_it_accounted_for(username, browser):
    client = browser(username)
    for day in DAYS:
        answer = client.get("/", {"as_of": day} if day else {})
        page, context = page_of(answer), answer.context
        listed = [row.task.task_id for each in context["sections"] for row in each.items]
        assert len(listed) == len(set(listed)) == context["headline"].total, (username, day)
        texts = page.xpath("//main//a[@class='work-text-link']/@href")
        assert len(texts) == len(listed), (username, day)
        for each in context["sections"]:
            elsewhere = sum(other.count for other in each.elsewhere)
            assert each.count == len(each.items) + each.left + elsewhere, (username, day, each.kind)
            assert each.count == sum(one.count for one in each.lists), (username, day, each.kind)
        counts = {each.kind: each.number for each in context["band"] if each.number}
        assert {each.kind: each.count for each in context["sections"] if each.kind in counts} == counts


@pytest.mark.parametrize("username", share(("wgj.head", "malu", "czj", "qwb")))
def test_each_figure_opens_a_list_of_its_length_and_each_anchor_is_there(username, browser):
    client = browser(username)
    page = page_of(client.get("/"))
    for figure in figures_on(page):
        assert total_on(page_of(client.get(figure.url))) == figure.number, figure.said
    anchors = {link.split("#")[1] for link in page.xpath("//main//a/@href") if link.startswith("/#") or link[0] == "#"}
    there = set(page.xpath("//main//*/@id"))
    kinds = {
        each.get("href").split("#")[-1] for each in page.xpath("//nav[@class='band']/a") if "#" in each.get("href")
    }
    empty = {
        each.get("href").split("#")[-1]
        for each in page.xpath("//nav[@class='band']/a")
        if re.search(r"\b0\b", words_of(each))
    }
    assert anchors - empty <= there and kinds - empty <= there
    (reports,) = [each for each in page.xpath("//nav[@class='band']/a") if "未反馈" in words_of(each)]
    number = int(re.search(r"未反馈 ?(\d+)", words_of(reports))[1])
    lines = client.get(reverse("tasks:grid")).context["page_obj"].paginator.count
    assert lines == number
