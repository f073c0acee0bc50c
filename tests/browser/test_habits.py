"""A clerk confirms strange headings once; the next file needs no question, until the habit is revoked under 后台."""

import pytest

from imports.models import ImportHabit
from tests.browser.conftest import too_wide_at
from tests.tableparser.making import sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = ["顺序", "要办的事", "谁来办", "何时办完"]
ROWS = [
    ["1", "为三十户渔民更换救生衣。", "港务科\n专班", "2016年11月底"],
    ["2", "把码头的缆桩刷漆编号。", "文广局", "2016年12月底"],
    ["3", "办一期轮机维修培训班。", "文广局", "2017年3月底"],
]


@pytest.fixture
def office(demonstration, signed_in_page):
    """陈 of the office, in the demonstration."""
    return signed_in_page("chuangjianban")


def hand_in(page, name: str) -> str:
    """Hand the table in as a file of that name and return the address of its draft."""
    page.goto("/import/")
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": sheet([HEAD, *ROWS])}
    page.get_by_label("任务表文件").set_input_files(file)
    page.get_by_role("button", name="读取并核对").click()
    page.get_by_text("没有一个字去向不明").wait_for()
    return page.url


def test_what_is_corrected_once_is_read_alike_the_next_time_until_it_is_revoked(office):
    draft = hand_in(office, "十月.xlsx")
    office.get_by_role("button", name="对，就这样读").click()
    office.goto(f"{draft}rows/1/")
    office.get_by_label("责任单位", exact=False).first.fill("港务科专班")
    office.get_by_role("button", name="记下修改").click()
    office.goto(draft)
    box = office.locator("#lesson")
    assert box.get_by_role("checkbox").count() == 4
    assert too_wide_at(office) == []
    box.get_by_role("button", name="下次也这样读").click()
    office.get_by_text("已记住 4 条导入习惯").wait_for()
    box.get_by_role("listitem").filter(has_text="何时办完").get_by_role("button").click()
    office.get_by_text("已撤销「何时办完」这条导入习惯").wait_for()
    box.get_by_role("button", name="下次也这样读").click()
    office.get_by_text("已记住 1 条导入习惯").wait_for()
    assert too_wide_at(office) == []

    hand_in(office, "十一月.xlsx")
    assert office.get_by_text("保存前必须确认").count() == 0
    office.locator("#columns summary").click()
    said = office.locator("#columns").inner_text()
    assert "按本单位的导入习惯：责任单位：第 3 列，标题“谁来办”" in said
    assert "2016-10-15 教）" in said
    assert "港务科专班" in office.locator("#r1").inner_text()
    assert "「港务科」「专班」是一个单位" in office.content()  # a remark on the file, which is unfolded with a click

    office.goto("/admin/imports/importhabit/?in_force=1")
    office.get_by_role("row", name="「何时办完」").get_by_role("checkbox").check()
    office.get_by_label("动作").select_option("revoke")
    office.get_by_role("button", name="执行").click()
    assert too_wide_at(office) == []
    assert ImportHabit.objects.in_force().count() == 4
    office.get_by_role("button", name="停用这 1 条").click()
    office.get_by_text("已停用 1 条导入习惯").wait_for()
    hand_in(office, "十二月.xlsx")
    assert office.get_by_text("保存前必须确认").count() == 1
