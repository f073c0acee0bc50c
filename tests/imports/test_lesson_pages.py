"""「下次也这样读」 beside a draft and after saving, and the list under 后台 in which a habit is revoked."""

import re

import pytest
from django.urls import reverse

from imports.models import ImportDraft, ImportHabit
from imports.services.offers import offers
from tests.imports.test_pages import page, save, upload
from tests.imports.test_questions import STRANGE
from tests.tableparser.making import sheet

pytestmark = pytest.mark.django_db
BOX = 'id="lesson"'
LIST = "admin:imports_importhabit_changelist"


@pytest.fixture
def office(signed_in, people, units):
    return signed_in(people.chen)


@pytest.fixture
def draft(office) -> ImportDraft:
    """A file with strange headings, confirmed with one click as they were read."""
    draft = upload(office, sheet(STRANGE))
    assert BOX not in page(office, draft)
    office.post(reverse("imports:reading", args=[draft.pk]), {"version": 0, "grid": "0", "reading": "0"})
    draft.refresh_from_db()
    return draft


def teach(client, draft: ImportDraft, *tokens: str):
    return client.post(reverse("imports:teach", args=[draft.pk]), {"offer": tokens})


def teach_all(client, draft: ImportDraft):
    return teach(client, draft, *(offer.token for offer in offers(draft)))


def words(html: str) -> str:
    return " ".join(html.split())


def test_after_a_correction_the_draft_offers_to_read_alike_the_next_time(office, draft):
    shown = words(page(office, draft))
    assert BOX in shown
    assert "栏名<strong>「谁来办」</strong>：责任单位" in shown
    assert "门户原来拿不准，问过您" in shown
    assert shown.count('name="offer"') == 3
    offers = re.findall(r'<input[^>]*name="offer"[^>]*>', shown)
    assert [bool(re.search(r"\bchecked\b", each)) for each in offers] == [True, True, True]


def test_what_was_ticked_is_taught_and_can_be_taken_back_from_the_same_box(office, draft):
    answer = teach_all(office, draft)
    assert (answer.status_code, answer.url) == (302, f"{reverse('imports:draft', args=[draft.pk])}#lesson")
    shown = words(page(office, draft))
    assert "已记住 3 条导入习惯" in shown
    assert 'name="offer"' not in shown and shown.count("撤销<span") == 3
    habit = ImportHabit.objects.get(text="谁来办")
    assert office.post(reverse("imports:revoke_habit", args=[habit.pk])).status_code == 302
    shown = words(page(office, draft))
    assert "已撤销「谁来办」这条导入习惯" in shown
    assert (shown.count('name="offer"'), shown.count("撤销<span")) == (1, 2)  # it is offered again


def test_the_next_file_is_read_without_a_question_and_says_by_which_habit(office, draft):
    teach_all(office, draft)
    shown = page(office, upload(office, sheet(STRANGE), "十一月.xlsx"))
    assert "保存前必须确认" not in shown
    assert "按本单位的导入习惯：责任单位：第 3 列，标题“谁来办”" in shown


def test_a_correction_of_the_next_file_goes_before_the_habit(office, draft):
    teach_all(office, draft)
    after = upload(office, sheet(STRANGE), "十一月.xlsx")
    said = {"version": 0, "header": "1", "c0": "", "c1": "tasks", "c2": "lead", "c3": "deadline"}
    assert office.post(reverse("imports:columns", args=[after.pk, 0]), said).status_code == 302
    assert "现在的习惯是「责任单位（陈）」，将由这一条代替" in page(office, after)


def test_after_saving_the_plan_opens_and_a_link_leads_to_what_may_be_kept(office, draft):
    shown, address = save(office, draft), reverse("imports:teach", args=[draft.pk])
    assert "已全部保存" in shown and "/table/?plan=ceshi-2016" in shown
    assert f'<a href="{address}">看一看，勾选要记住的</a>' in shown
    shown = office.get(address).content.decode()
    assert BOX in shown and "已存为方案「测试表」" in shown
    assert f'href="{reverse("imports:draft", args=[draft.pk])}"' in shown
    assert teach_all(office, ImportDraft.objects.get(pk=draft.pk)).url == reverse("imports:teach", args=[draft.pk])
    assert ImportHabit.objects.in_force().count() == 3


def test_a_file_that_was_not_corrected_asks_for_nothing_after_saving(office):
    draft = upload(office, sheet([["重点工作", "责任单位", "完成时限"], ["采购救生衣。", "文广局", "2016年5月底"]]))
    assert reverse("imports:teach", args=[draft.pk]) not in save(office, draft)


