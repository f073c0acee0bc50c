"""Lists imported in 后台: read in a bounded process, refused with a sentence, unchanged when exported and imported."""

import resource
import tempfile
import time
from datetime import date
from pathlib import Path

import pytest
from django.contrib.admin import site
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader

from departments.models import Department, SpecialDay, User
from indicators.models import IndicatorCategory, Plan, Project
from jiading.spreadsheets import FORMATS, WholeNumberWidget
from tasks.models import LedgerEntry, Task
from tests.admin.hostile_lists import HOSTILE, HOSTILE_CSV
from tests.tableparser.making import saved, sheet, workbook

pytestmark = pytest.mark.django_db
XLSX, CSV = "0", "1"
MODELS = {
    "departments_department": (Department, "li"),
    "departments_user": (User, "li"),
    "departments_specialday": (SpecialDay, "li"),
    "indicators_plan": (Plan, "chen"),
    "indicators_indicatorcategory": (IndicatorCategory, "chen"),
    "indicators_project": (Project, "chen"),
    "tasks_task": (Task, "chen"),
}


@pytest.fixture
def send(signed_in, people):
    """Upload a list for one of the models as whoever imports it, and return the preview."""

    def do(name: str, data: bytes, form: str = XLSX):
        ending = "xlsx" if form == XLSX else "csv"
        sent = {"import_file": SimpleUploadedFile(f"名单.{ending}", data), "format": form, "resource": "0"}
        return signed_in(getattr(people, MODELS[name][1])).post(reverse(f"admin:{name}_import"), sent)

    return do


@pytest.fixture
def confirm(signed_in, people):
    """Confirm a preview, as whoever saw it."""

    def do(name: str, preview):
        client = signed_in(getattr(people, MODELS[name][1]))
        return client.post(reverse(f"admin:{name}_process_import"), preview.context["confirm_form"].initial)

    return do


@pytest.fixture
def read_here(monkeypatch) -> list[str]:
    """The workbooks that were read in this process by openpyxl, which knows no bounds."""
    read: list[str] = []

    def refuse(self, *args, **options):
        read.append("read")
        raise MemoryError

    monkeypatch.setattr(ExcelReader, "read", refuse)
    return read


def refusal(preview) -> str:
    """The sentence beside the file of a preview that offers nothing to confirm."""
    assert preview.status_code == 200
    assert "confirm_form" not in preview.context
    sentences = preview.context["form"].errors.get("import_file", [])
    assert all(sentence in preview.content.decode() for sentence in sentences)
    return "".join(sentences)


@pytest.mark.parametrize(
    ("name", "kind"),
    [*(("departments_department", kind) for kind in HOSTILE), ("tasks_task", "整列合并"), ("tasks_task", "天涯海角")],
)
@pytest.mark.shared
def test_a_hostile_workbook_is_refused_beside_the_field_and_nowhere_near_the_portal(task, send, read_here, name, kind):
    task()
    make, word = HOSTILE[kind]
    data, rows = make(), stored()
    begun, size = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sentence = refusal(send(name, data))
    assert word in sentence and "请" in sentence and "任务表" not in sentence
    assert time.monotonic() - begun < 21
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - size < 60 << 10  # kilobytes
    assert (read_here, stored()) == ([], rows)


@pytest.mark.parametrize("kind", HOSTILE_CSV)
@pytest.mark.shared
def test_a_hostile_csv_is_refused_beside_the_field(send, kind):
    make, word = HOSTILE_CSV[kind]
    rows = stored()
    sentence = refusal(send("departments_department", make(), CSV))
    assert word in sentence and "请" in sentence and "任务表" not in sentence
    assert stored() == rows


def stored() -> list:
    """What is in the tables that lists are imported into, but for when somebody signed in, and the ledger's length."""
    rows = [list(model.objects.order_by("pk").values()) for model, _ in MODELS.values()]
    for row in rows[1]:
        del row["last_login"]
    return [*rows, LedgerEntry.objects.count()]


@pytest.mark.parametrize("kind", ["整列合并", "旧格式"])
def test_a_file_that_is_refused_only_when_it_is_confirmed_is_told_and_nothing_is_saved(send, confirm, kind):
    preview = send("departments_department", sheet([["名称", "类别", "排序"], ["档案局", "政府部门", 9]]))
    rows = stored()
    kept = Path(tempfile.gettempdir()) / preview.context["confirm_form"].initial["import_file_name"]
    kept.write_bytes(HOSTILE[kind][0]())
    answer = confirm("departments_department", preview)
    assert (answer.status_code, answer.url) == (302, reverse("admin:departments_department_import"))
    assert [HOSTILE[kind][1] in str(each) for each in get_messages(answer.wsgi_request)] == [True]
    assert stored() == rows


