"""The pages of 导入: from upload to plan without retyping, nothing saved before it is said, nobody else's draft."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from departments.models import Department
from imports.models import ImportDraft
from imports.plan_details import PlanDetails
from imports.services import saving
from imports.services.official_table import load_departments
from indicators.models import OpenQuestion, Plan
from tasks.models import LedgerEntry, Task
from tests.tableparser.making import sheet
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).parent.parent / "source"
HEAD = ["指标分类", "项目名称", "创建标准和要求", "目前现状", "具体任务", "时间节点", "责任单位", "牵头部门"]
ROW = ["供给", "书房", "达标", "两处", "1、选址。\n2、开放。", "2016年6月底前", "财政局", "文广局"]
DETAILS = {"title": "测试表", "annex": "", "code": "ceshi-2016", "starts_on": "2016-01-01", "ends_on": "2016-12-31"}


def upload(client, data: bytes, name: str = "任务表.xlsx", **more) -> ImportDraft:
    answer = client.post(reverse("imports:upload"), {"file": SimpleUploadedFile(name, data), **more})
    assert answer.status_code == 302, answer.content.decode()
    return ImportDraft.objects.latest("pk")


def page(client, draft: ImportDraft, **query) -> str:
    return client.get(reverse("imports:draft", args=[draft.pk]), query).content.decode()


def save(client, draft: ImportDraft, **changes) -> str:
    draft.refresh_from_db()
    said = DETAILS | {"version": draft.version} | changes
    return client.post(reverse("imports:save", args=[draft.pk]), said, follow=True).content.decode()


@pytest.fixture
def office(signed_in, people):
    return signed_in(people.chen)


def test_an_upload_is_shown_beside_what_it_became_and_saves_nothing(office, units):
    draft = upload(office, sheet([HEAD, ROW, [None, "书屋", "有", "无", "购书。", "2016年9月前", "水务局", "文广局"]]))
    shown = page(office, draft)
    assert "2016-08-31 预警，2016-09-30 以后算逾期" in shown
    assert "门户里没有的单位「水务局」" in shown
    assert "见疑问 2：时间节点有两种读法" in shown
    assert "没有一个字去向不明" in shown
    assert 'id="r1"' not in shown  # a row without a question is not among those to be looked at
    assert 'id="r1"' in page(office, draft, show="all")
    assert (Plan.objects.count(), Task.objects.count(), LedgerEntry.objects.count()) == (0, 0, 0)


def test_the_official_word_file_is_a_plan_after_upload_and_one_form(office, people):
    load_departments()
    draft = upload(office, (SOURCE / "jiading.docx").read_bytes(), "jiading.docx")
    assert "读出 20 行 51 项任务" in page(office, draft)
    said = save(office, draft, code="jiading-2016")
    assert "已全部保存：「测试表 2016」有 20 行、51 项任务；还有 29 处待核实，办理中可以随时核实。" in said
    assert "/table/?plan=jiading-2016" in said
    assert 'href="/dispatch/?plan=jiading-2016">去交办</a>' in said  # what comes next stands first
    plan = Plan.objects.get(code="jiading-2016")
    assert (plan.projects.count(), plan.tasks.count()) == (20, 51)
    assert office.get(reverse("imports:draft", args=[draft.pk])).headers["Location"] == "/table/?plan=jiading-2016"


def row_said(**changes) -> dict:
    """What the form of the row sends when nothing is changed."""
    said = {"version": 0, "tasks": "1、选址。\n\n2、开放。", "due": "open", "due_on": "", "names_lead": "文广局"}
    said |= {"names_responsible": "财政局", "names_cooperating": "", "text_category": "供给", "text_project": "书房"}
    said |= {"text_standard": "达标", "text_baseline_state": "两处", "text_deadline": "2016年9月前"}
    return said | {"text_responsible": "财政局", "text_lead": "文广局"} | changes


def test_a_corrected_row_is_saved_as_corrected_and_keeps_what_was_printed(office, units):
    draft = upload(office, sheet([HEAD, [*ROW[:5], "2016年9月前", *ROW[6:]]]))
    address = reverse("imports:row", args=[draft.pk, 1])
    assert "暂不定：2016-08-31 预警，2016-09-30 以后才算逾期" in office.get(address).content.decode()
    said = row_said(tasks="1、选址。\n\n2、开放。\n\n3、评估。", due="2016-09-30", names_responsible="财政局、马陆镇")
    assert office.post(address, said).status_code == 302
    shown = page(office, draft, show="all")
    assert "2016-09-30（人工核定）" in shown
    assert "已人工核对" in shown
    assert "已全部保存" in save(office, draft)
    facts = [
        (task.present.printed, task.present.due_on, task.present.responsible_text)
        for task in Task.objects.order_by("position")
    ]
    assert facts == [
        ("1、选址。", DAY("2016-09-30"), "财政局"),
        ("2、开放。", DAY("2016-09-30"), "财政局"),
        ("3、评估。", DAY("2016-09-30"), "财政局"),
    ]
    task = Task.objects.first()
    assert sorted(task.units.values_list("department__name", "role")) == [
        ("文广局", "lead"), ("财政局", "responsible"), ("马陆镇", "responsible"),
    ]  # fmt: skip
    source = task.project.source
    assert source["as_printed"] == {"Sheet1第2行 tasks": "1、选址。\n2、开放。"}
    assert source["notes"][0] == "Sheet1第2行：导入时核定「2016年9月前」为 2016-09-30。"
    assert not OpenQuestion.objects.exists()


def test_a_row_sent_unchanged_corrects_nothing_and_a_correction_can_be_taken_back(office, units):
    draft = upload(office, sheet([HEAD, [*ROW[:5], "2016年9月前", *ROW[6:]]]))
    address = reverse("imports:row", args=[draft.pk, 1])
    assert office.post(address, row_said()).status_code == 302
    draft.refresh_from_db()
    assert draft.corrections["rows"] == {}
    office.post(address, row_said(version=1, text_project="书房建设"))
    draft.refresh_from_db()
    assert draft.corrections["rows"] == {"Sheet1第2行": {"project": "书房建设"}}
    office.post(address, row_said(version=2, text_project="书房建设", reset="1"))
    draft.refresh_from_db()
    assert draft.corrections["rows"] == {}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"due": "settled", "due_on": "2016-02-30"}, "看不懂这个日期"),
        ({"due": "settled", "due_on": ""}, "请填写日期"),
        ({"text_project": "书" * 201}, "最多 200 字，现有 201 字"),
        ({"tasks": "选\x01址"}, "看不见的控制字符"),
        ({"version": 9}, "另一个窗口里改过"),
    ],
)
def test_a_bad_correction_is_told_beside_its_field_and_keeps_what_was_typed(office, units, changes, sentence):
    draft = upload(office, sheet([HEAD, [*ROW[:5], "2016年9月前", *ROW[6:]]]))
    said = row_said(text_standard="打字打到一半") | changes
    answer = office.post(reverse("imports:row", args=[draft.pk, 1]), said)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "打字打到一半" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.corrections == {}


def test_strange_names_are_decided_on_the_page(office, units):
    draft = upload(office, sheet([HEAD, [*ROW[:6], "区文光局、水务局、按计划推进", "文广局"]]))
    shown = page(office, draft)
    assert "3 个没有决定" in shown and "3 处，影响 2 项任务" in shown
    assert shown.index('id="units"') < shown.index('id="columns"')  # beside the other questions
    said = {"version": 0, "u0": f"alias:{units['文广局'].pk}", "u1": "new:government", "u2": "drop:"}
    assert office.post(reverse("imports:units", args=[draft.pk]), said).status_code == 302
    assert not Department.objects.filter(name="水务局").exists()
    assert "已全部保存" in save(office, draft)
    named = Task.objects.first().units.filter(role="responsible").values_list("department__name", flat=True)
    assert sorted(named) == ["文广局", "水务局"]
    assert not OpenQuestion.objects.filter(asks__contains="不认识").exists()


def test_names_like_none_we_know_can_be_registered_together_and_looked_over(office, units):
    draft = upload(office, sheet([HEAD, [*ROW[:6], "滨江街道、市水务局、区文管局、各有关单位", "文广局"]]))
    address = reverse("imports:units", args=[draft.pk])
    assert "其余 3 个没有相近名称的" in page(office, draft)
    said = {"version": 0, "u0": "", "u1": "", "u2": "", "u3": "", "rest": "1"}
    assert office.post(address, said).status_code == 302
    draft.refresh_from_db()
    assert draft.corrections["units"] == {
        "滨江街道": "new:town", "市水务局": "new:government", "各有关单位": "new:collective",
    }  # fmt: skip
    assert "1 个没有决定" in page(office, draft)  # 区文管局 is near to 文广局: a person must say


def test_an_answer_is_accepted_with_one_click(office, units):
    data = sheet([HEAD, ROW, [None, "书屋", "有", "无", "购书。", "2016年9月前", None, "文广局"]])
    draft = upload(office, data)
    answer = reverse("imports:answer_kind", args=[draft.pk])
    for version, (ambiguity, choice) in enumerate([(0, 0), (1, 1), (0, 0)]):  # category, the later day, the units above
        said = {"version": version, "at": f"a2-{ambiguity}", "way": choice, "only": "1"}
        assert office.post(answer, said).status_code == 302
    draft.refresh_from_db()
    assert draft.corrections["rows"] == {
        "Sheet1第3行": {"category": "供给", "due": "2016-09-30", "responsible": "财政局"}
    }
    office.post(answer, {"version": 3, "at": "a2-0", "way": "0", "only": "1"})
    assert "这个问题已经不在了" in page(office, draft)


def test_a_table_without_known_headings_is_mapped_by_a_person(office, units):
    rows = [
        ["甲", "乙", "丙", "丁"],
        ["书房", "选址并开放。", "2016年底前", "文广局"],
        ["书屋", "购书。", "长期", "财政局"],
    ]
    draft = upload(office, sheet(rows))
    shown = page(office, draft)
    assert "没有找到任务表的表头" in shown
    address = reverse("imports:columns", args=[draft.pk, 0])
    assert "选址并开放。" in office.get(address).content.decode()
    said = {"version": 0, "header": 1, "c0": "project", "c1": "tasks", "c2": "deadline", "c3": "lead"}
    twice = office.post(address, said | {"c0": "tasks"})
    assert (twice.status_code, "「具体任务」选了两栏" in twice.content.decode()) == (422, True)
    assert office.post(address, said).status_code == 302
    assert "已全部保存" in save(office, draft)
    assert [(t.project.name, t.present.text, t.present.due_on) for t in Task.objects.order_by("pk")] == [
        ("书房", "选址并开放。", DAY("2016-12-31")), ("书屋", "购书。", None),
    ]  # fmt: skip


def row_count(client, draft: ImportDraft) -> int:
    return client.get(reverse("imports:draft", args=[draft.pk])).context["counts"]["rows"]


def test_a_row_can_be_called_none_and_a_left_out_one_a_row(office, units):
    total = ["合计", None, None, None, "3、验收。", "2016年", "财政局", "文广局"]
    draft = upload(office, sheet([HEAD, ROW, total]))
    call = reverse("imports:classify", args=[draft.pk])
    assert "合计行" in page(office, draft, show="left")
    assert row_count(office, draft) == 1
    office.post(call, {"version": 0, "ref": "Sheet1第3行", "kind": "data"})
    assert row_count(office, draft) == 2
    office.post(call, {"version": 1, "ref": "Sheet1第2行", "kind": "skip"})
    assert row_count(office, draft) == 1
    assert "核对时去掉的行" in page(office, draft, show="left")
    assert "没有一个字去向不明" in page(office, draft)


def test_a_pasted_table_is_read_with_its_merges_or_as_plain_text(office, units):
    html = "<table><tr>" + "".join(f"<td>{h}</td>" for h in HEAD) + "</tr><tr>"
    html += "<td rowspan=2>供给</td>" + "".join(f"<td>{t}</td>" for t in ROW[1:]) + "</tr><tr>"
    html += (
        "".join(f"<td>{t}</td>" for t in ["书屋", "有", "无", "购书。", "2016年", "财政局", "文广局"]) + "</tr></table>"
    )
    office.post(reverse("imports:upload"), {"pasted": "看到的文字", "html": html})
    draft = ImportDraft.objects.latest("pk")
    assert "合并单元格" in page(office, draft, show="all")
    plain = "\n".join("\t".join(row) for row in [HEAD, [each.replace("\n", " ") for each in ROW]])
    office.post(reverse("imports:upload"), {"pasted": plain})
    assert "书房" in page(office, ImportDraft.objects.latest("pk"), show="all")


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "空.xlsx", "空"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "旧.doc", "另存为"),
        (b"PK\x03\x04" + b"0" * 99, "坏.docx", "损坏"),
        (b"MZ" + b"0" * 99, "程序.exe", "不能导入"),
    ],
)
def test_a_file_that_is_not_read_is_refused_beside_its_field(office, data, name, sentence):
    answer = office.post(reverse("imports:upload"), {"file": SimpleUploadedFile(name, data)})
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert ImportDraft.objects.count() == 0


def test_nothing_handed_in_is_said(office):
    answer = office.post(reverse("imports:upload"), {})
    assert (answer.status_code, "请选择一个文件" in answer.content.decode()) == (422, True)


def test_a_draft_is_found_by_its_uploader_alone(office, signed_in, people, units):
    draft = upload(office, sheet([HEAD, ROW]))
    colleague = signed_in(people.sun)
    for name, args in [("draft", []), ("row", [1]), ("columns", [0]), ("save", []), ("changes", [])]:
        address = reverse(f"imports:{name}", args=[draft.pk, *args])
        assert colleague.get(address).status_code == 404, name
    for name in ("units", "classify", "target", "discard", "save", "changes"):
        assert colleague.post(reverse(f"imports:{name}", args=[draft.pk])).status_code == 404, name


def test_a_plan_that_cannot_be_saved_is_told_and_nothing_is(office, units, plan):
    draft = upload(office, sheet([HEAD, ROW]))
    assert "已存在" in save(office, draft, code="ceshi")
    assert "小写字母" in save(office, draft, code="Ceshi 1")
    assert "结束日期不能早于起始日期" in save(office, draft, ends_on="2015-01-01")
    assert "另一个窗口里改过" in save(office, draft, version=7)
    assert (Plan.objects.count(), Task.objects.count()) == (1, 0)


def test_the_same_form_sent_twice_saves_one_plan_and_answers_the_same(office, units):
    draft = upload(office, sheet([HEAD, ROW]))
    address, said = reverse("imports:save", args=[draft.pk]), DETAILS | {"version": 0}
    answers = [office.post(address, said, follow=True) for _ in range(2)]
    assert ["已全部保存" in answer.content.decode() for answer in answers] == [True, True]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert (Plan.objects.count(), Task.objects.count()) == (1, 2)


def test_a_saving_that_is_given_up_half_way_saves_nothing(people, units, office):
    draft = upload(office, sheet([HEAD, ROW, [*ROW[:1], "书屋", *ROW[2:]]]))
    details = PlanDetails("ceshi", "测试", "", DAY("2016-01-01"), DAY("2016-12-31"))
    for steps in (1, 2):
        work = saving.saving(draft=draft, details=details, by=people.chen, when=at("2016-03-01"))
        for _ in range(steps):
            next(work)
        work.close()
        assert (Plan.objects.count(), Task.objects.count(), LedgerEntry.objects.count()) == (0, 0, 0)
    assert "已全部保存" in save(office, draft)


def test_a_draft_given_up_is_closed(office, units):
    draft = upload(office, sheet([HEAD, ROW]))
    office.post(reverse("imports:discard", args=[draft.pk]))
    assert office.get(reverse("imports:draft", args=[draft.pk])).headers["Location"] == "/import/"
    assert office.get(reverse("imports:save", args=[draft.pk])).status_code == 404


@pytest.fixture
def saved_plan(office, units):
    save(office, upload(office, sheet([HEAD, ROW])))
    return Plan.objects.get(code="ceshi-2016")


def changes_address(draft: ImportDraft) -> str:
    return reverse("imports:changes", args=[draft.pk])


def test_the_same_file_again_says_no_change(office, saved_plan):
    draft = upload(office, sheet([HEAD, ROW]), plan=saved_plan.pk)
    assert "0 处变更" in page(office, draft)
    assert "0 处变更" in office.get(changes_address(draft)).content.decode()


def test_changes_are_shown_old_beside_new_and_only_the_confirmed_are_written(office, saved_plan, ledger_is_whole):
    data = sheet([HEAD, [*ROW[:2], "全面达标", *ROW[3:5], "2016年9月底前", *ROW[6:]]])
    draft = upload(office, data, plan=saved_plan.pk)
    shown = office.get(changes_address(draft))
    assert "3 处变更" in shown.content.decode()
    assert all(text in shown.content.decode() for text in ("达标", "全面达标", "2016年6月底前", "2016年9月底前"))
    tokens = list(shown.context["form"].initial["chosen"])
    nothing = office.post(changes_address(draft), {"version": 0})
    assert (nothing.status_code, "没有选中任何一处变更" in nothing.content.decode()) == (422, True)
    said = {"version": 0, "chosen": tokens[:1], "reason": "区里来文"}
    assert "已全部保存" in office.post(changes_address(draft), said, follow=True).content.decode()
    task = Task.objects.first()
    assert (task.project.standard, task.present.deadline_text) == ("全面达标", "2016年6月底前")
    assert LedgerEntry.objects.filter(kind="plan_changed", text="区里来文").count() == 2
    assert ledger_is_whole()


def test_an_export_offers_to_update_its_own_plan(office, saved_plan):
    data = office.get(reverse("exports:official_table"), {"plan": saved_plan.code}).content
    draft = upload(office, data, "导出.xlsx")
    assert "这个文件是从方案「测试表」导出的" in page(office, draft)
    office.post(reverse("imports:target", args=[draft.pk]), {"version": 0, "plan": saved_plan.code})
    assert "0 处变更" in page(office, draft)


def test_a_portal_without_a_plan_leads_the_office_to_the_import(signed_in, people):
    for name in ("tasks:workbench", "reports:table"):
        shown = {who: signed_in(getattr(people, who)).get(reverse(name)).content.decode() for who in ("chen", "wu")}
        assert 'href="/import/">导入任务表</a>' in shown["chen"], name
        assert "/import/" not in shown["wu"], name
