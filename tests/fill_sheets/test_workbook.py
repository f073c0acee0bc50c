"""The file a unit gets: what is locked, what is asked, what is hidden; and that nothing typed or untyped is misread."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from departments.models import Department
from fill_sheets.columns import FILL_COLUMNS, FILLABLE, HEADINGS, LOCKED
from fill_sheets.comparing import answer_of, untouched
from fill_sheets.contents import FillSheet, SheetRow, carriers, sheets_of
from fill_sheets.reader import sheets_in
from fill_sheets.seals import RowSeal, marks_of, opened_row, opened_sheet
from fill_sheets.workbook import file_name, packed
from indicators.models import Plan
from tests.amount import steps
from tests.fill_sheets.filling import SEAL, cell, changed, filled, head_row, read, sent, sent_to
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


def test_the_unit_can_type_into_the_fillable_cells_and_nowhere_else(task, units, people, plan):
    task(), task("2016-12-31")
    page = load_workbook(io.BytesIO(sent_to(units["马陆镇"], plan, people.chen))).active
    head = head_row(page)
    assert page.title == "填报单"
    assert page.protection.sheet
    assert not page.protection.password
    assert [page.cell(head, place).value for place in range(1, SEAL)] == [column.heading for column in FILL_COLUMNS]
    open_cells = {c.coordinate for line in page.iter_rows() for c in line if not c.protection.locked}
    expected = {cell(page, place, key).coordinate for place in (0, 1) for key in FILLABLE}
    assert open_cells == expected
    assert page.column_dimensions["M"].hidden
    assert (page.freeze_panes, page.print_title_rows) == (f"D{head + 1}", f"${head}:${head}")
    assert page.print_area.endswith(f"$A$1:$L${head + 2}")


def test_the_program_asks_and_refuses_in_chinese_while_the_unit_types(task, units, people, plan):
    task()
    page = load_workbook(io.BytesIO(sent_to(units["马陆镇"], plan, people.chen))).active
    rules = {rule.promptTitle: rule for rule in page.data_validations.dataValidation}
    assert set(rules) == {HEADINGS[key] for key in FILLABLE}
    percent, done = rules["完成%"], rules["本单位部分已完成"]
    assert (percent.type, percent.formula1, percent.formula2) == ("whole", "0", "100")
    assert (done.type, done.formula1) == ("list", '"是,否"')
    assert rules["进展"].formula1 == "5000"
    for rule in rules.values():
        assert rule.showErrorMessage
        assert rule.showInputMessage
        assert 0 < len(rule.prompt) <= 255
        assert 0 < len(rule.error) <= 225


def test_a_row_says_what_the_portal_says_now(task, report, units, people, plan):
    made = task()
    report(made, "2016-04-01", by=people.xie, percent=30, progress="=已完成选址。", finished=True)
    task(dispatched=False)
    done = task()
    data = sent_to(units["马陆镇"], plan, people.chen)
    page = load_workbook(io.BytesIO(data)).active
    assert [page.cell(row, 1).value for row in (1, 2, 3)] == [
        "测试方案　任务进展填报单",
        "填报单位：马陆镇",
        "截至日期：2016-05-01",
    ]
    told = [[cell(page, place, column.key).value for column in FILL_COLUMNS] for place in (0, 1)]
    common = ["1、开展读书活动。", "按期完成", "2016-06-30", "责任（各街镇）"]
    assert told == [
        ["ceshi:1-1", "项目1", *common, "2016-04-01　=已完成选址。", None, 30, None, None, "是"],
        ["ceshi:3-1", "项目3", *common, "还没有反馈", None, None, None, None, "否"],
    ]
    assert cell(page, 0, "last").data_type == "s"
    assert opened_row(page.cell(head_row(page) + 2, SEAL).value).task == done.pk
    assert opened_sheet(page.cell(1, SEAL).value).unit == units["马陆镇"].pk
    assert sent_to(units["马陆镇"], plan, people.chen) == data


def test_only_units_with_open_tasks_are_listed_those_without_an_account_first(task, units, people, plan):
    task()
    assert [(each.unit.name, each.tasks, each.signs_in) for each in carriers(plan)] == [
        ("南翔镇", 1, False),
        ("文广局", 1, True),
        ("财政局", 1, True),
        ("马陆镇", 1, True),
    ]
    people.xie.is_active = False
    people.xie.save()
    assert [each.unit.name for each in carriers(plan) if not each.signs_in] == ["马陆镇", "南翔镇"]
    assert sheets_of(plan, [units["绿洲控股集团"]], DAY("2016-05-01")) == []


def test_one_zip_holds_every_units_file_under_its_chinese_name(task, units, people, plan):
    task()
    town, other = units["马陆镇"], units["南翔镇"]
    sheets = sheets_of(plan, [town, other], DAY("2016-05-01"))
    assert file_name(sheets[0]) == "填报单_马陆镇_测试方案2016_截至2016-05-01.xlsx"
    archive = zipfile.ZipFile(io.BytesIO(packed([*sheets, sheets[0]], by=people.chen, when=at("2016-05-01"))))
    assert archive.namelist() == [
        "填报单_马陆镇_测试方案2016_截至2016-05-01.xlsx",
        "填报单_南翔镇_测试方案2016_截至2016-05-01.xlsx",
        f"填报单_马陆镇_{town.pk}_测试方案2016_截至2016-05-01.xlsx",
    ]
    assert all(info.flag_bits & 0x800 for info in archive.infolist())  # the names are UTF-8 and say so
    assert archive.read(archive.namelist()[0]) == sent_to(town, plan, people.chen)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn")), max_size=40)
LONG_WORDS = st.one_of(WORDS, st.sampled_from(["=1+1", "_x0041_", "00123", "#N/A", "TRUE", "2016-01-01", "一\n二"]))
ANSWERS = st.fixed_dictionaries({"progress": LONG_WORDS.filter(str.strip), "percent": st.integers(0, 100)})


@st.composite
def any_sheet(draw) -> FillSheet:
    """A sheet of any texts that a plan can hold."""
    rows = []
    for number in range(draw(st.integers(1, 5))):
        cells = {key: draw(LONG_WORDS) for key in LOCKED}
        percent, finished = draw(st.sampled_from(["", "0", "40", "100"])), draw(st.sampled_from(["是", "否"]))
        marks = marks_of([cells[key] for key in LOCKED])
        sealed = RowSeal(number + 1, 1, 5, "abc", marks, percent, finished)
        rows.append(SheetRow(cells | sealed.initial(), sealed))
    unit = Department(pk=1, name=draw(WORDS.filter(str.strip)))
    return FillSheet(Plan(pk=1, code="a", title=draw(WORDS)), unit, DAY("2016-05-01"), rows)


@settings(max_examples=steps(sqlite=40, postgresql=20, nightly=300))
@given(data=st.data(), sheet=any_sheet())
def test_what_goes_out_untouched_comes_back_untouched_and_what_is_typed_is_read(people, data, sheet):
    answers = [data.draw(st.none() | ANSWERS) for _ in sheet.rows]
    file = filled(sent(sheet, people.chen), *answers)
    (back,) = sheets_in(read(file), file)
    assert opened_sheet(back.seal).altered([text for _, text in back.lines]) == []
    assert len(back.rows) == len(sheet.rows)
    for row, went_out, answer in zip(back.rows, sheet.rows, answers, strict=True):
        sealed = opened_row(row.seal)
        assert sealed == went_out.seal
        assert sealed.altered(row.cells) == []
        assert untouched(sealed, row.cells) == (answer is None)
        if answer:
            said, faults = answer_of(row)
            assert faults == []
            assert (said.progress, said.percent) == (answer["progress"].strip(), answer["percent"])


@pytest.mark.parametrize("key", LOCKED)
def test_a_change_in_any_locked_cell_is_seen_after_the_round_trip(task, units, people, plan, key):
    task()

    def spoil(page):
        cell(page, 0, key).value = "别的"

    file = changed(sent_to(units["马陆镇"], plan, people.chen), spoil)
    (back,) = sheets_in(read(file), file)
    assert opened_row(back.rows[0].seal).altered(back.rows[0].cells) == [key]
