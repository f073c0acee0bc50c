"""导入 offers only plans that can still be written, and recognises a file that is a plan already."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.models import ImportDraft
from imports.services.recognition import recognised_plan
from imports.services.reconciling import reading_of
from indicators.models import Plan
from tasks.services import plan_life
from tests.tableparser.making import sheet
from tests.world import at, running

pytestmark = pytest.mark.django_db
HEAD = ["指标分类", "项目名称", "创建标准和要求", "目前现状", "具体任务", "时间节点", "责任单位", "牵头部门"]
DETAILS = {"title": "测试表", "annex": "", "code": "ceshi-2016", "starts_on": "2016-01-01", "ends_on": "2016-12-31"}


def rows(number: int, *, other: int = 0) -> list[list[str]]:
    """Return that many rows of a table, of which the last `other` have another task."""
    said = ["1、选址。\n2、开放。"] * (number - other) + ["1、另选新址。"] * other
    return [
        ["供给", f"书房{place}", "达标", "两处", text, "2016年6月底前", "财政局", "文广局"]
        for place, text in enumerate(said, start=1)
    ]


def upload(client, listed: list[list[str]], **more) -> ImportDraft:
    file = SimpleUploadedFile("任务表.xlsx", sheet([HEAD, *listed]))
    answer = client.post(reverse("imports:upload"), {"file": file, **more})
    assert answer.status_code == 302, answer.content.decode()
    return ImportDraft.objects.latest("pk")


def saved(client, number: int) -> Plan:
    said = DETAILS | {"version": 0}
    client.post(reverse("imports:save", args=[upload(client, rows(number)).pk]), said, follow=True)
    return Plan.objects.get()


@pytest.fixture
def office(signed_in, people, units):
    return signed_in(people.chen)


def test_only_drafts_and_running_plans_are_offered(office, people):
    plan, form = saved(office, 2), reverse("imports:upload")
    offered = f'value="{plan.pk}"'
    assert offered in office.get(form).content.decode()  # 草稿
    running(plan)
    assert offered in office.get(form).content.decode()
    plan_life.close(plan=plan, by=people.chen, when=at("2016-08-01"), text="创建期满。")
    assert offered not in office.get(form).content.decode()
    file = SimpleUploadedFile("任务表.xlsx", sheet([HEAD, *rows(2)]))
    assert office.post(form, {"file": file, "plan": plan.pk}).status_code == 422
    draft = upload(office, rows(2))
    target = reverse("imports:target", args=[draft.pk])
    assert office.post(target, {"version": 0, "plan": plan.code}).status_code == 404


@pytest.mark.parametrize(("other", "found"), [(0, 20), (2, 18), (3, None)])
@pytest.mark.shared
def test_a_file_is_a_plan_when_nine_of_ten_of_its_rows_are(office, other, found):
    plan = saved(office, 20)
    known = recognised_plan(reading_of(upload(office, rows(20, other=other))))
    assert (known and (known.plan, known.same, known.count)) == (found and (plan, found, 20))


def test_a_closed_plan_is_not_recognised(office, people):
    plan = running(saved(office, 2))
    plan_life.close(plan=plan, by=people.chen, when=at("2016-08-01"), text="创建期满。")
    assert recognised_plan(reading_of(upload(office, rows(2)))) is None


def test_both_ways_are_one_click(office):
    plan = saved(office, 3)
    draft = upload(office, rows(3))
    page, target = reverse("imports:draft", args=[draft.pk]), reverse("imports:target", args=[draft.pk])
    asks = "更新它，还是作为新方案？"
    shown = office.get(page).content.decode()
    assert "和方案「测试表 2016」3 行相同" in shown
    assert asks in shown
    office.post(target, {"version": 0, "plan": ""})
    draft.refresh_from_db()
    shown = office.get(page).content.decode()
    assert (draft.plan, asks in shown, "作为新方案导入" in shown) == (None, False, True)
    office.post(target, {"version": 1, "plan": plan.code})
    draft.refresh_from_db()
    shown = office.get(page).content.decode()
    assert (draft.plan, "known-plan" in shown) == (plan, False)


@pytest.mark.parametrize("number", [1, 20])
def test_the_comparison_asks_two_statements(office, number, django_assert_num_queries):
    saved(office, number)
    reading = reading_of(upload(office, rows(number)))
    with django_assert_num_queries(2):
        assert recognised_plan(reading) is not None
