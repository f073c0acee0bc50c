"""What the files say: figures of a bulletin and the lists behind them, what was done, requests for a later day."""

import io
import re
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.chart import LineChart

from exports.achievements import achievements
from reports import figures
from reports.figures import troubles
from tasks.services import claims, extensions, mergers, urging
from tests.exports.files.reading import document, workbook
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db


def test_troubles_name_units_tasks_and_days(task, on_day, people, units):
    task("2016-06-30")
    task("2016-09-30")
    both = [(units["文广局"], "lead"), (units["财政局"], "lead")]
    asked = task("2016-10-14", pairs=both)
    urging.urge(task=asked, by=people.chen, when=at("2016-10-05"), reply_by=DAY("2016-10-20"), text="请抓紧。")
    rows = on_day("2016-10-15")
    late = [(one.figure.label, one.figure.value, one.days) for one in troubles.late_leads(rows)]
    assert late == [("文广局", 3, 107), ("财政局", 1, 1)]
    owing = [(one.figure.label, one.figure.value, one.days) for one in troubles.owing_answers(rows)]
    assert owing == [("文广局", 1, 10), ("财政局", 1, 10)]


def test_each_trouble_opens_a_list_of_its_length(story, on_day, people, signed_in):
    rows = on_day("2016-10-15")
    found = [*troubles.late_leads(rows), *troubles.owing_answers(rows), *figures.silent_leads(rows)]
    client = signed_in(people.chen)
    for one in found:
        listed = client.get(reverse("tasks:list"), one.figure.query).context["table"]
        assert (one.figure.label, len(listed.rows)) == (one.figure.label, one.figure.value)
    assert len(found) == 6


def test_rates_of_the_categories_add_up_to_the_whole(story, on_day):
    rows = on_day("2016-10-15")
    rates = troubles.category_rates(rows).values()
    whole = figures.rate(rows)
    assert sum(rate.completed for rate in rates) == whole.completed == 1
    assert sum(rate.counted for rate in rates) == whole.counted == 6
    assert sum(rate.cancelled for rate in rates) == whole.cancelled == 1


def test_a_bulletin_of_a_quiet_plan_names_no_troubles_and_has_no_annex(task, report, written):
    report(task("2017-06-30"), "2016-10-10")
    told = [text for _, text in document(written("bulletin"))["paragraphs"]]
    assert "没有发现逾期、沉默、被退回或者未回复催办、批示的任务。" in told
    assert not [text for text in told if text.startswith("附件")]
    assert "与2016年9月30日相比，各项任务的办结、逾期和反馈情况没有变化。" in told


def test_a_bulletin_of_an_empty_day_can_be_written(plan, written):
    told = [text for _, text in document(written("bulletin"))["paragraphs"]]
    assert "现将《测试方案》截至2016年10月15日的落实情况通报如下。" in told


def test_an_officers_bulletin_is_signed_by_the_unit_and_says_its_scope(story, written, people):
    told = [text for _, text in document(written("bulletin", by=people.xie))["paragraphs"]]
    assert "马陆镇" in told and "创建办" not in told
    assert "现将《测试方案》（马陆镇承担的任务）截至2016年10月15日的落实情况通报如下。" in told


def test_what_was_done_is_the_leads_last_word_and_a_claim_that_was_sent_back_is_none(task, report, people, on_day):
    made = task()
    report(made, "2016-04-01", progress="第一次。")
    report(made, "2016-04-05", by=people.zhou, progress="别人的话。")
    said = {"2016-04-06": "2016-04-01 文广局：第一次。"}
    claim(task=made, by=people.lin, when=at("2016-04-10"), text="都做完了。", reason="配合。", answers=["一", "二"])
    said["2016-04-10"] = "2016-04-10 文广局：办结申请：都做完了。\n（1）一\n（2）二"
    claims.send_back(task=made, by=people.chen, when=at("2016-04-12"), text="没有。")
    said["2016-04-12"] = said["2016-04-06"]
    report(made, "2016-04-20", progress="第二次。")
    said["2016-04-20"] = "2016-04-20 文广局：第二次。"
    assert {day: achievements(on_day(day))[made.pk] for day in said} == said
    assert achievements(on_day("2016-03-15")) == {}


def test_each_of_several_leads_says_what_it_did(task, report, people, units, on_day):
    made = task(pairs=[(units["文广局"], "lead"), (units["财政局"], "lead")])
    report(made, "2016-04-01", progress="甲。")
    report(made, "2016-04-02", by=people.zhou, progress="乙。")
    assert sorted(achievements(on_day("2016-04-03"))[made.pk].split("\n")) == [
        "2016-04-01 文广局：甲。",
        "2016-04-02 财政局：乙。",
    ]


def test_the_words_of_a_unit_stay_after_it_became_part_of_another(task, report, people, units, on_day):
    made = task("2017-06-30")
    report(made, "2016-04-01", progress="合并以前说的。")
    mergers.merge(unit=units["文广局"], into=units["绿洲控股集团"], by=people.li, when=at("2016-09-01"))
    assert achievements(on_day("2016-09-02")) == {made.pk: "2016-04-01 文广局：合并以前说的。"}


