"""A clerk of the office turns a published table into a live plan, in a real browser, without retyping."""

from pathlib import Path

import pytest

from imports.services.official_table import load_departments
from indicators.models import OpenQuestion, Plan
from tasks.models import Task
from tests.browser.conftest import too_wide_at
from tests.world import DAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOURCE = Path(__file__).parent.parent / "source"
PASTE = """html => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "书房");
  const box = document.querySelector("[data-paste]");
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def office(demonstration, signed_in_page):
    """陈 of the office, on a portal that knows its units and has the demonstration's accounts."""
    load_departments()
    return signed_in_page("chuangjianban")


def test_upload_reconcile_save_open(office):
    before = Plan.objects.count()
    office.get_by_role("link", name="导入", exact=True).click()
    office.get_by_label("任务表文件").set_input_files(SOURCE / "jiading.docx")
    office.get_by_role("button", name="读取并核对").click()
    office.get_by_text("没有一个字去向不明").wait_for()
    assert "51" in office.locator(".sums").inner_text()
    first = office.locator("#r1")
    assert "「2016年12月前完成」指哪一天" in first.inner_text()

    first.get_by_role("button", name="采用 2016-12-31").click()
    office.get_by_role("link", name="全部 20 行").click()
    office.locator("#r1").get_by_text("2016-12-31（人工核定）").wait_for()

    office.locator("#r18").get_by_role("link", name="修改").click()
    tasks = office.get_by_label("具体任务").first
    assert tasks.input_value() == "3、加强评估后的管理。"
    tasks.fill("3、加强评估。\n\n4、加强评估后的管理。")
    office.get_by_label("另定日期").first.check()
    office.get_by_role("button", name="记下修改").click()
    office.get_by_text("请填写日期，或选上面的一项。").wait_for()
    assert tasks.input_value() == "3、加强评估。\n\n4、加强评估后的管理。"
    office.locator("input[name=due_on]").fill("2016-11-30")
    office.get_by_role("button", name="记下修改").click()
    office.locator("#r18").get_by_text("2016-11-30（人工核定）").wait_for()
    assert Plan.objects.count() == before

    office.get_by_role("link", name="保存为方案").click()
    office.get_by_label("标题").fill("示范区任务分解表（再导入）")
    office.get_by_role("button", name="保存为方案").click()
    office.wait_for_url("**/table/?plan=*")
    assert "20 行 · 52 项任务" in office.locator("main").inner_text()
    plan = Plan.objects.get(title="示范区任务分解表（再导入）")
    due = Task.objects.filter(plan=plan, project__position=18).values_list("mark", "due_on")
    assert list(due) == [("3、", DAY("2016-11-30")), ("4、", DAY("2016-11-30"))]
    asked = OpenQuestion.objects.filter(project__plan=plan, project__position=1).values_list("field", flat=True)
    assert "deadline" not in set(asked)

    office.goto("/import/")
    office.get_by_label("任务表文件").set_input_files(SOURCE / "jiading.xlsx")
    office.get_by_label("用途").select_option(label="更新方案「示范区任务分解表（再导入）」")
    office.get_by_role("button", name="读取并核对").click()
    office.get_by_text("2 处变更").wait_for()  # the task that was split by hand
    office.get_by_role("link", name="查看并确认变更").click()
    assert office.locator("tbody.change").count() == 2


def test_a_table_copied_in_word_is_pasted_with_its_merges(office):
    office.goto("/import/")
    head = "".join(f"<td>{each}</td>" for each in ("项目名称", "工作内容", "完成时限", "牵头单位"))
    html = f"<table><tr>{head}</tr><tr><td rowspan=2>书房</td><td>选址。</td><td>2016年底</td><td>文广局</td></tr>"
    html += "<tr><td>开放。</td><td>长期</td><td>文广局</td></tr></table>"
    office.evaluate(PASTE, html)
    assert office.get_by_label("或者粘贴表格").input_value() == "书房"
    office.get_by_role("button", name="读取并核对").click()
    office.get_by_text("没有一个字去向不明").wait_for()
    office.get_by_role("link", name="全部 2 行").click()
    office.locator("#r2").get_by_text("与上一行同一项目").wait_for()


def test_the_pages_fit_every_screen(office):
    office.goto("/import/")
    office.get_by_label("任务表文件").set_input_files(SOURCE / "jiading.docx")
    office.get_by_role("button", name="读取并核对").click()
    office.get_by_text("没有一个字去向不明").wait_for()
    draft = office.url
    for path in ("", "?show=left", "?show=cells", "rows/14/", "columns/0/", "save/"):
        office.goto(draft + path)
        assert (path, too_wide_at(office)) == (path, [])