def test_a_list_confirmed_twice_is_told(send, confirm):
    preview = send("departments_department", sheet([["名称", "类别", "排序"], ["档案局", "政府部门", 9]]))
    confirm("departments_department", preview)
    answer = confirm("departments_department", preview)
    assert ["已经不在" in str(each) for each in get_messages(answer.wsgi_request)][-1]
    assert Department.objects.filter(name="档案局").count() == 1


def test_a_refused_file_is_not_kept(send, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    refusal(send("departments_department", HOSTILE["旧格式"][0]()))
    assert [each for each in tmp_path.iterdir() if each.is_file()] == []


def unlike(change) -> bytes:
    """A list of two units, changed."""
    book = Workbook()
    page = book.active
    for row in (["名称", "类别", "排序"], ["档案局", "政府部门", 8], ["气象局", "政府部门", 9]):
        page.append(row)
    change(page)
    return saved(book)


def hide_row(page) -> None:
    page.row_dimensions[3].hidden = True


def hide_column(page) -> None:
    page.column_dimensions["B"].hidden = True


def formula(page) -> None:
    page["C2"] = "=1+1"


def fault(page) -> None:
    page["C2"] = "#N/A"
    page["C2"].data_type = "e"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda page: page.merge_cells("B2:B3"), "B2:B3 是合并单元格"),
        (lambda page: page.merge_cells("A1:C1"), "A1:C1 是合并单元格"),
        (hide_row, "第 3 行是隐藏的"),
        (hide_column, "B 栏是隐藏的"),
        (formula, "C2 是公式，文件里没有存结果"),
        (fault, "C2 是错误值"),
        (lambda page: page.cell(1, 4, "名称"), "表头「名称」写了两次"),
    ],
)
@pytest.mark.shared
def test_a_list_that_does_not_show_all_it_holds_is_refused(send, change, sentence):
    assert sentence in refusal(send("departments_department", unlike(change)))


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.merge_cells("F1:G900"),  # beside the list
        lambda page: setattr(page.row_dimensions[900], "hidden", True),
        lambda page: setattr(page.column_dimensions["H"], "hidden", True),
        lambda page: setattr(page.column_dimensions["A"], "width", 50),
    ],
)
def test_what_lies_outside_the_list_is_no_matter(send, confirm, change):
    confirm("departments_department", send("departments_department", unlike(change)))
    assert set(Department.objects.filter(position__in=(8, 9)).values_list("name", flat=True)) >= {"档案局", "气象局"}


def test_the_first_visible_sheet_is_read(send, confirm):
    heads = ["名称", "类别", "排序"]
    sheets = [
        (name, [heads, [unit, "政府部门", 9]], ()) for name, unit in (("旧", "旧局"), ("新", "新局"), ("附", "附局"))
    ]
    confirm("departments_department", send("departments_department", workbook(*sheets, hidden=["旧"])))
    assert set(Department.objects.filter(name__in=("旧局", "新局", "附局")).values_list("name", flat=True)) == {"新局"}


def test_rows_are_numbered_as_excel_numbers_them(send):
    rows = [["名称", "类别", "排序"], ["档案局", "政府部门", 8], [None], [None], ["气象局", "皇家部门", 9]]
    preview = send("departments_department", sheet(rows))
    assert [row.number for row in preview.context["result"].invalid_rows] == [5]
    preview = send("tasks_task", sheet([["编号", "具体任务"], [None], [999, "新。"]]))
    assert [line for line, _ in preview.context["result"].row_errors()] == [3]
    assert "3 - 没有编号为「999」的记录" in preview.content.decode()


def cell(value, look: str = "General") -> bytes:
    """A plan whose first day, or whose days of warning, are written so."""
    book = Workbook()
    book.active.append(["方案代码", "标题", "起始日期", "结束日期", "临期天数"])
    is_day = isinstance(value, date) or (isinstance(value, str) and len(value) > 5)
    book.active.append(["xin", "新方案", value if is_day else "2016-03-01", "2020-12-31", 20 if is_day else value])
    book.active.cell(2, 3 if is_day else 5).number_format = look
    return saved(book)