def test_nothing_ticked_and_an_old_page_teach_nothing(office, draft):
    teach(office, draft)
    assert "没有勾选任何一条" in page(office, draft)
    teach(office, draft, "heading|谁来办|lead")
    assert "没有记住任何一条" in page(office, draft)
    assert not ImportHabit.objects.exists()


def test_lines_of_units_are_offered_with_a_name_that_survives_a_form(office):
    draft = upload(
        office, sheet([["重点工作", "责任单位", "完成时限"], ["采购救生衣。", "港务科\n专班", "2016年5月底"]])
    )
    form = office.get(reverse("imports:row", args=[draft.pk, 1])).context["form"]
    said = {name: form[name].value() or "" for name in form.fields} | {"version": 0, "names_responsible": "港务科专班"}
    assert office.post(reverse("imports:row", args=[draft.pk, 1]), said).status_code == 302
    draft.refresh_from_db()
    shown = words(page(office, draft))
    assert "分两行写的<strong>「港务科」「专班」</strong>是一个单位" in shown
    (offer,) = offers(draft)
    assert "\n" not in offer.token and f'value="{offer.token}"' in shown
    teach(office, draft, offer.token)
    assert ImportHabit.objects.get().text == "港务科\n专班"


def test_another_person_sees_neither_the_box_nor_takes_it_back(office, draft, signed_in, people):
    teach_all(office, draft)
    sun = signed_in(people.sun)
    assert sun.get(reverse("imports:teach", args=[draft.pk])).status_code == 404
    assert sun.post(reverse("imports:revoke_habit", args=[ImportHabit.objects.first().pk])).status_code == 404
    assert ImportHabit.objects.in_force().count() == 3


def test_a_draft_that_was_given_up_teaches_nothing(office, draft):
    office.post(reverse("imports:discard", args=[draft.pk]))
    assert teach_all(office, draft).status_code == 404


def test_the_list_shows_each_habit_and_revokes_only_after_asking(office, draft, signed_in, people):
    teach_all(office, draft)
    keys = list(ImportHabit.objects.values_list("pk", flat=True))
    sun, chosen = signed_in(people.sun), {"action": "revoke", "_selected_action": keys[:2]}
    shown = sun.get(reverse(LIST)).content.decode()
    assert all(text in shown for text in ("「谁来办」", "责任单位", "任务表.xlsx", "有效"))
    asked = words(sun.post(reverse(LIST), chosen).content.decode())
    assert "停用这 2 条" in asked and ImportHabit.objects.in_force().count() == 3
    after = sun.post(reverse(LIST), chosen | {"confirm": "1"}, follow=True).content.decode()
    assert "已停用 2 条导入习惯" in after and "孙 停用" in after
    assert list(ImportHabit.objects.in_force().values_list("pk", flat=True)) == keys[2:]
    again = sun.post(reverse(LIST), chosen | {"confirm": "1"}, follow=True).content.decode()
    assert "选中的习惯都已经停用" in again
    assert sun.get(reverse(LIST), {"in_force": "1"}).context["cl"].result_count == 1


def test_a_habit_can_be_looked_at_and_not_rewritten(office, draft):
    teach_all(office, draft)
    habit = ImportHabit.objects.get(text="谁来办")
    address = reverse("admin:imports_importhabit_change", args=[habit.pk])
    shown = office.get(address).content.decode()
    assert "「谁来办」" in shown and 'name="_save"' not in shown
    assert office.post(address, {"meaning": "lead"}).status_code == 403
    assert office.get(reverse("admin:imports_importhabit_add")).status_code == 403


def test_the_sysadmin_does_not_see_what_the_office_has_taught(draft, signed_in, people):
    assert signed_in(people.li).get(reverse(LIST)).status_code == 403


def test_names_of_units_stand_beside_and_are_kept_as_aliases(office, units):
    """What a strange name means is remembered by the unit itself since before there were habits."""
    draft = upload(office, sheet([["重点工作", "责任单位", "完成时限"], ["采购救生衣。", "文光局", "2016年5月底"]]))
    said = {"version": 0, "u0": f"alias:{units['文广局'].pk}"}
    assert office.post(reverse("imports:units", args=[draft.pk]), said).status_code == 302
    shown = words(page(office, draft))
    assert "存为方案时记作单位的别名，以后也这样认" in shown
    assert "<strong>「文光局」</strong>就是文广局" in shown
    assert 'name="offer"' not in shown
    assert reverse("imports:teach", args=[draft.pk]) not in save(office, draft)  # nothing is left to be ticked
    assert units["文广局"].aliases.filter(name="文光局").exists()
