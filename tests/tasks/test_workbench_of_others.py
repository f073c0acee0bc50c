"""工作台 of a leader and of the SYSADMIN, and where a leader begins after the sign-in."""

import re

import pytest
from django.urls import reverse

from departments.choices import Role
from departments.models import User
from indicators.choices import Stage
from indicators.models import Plan
from indicators.services.stages import enter_stage
from tasks.services import urging
from tests.tasks.test_several_plans import entered
from tests.tasks.test_workbench import text_of
from tests.world import DAY, PASSWORD, at, person, running

pytestmark = pytest.mark.django_db
HOME = "/"


def landing(client) -> str:
    """Return the address on which the person stands after the sign-in."""
    signed = client.post(reverse("departments:sign_in"), {"username": "zhao", "password": PASSWORD}, follow=True)
    return signed.redirect_chain[-1][0]


def test_a_leader_begins_on_all_plans_where_several_run_and_on_the_overview_of_one(task, units, people, client):
    task()
    assert landing(client).startswith(reverse("reports:overview"))
    other = running(
        Plan.objects.create(code="xin", title="新方案", starts_on=DAY("2016-01-01"), ends_on=DAY("2017-12-31"))
    )
    entered(other, "新方案的任务。", units, people)
    assert landing(client).startswith(reverse("reports:plans"))
    enter_stage(other, Stage.CLOSED, by=people.chen, when=at("2016-10-01"), words="到期。")
    assert landing(client) == f"{reverse('reports:overview')}?plan=ceshi"  # whichever plan was used last
    enter_stage(Plan.objects.get(code="ceshi"), Stage.CLOSED, by=people.chen, when=at("2016-10-01"), words="到期。")
    assert landing(client) == HOME


def test_a_page_that_was_asked_for_comes_first_and_others_begin_on_the_workbench(task, people, client):
    task()
    said = {"username": "zhao", "password": PASSWORD, "next": "/tasks/"}
    assert client.post(reverse("departments:sign_in"), said)["Location"] == "/tasks/"
    for who in ("wu", "chen", "li"):
        client.logout()
        answer = client.post(reverse("departments:sign_in"), {"username": who, "password": PASSWORD})
        assert answer["Location"] == HOME
    assert client.get(reverse("tasks:landing"))["Location"] == HOME


def instructed(made, people, reply_by: str) -> None:
    urging.instruct(task=made, by=people.zhao, when=at("2016-10-10"), text="请说明。", reply_by=DAY(reply_by))


def test_a_leader_sees_which_instructions_are_not_answered_and_what_to_write_one_on(task, report, people, signed_in):
    late, silent = task("2016-06-30", text="甲。"), task("2017-12-31", text="乙。")
    answered = task("2016-12-31", text="丙。")
    report(answered, "2016-10-09")
    for made in (late, answered):
        instructed(made, people, "2016-10-13")
    report(answered, "2016-10-12")
    page = signed_in(people.zhao).get(HOME)
    shown = text_of(page)
    assert "1 件批示没有回复（最早一件应在 10月13日 前回复，等 文广局）" in shown
    assert [one.task.task_id for one in page.context["by_kind"]["silent"].items] == [silent.pk]
    assert "另 1 项已列在前面" in shown  # what is overdue is silent, too
    assert re.findall(r'<a class="btn btn-main" href="([^"]+)">([^<]+)</a>', shown) == [
        (reverse("tasks:detail", args=[late.pk]), "看未回复的批示")
    ]
    for made in (late, silent):
        assert reverse("tasks:act", args=[made.pk, "instruct"]) in shown
    assert "丙。" not in shown


def test_each_task_of_a_leader_stands_in_one_section_alone(task, people, signed_in):
    for due in ("2016-06-30", "2016-07-31", "2017-12-31"):
        instructed(task(due), people, "2016-10-20")
    by_kind = signed_in(people.zhao).get(HOME).context["by_kind"]
    listed = [one.task.task_id for kind in ("overdue", "silent", "answer") for one in by_kind[kind].items]
    assert (len(listed), len(set(listed))) == (3, 3)
    assert {kind: by_kind[kind].count for kind in ("overdue", "silent", "answer")} == {
        "overdue": 2,
        "silent": 3,
        "answer": 3,
    }


def test_a_leader_without_anything_reads_what_the_page_is_for(task, people, signed_in):
    task("2016-12-31", entered="2016-10-10")
    shown = text_of(signed_in(people.zhao).get(HOME))
    assert "没有等您看的事。" in shown and "没有要批示的任务" in shown and "btn-main" not in shown


@pytest.mark.parametrize("who", ["wu", "chen", "zhao", "li"])
def test_the_page_is_there_before_any_plan_runs(people, plan, signed_in, who):
    enter_stage(plan, Stage.CLOSED, by=people.chen, when=at("2016-10-01"), words="到期。")
    answer = signed_in(getattr(people, who)).get(HOME)
    words = {"wu": "没有执行中的方案", "chen": "没有等创建办决定的事", "zhao": "没有执行中的方案", "li": "单位和账号"}
    assert answer.status_code == 200 and words[who] in text_of(answer)


def test_the_sysadmin_sees_accounts_that_nobody_has_used_and_units_without_one(people, units, signed_in):
    client = signed_in(people.li)
    User.objects.exclude(username="wu").update(last_login=at("2016-01-02").at)
    shown = text_of(client.get(HOME))
    assert re.search(r"还没有登录过的账号 <strong[^>]*>1</strong> 个", shown)
    listed = client.get(reverse("admin:departments_user_changelist"), {"is_active__exact": "1", "signed_in": "0"})
    assert listed.context["cl"].result_count == 1
    assert re.search(r"没有账号的单位 <strong[^>]*>1</strong> 个：南翔镇。", shown)
    person("huang", "黄", Role.CLERK, units["南翔镇"])
    User.objects.update(last_login=at("2016-01-02").at)
    shown = text_of(client.get(HOME))
    assert "每个账号都已经登录过。" in shown and "每个单位都有账号。" in shown