FIRST = date(2016, 3, 1)


@pytest.mark.parametrize(
    ("value", "look", "read"),
    [
        (FIRST, "yyyy-mm-dd", FIRST),
        (FIRST, "yyyy/m/d", FIRST),
        (FIRST, "m/d/yy", FIRST),
        (FIRST, 'yyyy"年"m"月"d"日"', FIRST),
        (FIRST, "[$-804]aaaa d", FIRST),
        (FIRST, 'yyyy"年"m"月"', "看不懂日期「2016年3月」"),  # its day is not shown
        ("2016-03-01", "General", FIRST),
        ("2016/3/1", "General", FIRST),
        ("2016.3.1", "General", FIRST),
        ("2016年3月1日", "General", FIRST),
        ("2016-02-30", "General", "看不懂日期「2016-02-30」"),
        ("03/01/2016", "General", "看不懂日期「03/01/2016」"),
        (20, "General", 20),
        (20.0, "0.0", 20),
        (20, "0000", 20),
        (20, '0"天"', "看不懂「20天」"),
        ("20", "@", 20),
        (" 20 ", "@", 20),
        ("１２", "@", 12),
        (100, "#,##0", 100),
        (20.5, "General", "「20.5」不是整数"),
        ("二十", "@", "看不懂「二十」"),
        ("1e3", "@", "看不懂「1e3」"),
    ],
)
@pytest.mark.shared
def test_days_and_whole_numbers_are_read_as_they_are_shown_or_refused_in_a_sentence(
    send, confirm, people, value, look, read
):
    preview = send("indicators_plan", cell(value, look))
    if isinstance(read, str):
        assert "confirm_form" not in preview.context
        assert read in preview.content.decode()
        return
    confirm("indicators_plan", preview)
    made = Plan.objects.get(code="xin")
    assert (made.starts_on, made.due_soon_days) == ((read, 20) if isinstance(read, date) else (FIRST, read))


def test_a_whole_number_may_part_its_thousands():
    assert [WholeNumberWidget().clean(text) for text in ("1,234", "12,345,678.00", "-5", "")] == [
        1234,
        12345678,
        -5,
        None,
    ]


@pytest.mark.parametrize(("value", "look", "name"), [("007", "General", "007"), (7, "000", "007"), (7, "General", "7")])
def test_leading_zeros_stay_as_shown(send, confirm, value, look, name):
    book = Workbook()
    for row in (["账号", "姓名", "角色", "单位"], [value, "冯", "经办人", "财政局"]):
        book.active.append(row)
    book.active["A2"].number_format = look
    confirm("departments_user", send("departments_user", saved(book)))
    assert User.objects.get(name="冯").username == name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.shared
def test_a_csv_is_read_in_whatever_encoding_excel_saves_it(send, confirm, encoding, separator):
    lines = (
        ("日期", "上班或放假", "名称"),
        ("2031/5/1", "放假", "劳动节"),
        ("", "", ""),
        ("2031/4/27", "上班", "调休"),
    )
    data = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    confirm("departments_specialday", send("departments_specialday", data, CSV))
    listed = list(SpecialDay.objects.order_by("on").values_list("on", "is_workday", "name"))
    assert listed == [(date(2031, 4, 27), True, "调休"), (date(2031, 5, 1), False, "劳动节")]


@pytest.mark.parametrize("form", [XLSX, CSV])
@pytest.mark.parametrize("name", MODELS)
@pytest.mark.shared
def test_what_was_exported_comes_back_with_no_change(task, people, send, units, name, form):
    task(text="=建“书房”，\n第二行 001。")
    Department.objects.filter(pk=units["财政局"].pk).update(full_name="=1+1")
    Plan.objects.update(title="-2018 方案_x0041_")
    SpecialDay.objects.create(on=date(2031, 5, 1), is_workday=False, name="001")
    model, _ = MODELS[name]
    made = site._registry[model]
    dataset = made.resource_classes[0]().export(model.objects.all())
    data = FORMATS[int(form)]().export_data(dataset)
    result = send(name, data, form).context["result"]
    assert (result.has_errors(), result.has_validation_errors()) == (False, False)
    assert {kind: count for kind, count in result.totals.items() if count} == {"skip": model.objects.count()}
