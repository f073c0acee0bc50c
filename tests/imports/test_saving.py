"""From a file to a live plan: whole or not at all, ambiguities as open questions, and again into the same plan."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from departments.models import Department
from imports.models import ImportDraft
from imports.plan_details import suggested
from imports.services import reconciling, reimporting, saving
from imports.services.official_table import load_departments
from indicators.models import OpenQuestion, Plan
from tableparser.files.grid import Refused
from tableparser.files.opening import read_file
from tableparser.interpret import Corrections
from tasks.as_of.day import AsOf
from tasks.choices import Kind, State
from tasks.models import LedgerEntry, Task, TaskUnit
from tasks.refusals import AlreadyDone, ImportRefused
from tasks.services import dispatching, progress, questions
from tests.tableparser.making import sheet, workbook
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).parent.parent / "source"
HEAD = ["指标分类", "项目名称", "创建标准和要求", "目前现状", "具体任务", "时间节点", "责任单位", "牵头部门"]
ROW = ["供给", "书房", "达标", "两处", "1、选址。\n2、开放。", "2016年6月底前", "财政局", "文广局"]


@pytest.fixture
def drafted(people):
    """Upload a file as 陈 of the office."""

    def begin(data: bytes, name: str = "任务表.xlsx", plan: Plan | None = None, day: str = "2016-03-01") -> ImportDraft:
        source = read_file(data, name)
        return reconciling.begin(source=source, data=data, by=people.chen, when=at(day), plan=plan)

    return begin


@pytest.fixture
def saved(people, drafted):
    """Upload a file and save it as a plan."""

    def save(data: bytes, name: str = "任务表.xlsx", units: dict | None = None) -> Plan:
        draft = drafted(data, name)
        if units:
            reconciling.correct(draft=draft, by=people.chen, change=lambda said: said.units.update(units))
            draft.refresh_from_db()
        taken = set(Plan.objects.values_list("code", flat=True))
        details = suggested(reconciling.reading_of(draft), taken, DAY("2016-03-01"))
        return saving.save_as_plan(draft=draft, details=details, by=people.chen, when=at("2016-03-01"))

    return save


@pytest.fixture
def again(people, drafted):
    """Import a file into a plan again; confirm everything, or only some kinds of change."""

    def apply(plan: Plan, data: bytes, *, only=None, name: str = "任务表.xlsx", day: str = "2016-04-01") -> list:
        draft = drafted(data, name, plan, day)
        changes = saving.changes_of(reconciling.reading_of(draft), plan)
        tokens = [change.token for change in changes if only is None or change.kind in only]
        reimporting.apply(draft=draft, tokens=tokens, reason="", by=people.chen, when=at(day))
        return [(change.kind, [(field, old, new) for field, _, old, new in change.fields]) for change in changes]

    return apply


def test_the_official_word_file_becomes_the_plan_that_the_fixture_holds(saved, official, ledger_is_whole):
    plan = saved((SOURCE / "jiading.docx").read_bytes(), "jiading.docx")
    facts = ("project__position", "position", "present__category__name", "project__name", "project__standard")
    facts += ("present__mark", "present__text")
    facts += ("present__due_on", "present__warn_on", "present__due_precision", "present__state")

    def told(each: Plan) -> list[tuple]:
        return [
            tuple("".join(v.split()) if isinstance(v, str) else v for v in row)
            for row in Task.objects.filter(plan=each).order_by("project__position", "position").values_list(*facts)
        ]

    assert (official.code, plan.code) == ("jiading-2016", "jiading-2016-2")
    assert told(plan) == told(official)
    units = ("task__project__position", "task__position", "department__name", "role", "through__name")
    rows = [
        list(TaskUnit.objects.present().filter(task__plan=each).order_by(*units[:2], "position").values_list(*units))
        for each in (plan, official)
    ]  # fmt: skip
    assert rows[0] == rows[1]
    assert ledger_is_whole()


def test_what_is_open_becomes_questions_and_nothing_is_guessed(saved, units):
    data = sheet([HEAD, ROW, [None, "书屋", None, None, "1、购书。", "2016年9月前", None, "水务局"]])
    plan = saved(data)
    asked = set(
        OpenQuestion.objects.filter(project__plan=plan).values_list("project__position", "field", "asks", "proposal")
    )
    assert asked == {
        (2, "category", "指标分类缺失：单元格为空", "供给"),
        (2, "standard", "创建标准和要求缺失：单元格为空", "按原表照录"),
        (2, "baseline_state", "目前现状缺失：单元格为空", "按原表照录"),
        (2, "deadline", "「2016年9月前」指哪一天", ""),
        (2, "responsible", "责任单位缺失：单元格为空", "财政局"),
        (2, "lead", "不认识的单位「水务局」", ""),
    }
    second = Task.objects.get(plan=plan, project__position=2)
    assert (second.present.category, second.units.count()) == (None, 0)
    assert not Department.objects.filter(name="水务局").exists()


def test_a_strange_unit_is_registered_only_when_a_person_says_so(saved, units, people):
    data = sheet([HEAD, ROW, ["供给", "书屋", "有", "无", "购书。", "2016年", "区文管局、各有关部门", "水务局"]])
    plan = saved(
        data,
        units={"水务局": "new:government", "区文管局": f"alias:{units['文广局'].pk}", "各有关部门": "new:collective"},
    )
    task = Task.objects.get(plan=plan, project__position=2)
    assert list(task.units.order_by("position").values_list("department__name", "role")) == [
        ("水务局", "lead"), ("文广局", "responsible"), ("各有关部门", "responsible"),
    ]  # fmt: skip
    assert list(units["文广局"].aliases.values_list("name", flat=True)) == ["区文管局"]


def test_rows_under_one_project_cell_are_one_row_of_the_plan_with_their_own_deadlines(saved, units):
    data = sheet(
        [HEAD, ROW, [None, None, None, None, "3、验收。", "2016年12月前", "各街镇", "文广局"]],
        ["A2:A3", "B2:B3", "C2:C3", "D2:D3"],
    )
    plan = saved(data)
    assert [(p.position, p.tasks.count()) for p in plan.projects.all()] == [(1, 3)]
    assert list(plan.tasks.order_by("position").values_list("present__mark", "present__due_on")) == [
        ("1、", DAY("2016-06-30")), ("2、", DAY("2016-06-30")), ("3、", DAY("2016-12-31")),
    ]  # fmt: skip
    question = OpenQuestion.objects.get(project__plan=plan)
    assert (question.field, question.places) == ("deadline", [3])


def test_columns_without_a_field_stay_with_the_row(saved, units):
    plan = saved(sheet([["序号", *HEAD, "备注"], ["7", *ROW, "市级项目"]]))
    assert plan.projects.get().source["extra"] == {"序号": "7", "备注": "市级项目"}


def test_cooperating_units_have_their_role_and_their_heading(saved, units):
    plan = saved(sheet([[*HEAD, "协办单位"], [*ROW, "各街镇、绿洲控股集团"]]))
    assert plan.headings[-1] == "协办单位"
    task = plan.tasks.first()
    assert task.present.cooperating_text == "各街镇、绿洲控股集团"
    assert set(task.units.filter(role="cooperating").values_list("department__name", flat=True)) == {
        "马陆镇", "南翔镇", "绿洲控股集团",
    }  # fmt: skip


def test_nothing_is_saved_when_one_cell_cannot_be(saved, units):
    long_name = ["供给", "书" * 201, "有", "无", "购书。", "2016年", "财政局", "文广局"]
    with pytest.raises(ImportRefused, match="B3 的项目名称有 201 字"):
        saved(sheet([HEAD, ROW, long_name]))
    assert (Plan.objects.count(), Task.objects.count(), LedgerEntry.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("escaped", ["_x0000_", "_xD800_", "_x0007_"])
def test_a_character_that_no_database_keeps_is_refused_with_its_cell(saved, units, escaped):
    with pytest.raises((Refused, ImportRefused), match=r"B2 ?(的)?第 2 个字"):
        saved(sheet([HEAD, [ROW[0], f"书{escaped}房", *ROW[2:]]]))


def test_a_draft_is_its_uploaders_own_and_is_saved_once(people, drafted, units):
    draft = drafted(sheet([HEAD, ROW]))
    with pytest.raises(ImportDraft.DoesNotExist):
        reconciling.discard(draft=draft, by=people.sun, when=at("2016-03-01"))
    details = suggested(reconciling.reading_of(draft), set(), DAY("2016-03-01"))
    saving.save_as_plan(draft=draft, details=details, by=people.chen, when=at("2016-03-01"))
    with pytest.raises(AlreadyDone):
        saving.save_as_plan(draft=draft, details=details, by=people.chen, when=at("2016-03-01"))


def test_a_correction_from_an_old_window_is_refused(people, drafted, units):
    draft = drafted(sheet([HEAD, ROW]))

    def rename(said: Corrections) -> None:
        said.rows["Sheet1第2行"] = {"project": "书房建设"}

    reconciling.correct(draft=draft, by=people.chen, change=rename, version=0)
    with pytest.raises(AlreadyDone, match="另一个窗口"):
        reconciling.correct(draft=draft, by=people.chen, change=rename, version=0)
    draft.refresh_from_db()
    reading = reconciling.reading_of(draft)
    assert reading.rows[0].texts["project"] == "书房建设"
    assert reading.proof()["lost"] == 0


def test_the_same_file_again_changes_nothing(saved, again, units):
    data = sheet([HEAD, ROW])
    plan = saved(data)
    before = LedgerEntry.objects.count()
    assert again(plan, data) == []
    assert LedgerEntry.objects.count() == before


def test_what_changed_is_shown_old_beside_new_and_written_when_confirmed(saved, again, units, ledger_is_whole):
    plan = saved(sheet([HEAD, ROW]))
    new = [
        "供给",
        "书房",
        "全面达标",
        "两处",
        "1、选址和设计。\n2、开放。\n3、评估。",
        "2016年9月底前",
        "财政局、各街镇",
        "文广局",
    ]
    assert again(plan, sheet([HEAD, new])) == [
        ("row", [("standard", "达标", "全面达标")]),
        ("task", [("tasks", "1、选址。", "1、选址和设计。"), ("deadline", "2016年6月底前", "2016年9月底前"),
                  ("responsible", "财政局", "财政局、各街镇")]),
        ("task", [("deadline", "2016年6月底前", "2016年9月底前"), ("responsible", "财政局", "财政局、各街镇")]),
        ("new_task", [("tasks", "", "3、评估。")]),
    ]  # fmt: skip
    task = plan.tasks.get(position=1)
    assert (task.present.text, task.present.due_on, task.present.original_due_on) == (
        "选址和设计。",
        DAY("2016-09-30"),
        DAY("2016-06-30"),
    )
    assert task.units.filter(until__year=9999).count() == 4
    assert plan.tasks.count() == 3
    assert AsOf([plan], DAY("2016-03-31")).tasks().filter(task__position=1).get().text == "选址。"
    assert again(plan, sheet([HEAD, new]), day="2016-04-02") == []
    assert ledger_is_whole()


def test_a_blank_in_a_file_from_elsewhere_says_nothing_against_what_was_settled(saved, again, units, people):
    data = sheet([HEAD, [None, *ROW[1:]]])
    plan = saved(data)
    question = OpenQuestion.objects.get(project__plan=plan, field="category")
    questions.settle(question=question, by=people.chen, when=at("2016-03-05"), answer="供给")
    assert again(plan, data) == []
    assert plan.projects.get().category.name == "供给"


def test_only_what_is_confirmed_is_written(saved, again, units):
    plan = saved(sheet([HEAD, ROW]))
    again(plan, sheet([HEAD, [*ROW[:2], "全面达标", *ROW[3:5], "2017年", *ROW[6:]]]), only={"row"})
    task = plan.tasks.get(position=1)
    assert (task.project.standard, task.present.deadline_text) == ("全面达标", "2016年6月底前")


def test_a_task_that_the_file_lacks_is_cancelled_with_a_reason_and_never_deleted(saved, again, units, people):
    plan = saved(sheet([HEAD, ROW]))
    shorter = sheet([HEAD, [*ROW[:4], "1、选址。", *ROW[5:]]])
    assert again(plan, shorter, only=set()) == [("gone", [("tasks", "2、开放。", "")])]
    assert plan.tasks.get(position=2).present.state == State.PENDING
    again(plan, shorter)
    gone = plan.tasks.get(position=2)
    assert (gone.present.state, gone.entries.last().kind, gone.entries.last().text) == (
        State.CANCELLED,
        Kind.CANCELLED,
        "再次导入「任务表.xlsx」",
    )
    assert again(plan, shorter, day="2016-04-02") == []


def test_a_confirmation_does_not_hold_for_a_plan_that_moved_meanwhile(saved, drafted, people, units):
    plan = saved(sheet([HEAD, ROW]))
    draft = drafted(sheet([HEAD, [*ROW[:5], "2017年", *ROW[6:]]]), plan=plan)
    tokens = [change.token for change in saving.changes_of(reconciling.reading_of(draft), plan)]
    other = drafted(sheet([HEAD, [*ROW[:5], "2016年8月底", *ROW[6:]]]), plan=plan)
    chosen = [change.token for change in saving.changes_of(reconciling.reading_of(other), plan)]
    reimporting.apply(draft=other, tokens=chosen, reason="", by=people.chen, when=at("2016-04-01"))
    with pytest.raises(ImportRefused, match="又有了变化"):
        reimporting.apply(draft=draft, tokens=tokens, reason="", by=people.chen, when=at("2016-04-01"))


def test_rows_are_found_again_when_they_move_and_when_their_words_change_a_little(saved, again, units):
    other = ["供给", "剧场", "有", "无", "演出100场。", "2016年", "财政局", "文广局"]
    plan = saved(sheet([HEAD, ROW, other]))
    moved = ["供给", "剧场建设", "有", "无", "演出120场。", "2016年", "财政局", "文广局"]
    assert again(plan, sheet([HEAD, moved, ROW])) == [
        ("row", [("project", "剧场", "剧场建设")]),
        ("task", [("tasks", "演出100场。", "演出120场。")]),
    ]


def test_the_command_prints_saves_and_says_no_change_the_second_time(db, tmp_path, capsys):
    load_departments()
    file = SOURCE / "jiading.xlsx"
    call_command("import_table", str(file), "--dry-run", "--json")
    assert json.loads(capsys.readouterr().out)["counts"]["tasks"] == 51
    assert not Plan.objects.exists()
    call_command("import_table", str(file), "--plan", "shifanqu")
    assert "已存为方案 shifanqu：51 项任务。" in capsys.readouterr().out
    call_command("import_table", str(SOURCE / "jiading.docx"), "--plan", "shifanqu")
    assert "0 处变更" in capsys.readouterr().out
    bad = tmp_path / "坏的.xlsx"
    bad.write_bytes(b"x")
    with pytest.raises(SystemExit) as stop:
        call_command("import_table", str(bad), "--json")
    assert stop.value.code == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["rows"]) == ("bad", [])
    assert "「坏的.xlsx」" in told["errors"][0]


FIGURES = [["镇名", "任务（亩）", "完成（亩）", "完成率"], ["东山镇", 1200, 900, "75%"], ["西坪镇", 800, 820, "102.5%"]]
PLAN_AND_FIGURES = workbook(("任务", [HEAD, ROW], []), ("数字", FIGURES, []))
CHAPTERS = """示范区创建工作方案
一、重点任务
1.建书房两处，2016年6月底前开放。（牵头单位：文广局；责任单位：财政局）
二、经验推广
1.编印案例一册。
2.组织参观一次。
"""


def test_on_the_command_line_an_unread_table_is_left_out_by_its_number(db, tmp_path, capsys):
    load_departments()
    file = tmp_path / "表.xlsx"
    file.write_bytes(PLAN_AND_FIGURES)
    with pytest.raises(SystemExit):
        call_command("import_table", str(file), "--plan", "two")
    assert "待定 2：「数字」没有读取，数字表" in (said := capsys.readouterr().out) and "--skip 2" in said
    assert not Plan.objects.exists()
    call_command("import_table", str(file), "--plan", "two", "--skip", "2")
    assert "已存为方案 two：2 项任务。" in (said := capsys.readouterr().out) and "待定" not in said


def test_on_the_command_line_a_chapter_is_taken_or_left_out(db, tmp_path, capsys):
    load_departments()
    file = tmp_path / "方案.txt"
    file.write_text(CHAPTERS, encoding="utf-8")
    counted = {}
    for option in ("--skip", "--take"):
        call_command("import_table", str(file), "--dry-run", "--json", option, "2")
        read = json.loads(capsys.readouterr().out)
        counted[option] = read["counts"]["tasks"]
        assert not any(section["fate"] == "asked" for section in read["sections"])
    assert counted == {"--skip": 1, "--take": 3}
    call_command("import_table", str(file), "--dry-run")
    assert "待定 2：「经验推广」读作 2 项任务" in capsys.readouterr().out


UNREAD = [
    ["街镇", "报来的情况", "数目"],
    ["东山镇", "把村口的老井修好并立碑。", "3"],
    ["西坪镇", "清掉河滩上的碎砖。", "8"],
]


def test_on_the_command_line_an_unread_table_is_taken_by_its_likeliest_columns(db, tmp_path, capsys):
    load_departments()
    file = tmp_path / "表.xlsx"
    file.write_bytes(workbook(("任务", [HEAD, ROW], []), ("附表", UNREAD, [])))
    call_command("import_table", str(file), "--dry-run")
    assert "按最像的栏读：--take 2，不导入：--skip 2" in capsys.readouterr().out
    call_command("import_table", str(file), "--dry-run", "--json", "--take", "2")
    read = json.loads(capsys.readouterr().out)
    assert [task["text"] for task in read["flat_tasks"]][2:] == ["把村口的老井修好并立碑。", "清掉河滩上的碎砖。"]
    with pytest.raises(SystemExit):  # its columns are asked about: nothing is saved before they are confirmed
        call_command("import_table", str(file), "--plan", "two", "--take", "2")
    assert "请在「各栏对应」里确认各栏" in capsys.readouterr().out
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--skip", "9"], "第 9 个表或章节没有要定的事"),
        (["--skip", "1"], "第 1 个表或章节没有要定的事"),
        (["--skip", "2", "--take", "2"], "不能又导入又不导入"),
        (["--take", "2"], "请在导入页面指定各栏"),
    ],
)
def test_a_decision_that_decides_nothing_is_refused(options, says, db, tmp_path, capsys):
    file = tmp_path / "表.xlsx"
    file.write_bytes(PLAN_AND_FIGURES)
    with pytest.raises(SystemExit):
        call_command("import_table", str(file), *options)
    assert says in capsys.readouterr().out
    assert not Plan.objects.exists()


def test_a_report_made_before_the_second_import_stays(saved, again, units, people):
    plan = saved(sheet([HEAD, ROW]))
    task = plan.tasks.get(position=1)
    dispatching.dispatch(task=task, by=people.chen, when=at("2016-03-02"))
    progress.report(task=task, by=people.wu, when=at("2016-03-10"), said=progress.ProgressUpdate("已选址。", 40))
    again(plan, sheet([HEAD, [*ROW[:5], "2016年9月底前", *ROW[6:]]]))
    task.refresh_from_db()
    assert (task.present.percent, task.present.latest_report.text, task.present.due_on) == (
        40,
        "已选址。",
        DAY("2016-09-30"),
    )
