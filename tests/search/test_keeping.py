"""The table of texts is true after every act: what was kept is what rebuilding would write."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from departments.models import Department
from departments.services import units as unit_services
from indicators.choices import FOREVER
from search.models import SearchText
from search.services.rebuilding import faults, rebuild
from tasks.evidence.storage import EvidenceUpload
from tasks.models import LedgerEntry
from tasks.refusals import Refusal
from tasks.services import planning, progress, urging
from tests.amount import examples
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db


def kept(kind: str, **facts) -> list[tuple]:
    rows = SearchText.objects.filter(kind=kind, **facts).order_by("since", "pk")
    return [(row.text, f"{row.since}", "" if row.until == FOREVER else f"{row.until}") for row in rows]


def test_a_task_has_a_text_for_each_span_in_which_it_had_the_same_words(task, people):
    one = task(text="建设书房。")
    change = {"task": one, "by": people.chen, "reason": "更正。"}
    planning.change_task(**change, when=at("2016-05-01"), text="建设书社。")
    planning.change_task(**change, when=at("2016-05-01"), text="建设图书馆。")  # the same day: the end of it counts
    planning.change_task(**change, when=at("2016-06-01"), lead_text="文广局等")  # no other words of the task
    assert kept("task", task=one) == [
        ("建设书房。", "2016-03-01", "2016-05-01"),
        ("建设图书馆。", "2016-05-01", ""),
    ]


def test_a_row_has_a_text_for_each_of_its_wordings(task, people):
    project = task().project
    change = {"project": project, "by": people.chen, "reason": "更正。"}
    planning.change_row(**change, when=at("2016-05-01"), name="图书馆")
    planning.change_row(**change, when=at("2016-05-01"), standard="达到国家标准。")
    planning.change_row(**change, when=at("2016-06-01"), name="", standard="", baseline_state="")
    assert kept("row", project=project) == [
        ("项目1\n达到标准。\n已有基础。", "2016-03-01", "2016-05-01"),
        ("图书馆\n达到国家标准。\n已有基础。", "2016-05-01", "2016-06-01"),
    ]


def test_an_entry_is_found_by_all_words_of_its_person_and_by_its_files(task, report, people, evidence_file):
    one = task()
    files = [EvidenceUpload(evidence_file, title="现场照片", evidence="photo")]
    more = {"progress": "选址两处。", "issues": "租金没有落实。", "next_steps": "签约。", "files": files}
    entry = report(one, "2016-04-01", **more)
    assert kept("entry", entry=entry) == [("选址两处。\n租金没有落实。\n签约。", "2016-04-01", "")]
    assert kept("file", entry=entry) == [("现场照片 读书活动照片.pdf", "2016-04-01", "")]
    said = progress.ProgressUpdate("选址三处。", 60, "租金没有落实。", "", False)
    corrected = progress.correct(entry=entry, by=people.wu, when=at("2016-04-02"), said=said, reason="漏报一处。")
    assert kept("entry", entry=corrected) == [("选址三处。\n租金没有落实。\n漏报一处。", "2016-04-02", "")]


def test_a_claim_is_found_by_its_answers(task, report, people):
    one = task()
    report(one, "2016-04-01", finished=True)
    answers = ["三处书房已开放。", "都达到标准。"]
    entry = claim(task=one, by=people.lin, when=at("2016-05-01"), text="已办结。", reason="镇另报。", answers=answers)
    assert kept("entry", entry=entry)[0][0] == "已办结。\n镇另报。\n三处书房已开放。\n都达到标准。"


def test_a_unit_is_found_by_the_name_it_had(people):
    unit = unit_services.register(name="文化局", kind="government", by=people.chen)
    unit.name, unit.full_name = "文旅局", "文化和旅游局"
    unit_services.save_unit(unit=unit, by=people.li, when=at("2016-08-01"))
    assert kept("unit", unit=unit) == [
        ("文化局 文化和旅游局", "0001-01-01", "2016-08-01"),
        ("文旅局 文化和旅游局", "2016-08-01", ""),
    ]


def test_a_plan_is_found_by_its_present_title(plan):
    plan.title = "创建图书馆之城方案"
    plan.save()
    assert kept("plan", plan=plan) == [(f"创建图书馆之城方案 {plan.tag}", "0001-01-01", "")]


def test_a_text_stands_or_falls_with_its_act(task, report):
    one = task()

    class Undone(Exception):
        """What takes the act back."""

    with pytest.raises(Undone), transaction.atomic():
        report(one, "2016-04-01", progress="此话收回。")
        assert len(kept("entry", text="此话收回。")) == 1
        raise Undone
    assert kept("entry", text="此话收回。") == []


def test_a_report_costs_one_statement_more(task, report, evidence_file):
    files = [EvidenceUpload(evidence_file, title="现场照片", evidence="photo")]
    with CaptureQueriesContext(connection) as asked:
        report(task(), "2016-04-01", progress="选址两处。", files=files)
    of_search = [each["sql"] for each in asked if "search_searchtext" in each["sql"] and "选址两处" in each["sql"]]
    assert len(of_search) == 1
    after_task = [each["sql"] for each in asked if "search_searchtext" in each["sql"] and "现场照片" in each["sql"]]
    assert after_task == of_search  # words and files in the same statement


def acts(task, report, people, units) -> dict[str, Callable]:
    """What a person does on a day to the first task, its row, its plan or its units."""
    one, by = task(), people.chen

    def rename(name: str, day) -> None:
        unit = Department.objects.get(pk=units["文广局"].pk)
        unit.name = name
        unit_services.save_unit(unit=unit, by=people.li, when=at(day))

    def retitle(title: str) -> None:
        one.plan.title = title
        one.plan.save()

    said = progress.ProgressUpdate("更正后的话。", 60)
    change = {"by": by, "reason": "更正。"}

    def last_report() -> LedgerEntry | None:
        return LedgerEntry.objects.filter(task=one, unit=units["文广局"]).reports().order_by("-seq").first()

    def correct(day) -> None:
        if entry := last_report():
            progress.correct(entry=entry, by=people.wu, when=at(day), said=said, reason="有误。")

    return {
        "report": lambda day, text: report(one, day, progress=text, issues="缺经费。"),
        "correct": lambda day, text: correct(day),
        "urge": lambda day, text: urging.urge(
            task=one, by=by, when=at(day), text=text, reply_by=DAY("2017-12-01"), units=[units["财政局"]]
        ),
        "instruct": lambda day, text: urging.instruct(
            task=one, by=people.zhao, when=at(day), text=text, reply_by=DAY("2017-12-01")
        ),
        "reply": lambda day, text: urging.reply(task=one, by=people.wu, when=at(day), text=text),
        "text": lambda day, text: planning.change_task(task=one, when=at(day), text=text, **change),
        "deadline": lambda day, text: planning.change_task(task=one, when=at(day), lead_text=text, **change),
        "row": lambda day, text: planning.change_row(project=one.project, when=at(day), name=text, **change),
        "emptied row": lambda day, text: planning.change_row(
            project=one.project, when=at(day), name="", standard="", baseline_state="", **change
        ),
        "new row": lambda day, text: task(text=text, entered=day),
        "unit": lambda day, text: rename(text, day),
        "plan": lambda day, text: retitle(text),
    }


NAMES = ("report", "correct", "urge", "instruct", "reply", "text", "deadline", "row", "emptied row", "new row", "unit")
STEPS = st.tuples(st.sampled_from((*NAMES, "plan")), st.sampled_from((0, 0, 1, 9)), st.sampled_from("书馆社镇ＡbC"))


@pytest.mark.django_db
def test_what_was_kept_is_what_rebuilding_would_write(task, report, people, units):
    rebuild()  # the units of this world were written past every door
    doors, days, taken = acts(task, report, people, units), [DAY("2016-03-02")], set()

    @settings(max_examples=examples(25))
    @given(st.lists(STEPS, min_size=4, max_size=12))
    def any_acts(steps) -> None:
        for name, later, text in steps:
            days.append(days[-1] + timedelta(days=later))
            try:
                with transaction.atomic():
                    doors[name](f"{days[-1]}", text * 3)
                taken.add(name)
            except Refusal:
                pass  # such as a text that is already so: nothing is written
        assert faults() == []

    any_acts()
    assert taken == doors.keys()
    before = sorted(SearchText.objects.values_list("kind", "text", "since", "until"))
    assert rebuild() == len(before)
    assert sorted(SearchText.objects.values_list("kind", "text", "since", "until")) == before


def test_the_command_says_what_is_missing_and_what_is_too_much_and_mends_it(task, report, capsys):
    rebuild()
    report(task(), "2016-04-01", progress="选址两处。")
    SearchText.objects.filter(kind="entry", text="选址两处。").update(text="选址四处。")
    with pytest.raises(CommandError, match="有 2 处不符"):
        call_command("rebuild_search", "--check")
    assert "缺：" in (said := capsys.readouterr().out) and "多：" in said
    call_command("rebuild_search")
    assert "已重建，共" in capsys.readouterr().out
    call_command("rebuild_search", "--check")
    assert "一致" in capsys.readouterr().out


def test_the_migration_collects_what_rebuilding_would_write(task, report, people, evidence_file):
    one = task()
    report(one, "2016-04-01", progress="选址两处。", issues="缺经费。", files=[evidence_file])
    planning.change_task(task=one, by=people.chen, when=at("2016-05-01"), text="建ＷｉＦｉ图书馆。", reason="更正。")
    planning.change_row(project=one.project, by=people.chen, when=at("2016-05-02"), name="馆", reason="更正。")
    claim(task=one, by=people.lin, when=at("2016-05-03"), text="已办结。", reason="镇另报。")
    unit_services.save_unit(unit=Department.objects.get(name="马陆镇"), by=people.li, when=at("2016-08-01"))
    SearchText.objects.all().delete()
    import_module("search.migrations.0002_texts_of_what_is_there").collect(apps, None)
    assert (faults(), SearchText.objects.filter(text="建ＷｉＦｉ图书馆。").get().folded) == ([], "建wifi图书馆。")