def test_a_claim_that_was_taken_back_is_no_achievement_any_more(task, people, report, on_day):
    made = task()
    report(made, "2016-10-01", progress="已办一半。")
    claim(task=made, by=people.lin, when=at("2016-10-03"), text="都办了。", reason="配合。")
    claims.withdraw(task=made, by=people.lin, when=at("2016-10-05"), text="传错了。")
    assert achievements(on_day("2016-10-04"))[made.pk].startswith("2016-10-03 文广局：办结申请：都办了。")
    assert achievements(on_day("2016-10-05")) == {made.pk: "2016-10-01 文广局：已办一半。"}


def test_every_request_for_a_later_day_stands_with_its_answer(story, written, people):
    claimed = story.asking
    rows = workbook(written("progress"))["延期"]["cells"]
    told = [
        [rows.get(f"{email}{row}", [""])[0][:10] for email in ("C", "E", "F", "G", "H", "L", "O", "P")]
        for row in range(9, 12)
    ]
    assert told == [
        ["1、举办读书节。", "2016-06-30", "2016-09-30", "1", "2016-06-01", "2016-09-30", "准予", "2016-06-03"],
        ["1、举办读书节。", "2016-06-30", "2016-09-30", "1", "2016-09-29", "2016-12-31", "不准", "2016-09-30"],
        ["1、培训队伍。", "2016-10-30", "2016-10-30", "0", "2016-10-12", "2016-11-30", "待审批", ""],
    ]
    claim(task=claimed, by=people.lin, when=at("2016-10-13"), text="训完了。", reason="配合。")
    claims.confirm(task=claimed, by=people.chen, when=at("2016-10-14"))
    assert workbook(written("progress"))["延期"]["cells"]["O11"][0] == "未审批"


def test_a_request_asked_again_leaves_the_first_one_unanswered(task, people, report, written):
    made = task("2016-10-30")
    report(made, "2016-10-01")
    extensions.ask(task=made, by=people.lin, when=at("2016-10-02"), due_on=DAY("2016-11-30"), text="一。")
    claim(task=made, by=people.lin, when=at("2016-10-03"), text="完。", reason="配合。")
    claims.send_back(task=made, by=people.chen, when=at("2016-10-04"), text="缺。")
    rows = workbook(written("progress"))["延期"]["cells"]
    assert rows["O9"][0] == "待审批"


def test_a_request_that_was_taken_back_says_so_with_the_day_and_the_reason(task, people, report, written):
    made = task("2016-10-30")
    report(made, "2016-10-01")
    extensions.ask(task=made, by=people.lin, when=at("2016-10-02"), due_on=DAY("2016-11-30"), text="一。")
    extensions.withdraw(task=made, by=people.lin, when=at("2016-10-05"), text="场地已定。")
    rows = workbook(written("progress"))["延期"]["cells"]
    assert [rows[f"{column}9"][0][:10] for column in "OPQR"] == ["已撤回", "2016-10-05", "林", "场地已定。"]
    assert workbook(written("progress", day="2016-10-04"))["延期"]["cells"]["O9"][0] == "待审批"


def test_the_history_is_the_ledger_up_to_the_day(story, written):
    sheets = workbook(written("progress", day="2016-06-02"))
    told = [cell[0] for place, cell in sheets["历程"]["cells"].items() if place.startswith("J")]
    assert "已定方案。\n完成 50%\n附件：方案.pdf" in told
    assert "场地未定。\n延期至：2016-09-30" in told
    assert "同意。\n延期至：2016-09-30" not in told


def test_charts_hold_nothing_that_excel_would_repair(story, written):
    with zipfile.ZipFile(io.BytesIO(written("progress"))) as packed:
        charts = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 3
    for drawn in (each.replace("<c:", "<") for each in charts):
        assert "<separator" not in drawn
        assert "<a:t></a:t>" not in drawn and "<a:t/>" not in drawn
        assert drawn.count("<numFmt ") == drawn.count('sourceLinked="0"') > 0
        assert "<strRef><f>'封面'!$A" in drawn and "<numRef><f>'封面'!$A" not in drawn  # labels are texts


def test_a_chart_carries_its_numbers_and_a_day_still_ahead_is_a_gap_and_no_nought(story, written):
    sheet = load_workbook(io.BytesIO(written("progress")))["封面"]
    lines = next(drawn for drawn in sheet._charts if isinstance(drawn, LineChart))
    for series in lines.series:
        first, last = (int(number) for number in re.findall(r"\d+", series.val.numRef.f))
        column = re.search(r"\$([A-Z]+)", series.val.numRef.f)[1]
        cells = [sheet[f"{column}{row}"].value for row in range(first, last + 1)]
        cached = {point.idx: float(point.v) for point in series.val.numRef.numCache.pt}
        assert series.val.numRef.numCache.ptCount == len(cells)
        assert cached == {place: value for place, value in enumerate(cells) if value is not None}
    assert [series.val.numRef.numCache.pt[-1].idx + 1 < len(cells) for series in lines.series] == [
        True,
        False,
        False,
        True,
    ]
