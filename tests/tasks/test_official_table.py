"""The official table: faithful to its source, character by character; nothing guessed, every gap a question."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from departments.models import Department, User
from departments.people import system_account
from imports.services.official_table import load_jiading
from indicators.models import OpenQuestion, Plan, Project
from tasks.models import Task, TaskUnit
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).parent.parent / "source"
TRANSCRIPT = json.loads((SOURCE / "decomposition.json").read_text(encoding="utf-8"))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def printed_cells(project: Project):
    """The row's cells from left to right; a cell that was carried down is not printed again."""
    carried, first = project.source["carried"], project.tasks.order_by("position").first()
    yield "" if "category" in carried or not project.category else project.category.name
    yield project.name
    yield project.standard
    yield project.baseline_state
    yield from (task.present.mark + task.present.text for task in project.tasks.order_by("position"))
    yield first.present.deadline_text
    yield first.present.responsible_text
    yield first.present.lead_text


def test_every_character_of_the_source_is_in_the_database_in_order(official):
    rows = [cell for project in official.projects.order_by("position") for cell in printed_cells(project)]
    kept = "".join([official.annex, official.title, *official.headings, *rows])
    source = bare((SOURCE / "decomposition.txt").read_text(encoding="utf-8"))
    assert bare(kept) == source
    assert len(source) == 5822


def test_rows_categories_tasks_and_units_are_counted(official):
    assert official.projects.count() == 20
    assert official.projects.exclude(name="").count() == 16
    assert [category.name for category in official.categories.all()] == [
        "公共文化设施网络建设",
        "公共文化服务供给体系",
        "公共文化服务组织支撑",
        "资金、人才和技术保障措施",
        "公共文化服务评估",
    ]
    assert Task.objects.filter(plan=official).count() == 51
    assert Task.objects.filter(plan=official).exclude(present__mark="").count() == 46
    assert Department.objects.exclude(kind__in=["town", "collective"]).count() == 23
    assert Department.objects.get(name="各街镇").members_on(DAY("2016-10-15")).__len__() == 12


def test_each_task_has_the_units_its_row_names(official):
    for row in TRANSCRIPT["rows"]:
        project = official.projects.get(position=row["row"])
        for task in project.tasks.all():
            units = TaskUnit.objects.present().filter(task=task).select_related("department", "through")
            named = [(unit.through or unit.department).name for unit in units if unit.role == "responsible"]
            leads = [unit.department.name for unit in units if unit.role == "lead"]
            assert list(dict.fromkeys(named)) == row["derived"]["responsible_units"]
            assert leads == row["derived"]["lead_units"]


def test_the_row_with_two_leads_has_two_leads(official):
    first = official.projects.get(position=14).tasks.first()
    leads = TaskUnit.objects.present().filter(task=first).leads().values_list("department__name", flat=True)
    assert list(leads) == ["区委办", "区府办"]


def test_each_deadline_text_has_its_dates_and_the_ambiguous_are_marked(official):
    kept = {
        (task.present.deadline_text, str(task.present.warn_on), str(task.present.due_on), task.present.due_precision)
        for task in Task.objects.filter(plan=official)
    }
    assert kept == {
        ("2016年6月前完成", "2016-05-31", "2016-06-30", "month"),
        ("2016年6月底前完成", "2016-06-30", "2016-06-30", "month"),
        ("2016年9月前完成", "2016-08-31", "2016-09-30", "month"),
        ("2016年12月前完成", "2016-11-30", "2016-12-31", "month"),
        ("2016年12月底前完成", "2016-12-31", "2016-12-31", "month"),
        ("2016年12月底基本完成", "2016-12-31", "2016-12-31", "month"),
        ("2016年12月完成", "2016-12-31", "2016-12-31", "month"),
        ("2016年", "2016-12-31", "2016-12-31", "year"),
        ("2017年3月底前完成", "2017-03-31", "2017-03-31", "month"),
        ("2017年12月底前完成", "2017-12-31", "2017-12-31", "month"),
    }
    assert Counter(task.present.due_is_ambiguous for task in Task.objects.filter(plan=official)) == {False: 44, True: 7}


def test_every_gap_and_ambiguity_is_an_open_question(official):
    fields = {"category": "category", "project": "project", "standard": "standard"}
    fields |= {"current_state": "baseline_state", "responsible_text": "responsible"}
    wanted = set()
    for row in TRANSCRIPT["rows"]:
        wanted |= {(row["row"], field) for key, field in fields.items() if row[key] is None}
        wanted |= {(row["row"], "tasks")} if row["cells"]["tasks"] != "present" else set()
        wanted |= {(row["row"], "deadline")} if row["derived"]["deadline"]["ambiguous"] else set()
    asked = set(OpenQuestion.objects.values_list("project__position", "field"))
    assert asked - wanted == {(15, "baseline_state")}  # a doubt of the transcription, not a gap
    assert wanted - asked == set()


def test_a_proposal_is_not_data(official):
    for question in OpenQuestion.objects.filter(field="category").exclude(proposal="").select_related("project"):
        assert question.project.category is None
        assert question.project.tasks.first().present.category is None


def test_the_lost_numbers_stay_lost(official):
    only = official.projects.get(position=18).tasks.get()
    assert (only.present.mark, only.present.text) == ("3、", "加强评估后的管理。")


def test_typing_slips_stay_as_printed(official):
    texts = "".join(printed for project in official.projects.all() for printed in printed_cells(project))
    for slip in ("区图书馆己达部颁一级标准", "区图书丰富活动项目", "质理管理体系", "文化部门牵头,相关"):
        assert slip in texts


def test_loading_twice_changes_nothing(official, all_models):
    def everything():
        return {model.__name__: list(model.objects.order_by("pk").values()) for model in all_models}

    before = everything()
    assert load_jiading(by=system_account(), when=at("2016-05-01")) is None
    assert everything() == before


def test_a_real_installation_begins_with_one_account_that_must_change_its_password(db, capsys):
    call_command("load_jiading")
    said = capsys.readouterr().out
    assert "20 行，51 项任务，33 处待核实" in said
    able = [user for user in User.objects.all() if user.has_usable_password()]
    assert [(user.username, user.role, user.must_change_password) for user in able] == [("admin", "SYSADMIN", True)]
    call_command("load_jiading")
    again = capsys.readouterr().out
    assert "0 处变更" in again
    assert "初始密码" not in again
    assert Plan.objects.count() == 1
