"""后台: the role table holds, and no way leads round the ledger."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from departments.models import Department, FormerName, Membership, User
from indicators.models import Plan
from tasks.models import LedgerEntry, TaskUnit
from tests.world import DAY

pytestmark = pytest.mark.django_db
LISTS = {
    "departments_department": "li chen",
    "departments_user": "li",
    "indicators_plan": "chen",
    "indicators_indicatorcategory": "chen",
    "indicators_project": "chen",
    "indicators_openquestion": "chen",
    "tasks_task": "chen",
    "tasks_ledgerentry": "chen",
    "tasks_ledgeranchor": "chen",
    "tasks_evidence": "chen",
    "departments_membership": "li",
    "imports_importhabit": "chen",
    "departments_specialday": "li chen",
}
PEOPLE = ("wu", "lin", "chen", "zhao", "qian", "li")


@pytest.mark.parametrize("name", LISTS)
def test_each_list_opens_for_whom_the_role_table_says(name, people, task, signed_in):
    task()
    answers = {
        who: signed_in(getattr(people, who)).get(reverse(f"admin:{name}_changelist")).status_code for who in PEOPLE
    }
    able = LISTS[name].split()
    outside = dict.fromkeys(("wu", "lin", "zhao", "qian"), 302)
    assert answers == outside | {who: 200 if who in able else 403 for who in ("chen", "li")}


@pytest.mark.parametrize("name", ["tasks_task", "indicators_project", "departments_user", "departments_department"])
def test_nothing_can_be_deleted_or_done_in_bulk(name, people, task, signed_in):
    made = task()
    keys = {"tasks_task": made.pk, "indicators_project": made.project_id, "departments_user": people.wu.pk}
    key = keys.get(name, people.wu.department_id)
    for who in (people.chen, people.li):
        client = signed_in(who)
        assert client.post(reverse(f"admin:{name}_delete", args=[key]), {"post": "yes"}).status_code == 403
        client.post(
            reverse(f"admin:{name}_changelist"), {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
        )
    assert (LedgerEntry.objects.filter(task=made).count(), User.objects.filter(pk=people.wu.pk).count()) == (2, 1)


def test_a_changed_task_text_is_one_entry_with_before_and_after(people, task, signed_in):
    made = task()
    url = reverse("admin:tasks_task_change", args=[made.pk])
    said = {"mark": "1、", "text": "开展读书月。", "reason": "区里调整。", "state": "completed", "percent": "100"}
    assert signed_in(people.chen).post(url, said).status_code == 302
    entry = LedgerEntry.objects.get(task=made, kind="plan_changed")
    assert (entry.by, entry.text, entry.detail) == (
        people.chen,
        "区里调整。",
        {"before": {"text": "开展读书活动。"}, "after": {"text": "开展读书月。"}},
    )
    made.refresh_from_db()
    assert (made.present.state, made.present.percent, made.present.text) == ("pending", 0, "开展读书月。")


def test_a_change_without_a_reason_or_with_a_bad_text_is_refused_beside_the_field(people, task, signed_in):
    made = task()
    client, url = signed_in(people.chen), reverse("admin:tasks_task_change", args=[made.pk])
    answer = client.post(url, {"mark": "1、", "text": "开展读书月。", "reason": ""})
    assert list(answer.context["adminform"].form.errors) == ["reason"]
    answer = client.post(url, {"mark": "1、", "text": "坏\x1f字", "reason": "调整。"})
    assert answer.status_code == 200
    assert "控制字符" in answer.content.decode()
    assert LedgerEntry.objects.filter(task=made).count() == 2


def test_a_changed_row_is_entered_in_each_of_its_tasks(official, signed_in):
    row = official.projects.get(position=1)
    url = reverse("admin:indicators_project_change", args=[row.pk])
    said = {
        "category": row.category_id,
        "name": "图书馆网络建设（改）",
        "standard": row.standard,
        "baseline_state": row.baseline_state,
    }
    chen = User.objects.create_user("chen", "x", name="陈", role="OFFICE", must_change_password=False)
    assert signed_in(chen, today="2016-05-01").post(url, said | {"reason": "勘误。"}).status_code == 302
    changed = LedgerEntry.objects.filter(kind="plan_changed")
    assert [entry.detail["after"] for entry in changed] == [{"project_name": "图书馆网络建设（改）"}] * 4


def workbook(heads, *rows) -> SimpleUploadedFile:
    book, content = Workbook(), io.BytesIO()
    for row in (heads, *rows):
        book.active.append(row)
    book.save(content)
    return SimpleUploadedFile("导入.xlsx", content.getvalue())


def imported(client, name: str, file: SimpleUploadedFile):
    """Upload, look at the preview, confirm; return preview and final answer."""
    url = reverse(f"admin:{name}_import")
    preview = client.post(url, {"import_file": file, "format": "0", "resource": "0"})
    form = preview.context.get("confirm_form")
    done = client.post(reverse(f"admin:{name}_process_import"), form.initial) if form else None
    return preview, done


def test_imported_task_texts_go_through_the_service_and_twice_changes_nothing(people, task, signed_in):
    made, client = task(), signed_in(people.chen)
    rows = (["编号", "原表编号", "具体任务"], [made.pk, "1、", "开展读书月。"])
    preview, done = imported(client, "tasks_task", workbook(*rows))
    assert preview.status_code == 200
    assert done.status_code == 302
    entries = LedgerEntry.objects.filter(task=made, kind="plan_changed")
    assert [entry.detail["after"] for entry in entries] == [{"text": "开展读书月。"}]
    imported(client, "tasks_task", workbook(*rows))
    assert entries.count() == 1


def test_the_preview_alone_writes_nothing(people, task, signed_in):
    made = task()
    file = workbook(["编号", "原表编号", "具体任务"], [made.pk, "1、", "开展读书月。"])
    client = signed_in(people.chen)
    client.post(reverse("admin:tasks_task_import"), {"import_file": file, "format": "0", "resource": "0"})
    assert LedgerEntry.objects.filter(task=made).count() == 2


def test_an_unknown_number_is_refused_in_words(people, task, signed_in):
    task()
    preview, done = imported(
        signed_in(people.chen), "tasks_task", workbook(["编号", "原表编号", "具体任务"], [999, "", "新。"])
    )
    assert done is None
    assert "没有编号为" in preview.content.decode()


def test_only_the_sysadmin_imports_accounts(people, signed_in):
    heads, row = ["账号", "姓名", "角色", "单位"], ["feng", "冯", "经办人", "财政局"]
    assert signed_in(people.chen).post(reverse("admin:departments_user_import"), {}).status_code == 403
    _, done = imported(signed_in(people.li), "departments_user", workbook(heads, row))
    assert done.status_code == 302
    feng = User.objects.get(username="feng")
    assert (feng.role, feng.department.name, feng.must_change_password) == ("CLERK", "财政局", True)
    preview, done = imported(signed_in(people.li), "departments_user", workbook(heads, ["a", "甲", "皇帝", "财政局"]))
    assert done is None
    assert "看不懂「皇帝」" in preview.content.decode()


def test_a_sparse_workbook_that_claims_a_million_rows_is_refused(people, signed_in):
    book, content = Workbook(), io.BytesIO()
    book.active["XFD1048576"] = "x"
    book.save(content)
    url = reverse("admin:departments_department_import")
    file = SimpleUploadedFile("大.xlsx", content.getvalue())
    answer = signed_in(people.li).post(url, {"import_file": file, "format": "0", "resource": "0"})
    assert "没有读取" in answer.content.decode()


def test_exported_text_is_never_a_formula_and_passwords_stay(people, task, signed_in, units):
    Department.objects.filter(pk=units["财政局"].pk).update(full_name="=1+1")
    answer = signed_in(people.li).get(reverse("admin:departments_department_export"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    users = signed_in(people.li).get(reverse("admin:departments_user_export"))
    heads = [cell.value for cell in load_workbook(io.BytesIO(users.content)).active[1]]
    assert heads == ["账号", "姓名", "角色", "单位", "电子邮箱"]


def test_a_renamed_unit_keeps_its_former_name(people, units, signed_in):
    unit = units["文广局"]
    said = {"name": "文旅局", "full_name": "", "kind": "government", "position": "1", "is_active": "on"}
    said |= {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}
    url = reverse("admin:departments_department_change", args=[unit.pk])
    assert signed_in(people.li, today="2016-05-01").post(url, said).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, FormerName.objects.get().name) == ("文旅局", "文广局")
    assert (unit.name_on(DAY("2016-04-30")), unit.name_on(DAY("2016-05-01"))) == ("文广局", "文旅局")


def test_a_new_member_of_a_collective_gets_its_open_tasks_from_that_day(people, units, task, signed_in):
    made = task()
    said = {"collective": units["各街镇"].pk, "member": units["绿洲控股集团"].pk}
    client = signed_in(people.li, today="2016-05-01")
    assert client.post(reverse("admin:departments_membership_add"), said).status_code == 302
    names = {day: TaskUnit.objects.as_of(DAY(day)).filter(task=made).count() for day in ("2016-04-30", "2016-05-01")}
    assert names == {"2016-04-30": 4, "2016-05-01": 5}
    gone = Membership.objects.get(member=units["马陆镇"])
    client = signed_in(people.li, today="2016-06-01")
    client.post(reverse("admin:departments_membership_changelist"), {"action": "leave", "_selected_action": [gone.pk]})
    assert TaskUnit.objects.as_of(DAY("2016-06-01")).filter(task=made).count() == 4


def test_a_new_account_gets_a_password_that_must_be_changed(people, units, signed_in):
    said = {"username": "he", "name": "何", "role": "CLERK", "department": units["财政局"].pk, "is_active": "on"}
    answer = signed_in(people.li).post(reverse("admin:departments_user_add"), said)
    made = User.objects.get(username="he")
    assert answer.status_code == 200 and made.check_password(answer.context["made"][0].password)
    assert made.must_change_password


def test_a_file_without_the_right_heading_is_refused_in_chinese(people, task, signed_in):
    task()
    preview, done = imported(signed_in(people.chen), "tasks_task", workbook(["没有编号", "具体任务"], ["1", "新。"]))
    assert done is None
    assert "缺少「编号」一栏" in preview.content.decode()


SETTINGS = {
    "临期天数": 20, "加急天数": 5, "反馈周期": "每周", "宽限（天）": 3, "签收期限（工作日）": 7,
    "几次未按时回复升为督办": 2, "几次未按时回复升为通报": 4, "中止、取消、恢复、重开须写文号": "是",
    "几家牵头时的办结申请": "各牵头单位都要申请办结",
}  # fmt: skip


def test_a_plans_settings_come_in_go_out_and_come_in_again_unchanged(people, plan, signed_in):
    client, dates = signed_in(people.chen), {"起始日期": "2018-01-01", "结束日期": "2020-12-31"}
    row = {"方案代码": "xin", "标题": "新方案", "附件号": "附件1"} | dates | SETTINGS
    _, done = imported(client, "indicators_plan", workbook(list(row), list(row.values())))
    assert done.status_code == 302
    made = Plan.objects.get(code="xin")
    assert (made.report_cycle, made.silence_days, made.acknowledge_workdays, made.due_soon_days) == (
        "weekly",
        10,
        7,
        20,
    )
    assert (made.supervise_after, made.announce_after, made.needs_document, made.joint_claim) == (2, 4, True, "each")
    file = client.get(reverse("admin:indicators_plan_export")).content
    heads, *lines = load_workbook(io.BytesIO(file)).active.iter_rows(values_only=True)
    out = next(dict(zip(heads, line, strict=True)) for line in lines if line[0] == "xin")
    assert {name: str(value) for name, value in out.items()} == {name: str(value) for name, value in row.items()}
    before = list(Plan.objects.order_by("pk").values())
    preview, _ = imported(client, "indicators_plan", SimpleUploadedFile("回来.xlsx", file))
    assert (preview.context["result"].totals["skip"], list(Plan.objects.order_by("pk").values())) == (2, before)


def test_a_file_without_the_settings_leaves_them_and_a_strange_one_is_refused(people, plan, signed_in):
    client = signed_in(people.chen)
    plan.report_cycle, plan.needs_document = "weekly", True
    plan.save()
    imported(client, "indicators_plan", workbook(["方案代码", "标题"], ["ceshi", "改过的标题"]))
    plan.refresh_from_db()
    assert (plan.title, plan.report_cycle, plan.needs_document) == ("改过的标题", "weekly", True)
    preview, done = imported(client, "indicators_plan", workbook(["方案代码", "反馈周期"], ["ceshi", "每天"]))
    assert (done, "看不懂「每天」，可以写：每月、每两周、每周。" in preview.content.decode()) == (None, True)
