"""帮助: a page for each role, whose links the reader may open, with the words' meanings and whom to ask."""

import pytest
from django.urls import resolve

from departments.choices import Role
from indicators.models import Plan
from tests.reports.demonstration.reading import page_of, words_of
from tests.world import DAY, running

pytestmark = pytest.mark.django_db
WHO = {
    Role.CLERK: "wu",
    Role.HEAD: "lin",
    Role.OFFICE: "chen",
    Role.LEADER: "zhao",
    Role.AUDITOR: "qian",
    Role.SYSADMIN: "li",
}
PARTS = ["看到什么", "怎么办", "然后", "看图", "用语", "键盘", "问谁"]
IN_STEPS = "//*[@id='see' or @id='do' or @id='then']//a[@href]"


@pytest.mark.parametrize("role", Role)
def test_a_person_lands_on_the_help_for_his_own_role(role, people, signed_in):
    page = page_of(signed_in(getattr(people, WHO[role])).get("/help/"))
    assert words_of(page.xpath("//h1")[0]) == f"帮助 · {role.label}"
    assert [words_of(each) for each in page.xpath("//nav[@aria-label='角色']//a[@aria-current]")] == [role.label]
    assert [words_of(each) for each in page.xpath("//nav[@aria-label='本页内容']//a")] == PARTS
    places = [each.get("href").partition("#")[2] for each in page.xpath("//nav[@aria-label='本页内容']//a")]
    assert all(page.xpath(f"//*[@id='{place}']") for place in places)
    assert len(page.xpath("//ol[@class='help-steps']/li")) >= 5


def test_an_unknown_role_and_one_in_capitals_have_no_page(people, signed_in):
    client = signed_in(people.wu)
    assert [client.get(f"/help/{role}/").status_code for role in ("nobody", "CLERK", "clerk")] == [404, 404, 200]


@pytest.mark.parametrize("reader", Role)
def test_whoever_reads_it_is_led_only_where_the_role_may_go(reader, task, people, signed_in):
    task()
    client = signed_in(getattr(people, WHO[reader]))
    own = 0
    for role in Role:
        for link in page_of(client.get(f"/help/{role.lower()}/")).xpath(IN_STEPS):
            assert client.get(link.get("href"), follow=True).status_code == 200, (role, link.get("href"))
            own += role == reader
    assert own >= 5


def test_what_a_role_may_not_open_stands_there_without_a_link(people, signed_in):
    clerk = page_of(signed_in(people.wu).get("/help/office/"))
    assert "导入" in [words_of(each) for each in clerk.xpath("//ol[@class='help-steps']//strong")]
    office = page_of(signed_in(people.chen).get("/help/office/"))
    assert [resolve(each.get("href")).view_name for each in office.xpath(IN_STEPS) if words_of(each) == "导入"] == [
        "imports:upload"
    ]
    assert office.xpath("//ol[@class='help-steps']//strong") == []


def test_numbers_of_the_words_are_those_of_the_running_plan(plan, people, signed_in):
    plan.due_soon_days, plan.due_very_soon_days, plan.grace_days, plan.acknowledge_workdays = 41, 13, 17, 23
    plan.save()
    page = page_of(signed_in(people.wu).get("/help/"))
    told = {each.get("id"): words_of(each.getnext()) for each in page.xpath("//dl[@class='help-words']//dt[@id]")}
    assert "不超过 41 天" in told["word-due_soon"] and "不超过 13 天" in told["word-due_soon"]
    assert f"超过 {plan.silence_days} 天" in told["word-silent"]
    assert "23 个工作日" in told["word-acknowledged"]


@pytest.mark.parametrize("said", ["请联系系统管理员", "请找李工，电话 5953 0000"])
def test_it_says_whom_to_ask_as_the_sign_in_page_does(people, settings, signed_in, said):
    settings.HELP_CONTACT = said
    page = page_of(signed_in(people.wu).get("/help/"))
    assert said in words_of(page.xpath("//section[@id='ask']")[0])


def test_every_page_leads_to_the_help_from_its_head_and_its_foot(people, signed_in):
    for who in WHO.values():
        page = page_of(signed_in(getattr(people, who)).get("/me/"))
        for place in ("//header", "//footer"):
            assert [each.get("href") for each in page.xpath(f"{place}//a") if words_of(each) == "帮助"] == ["/help/"]


def test_with_several_plans_each_link_names_one_that_runs(task, plan, people, signed_in):
    task()
    other = Plan.objects.create(code="qita", title="其他方案", starts_on=DAY("2015-01-01"), ends_on=DAY("2017-12-31"))
    running(other)
    page = page_of(signed_in(people.chen).get("/help/"))
    links = [each.get("href") for each in page.xpath(IN_STEPS) if "/tasks/" in each.get("href")]
    assert links and all(link.endswith("/tasks/?plan=ceshi") for link in links)  # the newer of both
