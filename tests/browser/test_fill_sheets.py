"""分头填报单 in a real browser: download, fill in, upload, compare, confirm, and read the entry on the task's page."""

import io

import pytest
from openpyxl import load_workbook

from departments.models import Department, User
from tasks.models import LedgerEntry
from tests.browser.conftest import too_wide_at
from tests.fill_sheets.filling import cell, filled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "填报单_马陆镇_示范区创建2016_截至2016-10-15.xlsx"
SAID = {"progress": "（演示）镇文体中心已开工。", "percent": 35, "issues": "（演示）缺两名专职人员。"}


@pytest.fixture
def malu(demonstration):
    """The demonstration; nobody of 马陆镇 can sign in."""
    town = Department.objects.get(name="马陆镇")
    User.objects.filter(department=town).update(is_active=False)
    return town


def test_a_town_without_an_account_reports_on_paper(malu, signed_in_page, tmp_path):
    office = signed_in_page("chuangjianban")
    office.get_by_role("link", name="分头填报单").click()
    assert office.locator("input[name=unit]:checked").count() == 1
    with office.expect_download() as taken:
        office.get_by_role("button", name="下载选中的填报单").click()
    assert taken.value.suggested_filename == NAME
    taken.value.save_as(tmp_path / NAME)
    blank = (tmp_path / NAME).read_bytes()
    task = cell(load_workbook(io.BytesIO(blank)).active, 0, "task").value
    (tmp_path / NAME).write_bytes(filled(blank, SAID, {"progress": "（演示）又一项。", "percent": 120}))
    before = LedgerEntry.objects.count()

    office.get_by_label("填好的填报单").set_input_files(tmp_path / NAME)
    office.get_by_role("button", name="上传并核对").click()
    office.get_by_role("heading", name="核对填报单").wait_for()
    shown = office.locator("main").inner_text()
    assert "将代录 1 条；不能录入 1 行" in shown
    assert "填报单!I8" in shown
    assert "填的是「120」" in shown
    assert LedgerEntry.objects.count() == before
    office.get_by_role("button", name="确认代录").dblclick()
    office.get_by_text("已代录 1 条进展，写入台账。").wait_for()
    assert LedgerEntry.objects.count() == before + 1
    entry = LedgerEntry.objects.latest("pk")
    assert (entry.unit, entry.by.username, entry.detail["percent"]) == (malu, "chuangjianban", 35)

    office.get_by_role("link", name=task[:20]).first.click()
    ledger = office.locator("#ledger").inner_text()
    assert "马陆镇 陈（演示）（代录）" in ledger
    assert SAID["progress"] in ledger
    assert f"填报单：{NAME}" in ledger


def test_its_pages_fit_their_window(malu, signed_in_page, tmp_path):
    office = signed_in_page("chuangjianban")
    office.goto("/fill-sheets/")
    assert too_wide_at(office) == []
    with office.expect_download() as taken:
        office.get_by_role("button", name="下载选中的填报单").click()
    taken.value.save_as(tmp_path / NAME)
    long = filled((tmp_path / NAME).read_bytes(), SAID | {"progress": "长" * 300})
    (tmp_path / NAME).write_bytes(long)
    office.get_by_label("填好的填报单").set_input_files(tmp_path / NAME)
    office.get_by_role("button", name="上传并核对").click()
    office.get_by_role("heading", name="核对填报单").wait_for()
    assert too_wide_at(office) == []
