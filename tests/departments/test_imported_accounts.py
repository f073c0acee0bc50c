"""账号 imported as a list: a fault names its row as Excel counts it, the column by its heading, and what is wrong."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from departments.models import User
from tests.tableparser.making import sheet

pytestmark = pytest.mark.django_db
HEADS = ["账号", "姓名", "角色", "单位", "电子邮箱"]
ACCOUNT, NAME, ROLE, UNIT, EMAIL = HEADS
GOOD = ["feng", "冯", "经办人", "财政局", ""]
UNKNOWN = "没有名为「气象局」的单位，请先在后台「单位」里登记，或改成已登记的名称。"
NO_UNIT = "经办人和单位负责人必须属于一个单位。"
NO_ROLE = "看不懂「皇帝」，可以写：经办人、单位负责人、创建办、领导、审计员、系统管理员。"


@pytest.fixture
def preview(people, signed_in):
    """Upload a list of accounts as the SYSADMIN and return the page that answers."""

    def upload(data: bytes, form: str = "0"):
        name = "账号.csv" if form == "1" else "账号.xlsx"
        sent = {"import_file": SimpleUploadedFile(name, data), "format": form, "resource": "0"}
        return signed_in(people.li).post(reverse("admin:departments_user_import"), sent)

    return upload


def faults(page) -> list[tuple[int, dict[str, list[str]]]]:
    """What the page says of each row: its number, and the sentences by column."""
    return [(row.number, dict(row.field_specific_errors)) for row in page.context["result"].invalid_rows]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["feng", "冯", "经办人", "气象局", ""], {UNIT: [UNKNOWN]}),
        (["feng", "冯", "创建办", "气象局", ""], {UNIT: [UNKNOWN]}),
        (["feng", "冯", "经办人", "", ""], {UNIT: [NO_UNIT]}),
        (["feng", "冯", "皇帝", "财政局", ""], {ROLE: [NO_ROLE]}),
        (["feng", "冯", "皇帝", "气象局", ""], {ROLE: [NO_ROLE], UNIT: [UNKNOWN]}),
        (["f g", "冯", "经办人", "气象局", ""], {ACCOUNT: ["账号只能用字母、数字和 . _ @ - 。"], UNIT: [UNKNOWN]}),
        (["feng", "冯", "经办人", "财政局", "feng"], {EMAIL: ["输入一个有效的 Email 地址。"]}),
        (["feng", "", "经办人", "", ""], {NAME: ["此字段不能为空。"], UNIT: [NO_UNIT]}),
    ],
)
def test_each_fault_of_a_row_is_told_beside_its_column(preview, row, expected):
    page = preview(sheet([HEADS, row]))
    assert faults(page) == [(2, expected)]
    shown = page.content.decode()
    assert all(f'<span class="validation-error-field-label">{column}</span>' in shown for column in expected)
    assert "confirm_form" not in page.context and not User.objects.filter(username="feng").exists()


def test_rows_are_numbered_as_excel_counts_them_also_below_empty_ones(preview):
    page = preview(sheet([HEADS, GOOD, [], ["a", "甲", "经办人", "气象局"], [], [], ["b", "乙", "皇帝", "财政局"]]))
    assert faults(page) == [(4, {UNIT: [UNKNOWN]}), (7, {ROLE: [NO_ROLE]})]
    numbers = re.findall(r"<tr>\s*<td>(\d+)\s*</td>", page.content.decode())
    assert numbers == ["4", "7"]


def test_a_list_in_csv_is_numbered_alike(preview):
    text = "\ufeff" + ",".join(HEADS) + "\n\nfeng,冯,经办人,气象局,\n"
    assert faults(preview(text.encode(), "1")) == [(3, {UNIT: [UNKNOWN]})]


@pytest.mark.parametrize(("row", "sentence"), [(GOOD, True), (["wu", "吴新", "经办人", "文广局", ""], False)])
def test_new_accounts_are_said_to_need_their_slips(preview, people, signed_in, row, sentence):
    form = preview(sheet([HEADS, row])).context["confirm_form"]
    answer = signed_in(people.li).post(reverse("admin:departments_user_process_import"), form.initial, follow=True)
    assert ("1 个新账号还没有人知道密码" in answer.content.decode()) is sentence
    assert User.objects.filter(username=row[0], name=row[1]).exists()
