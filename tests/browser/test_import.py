"""A clerk of the office turns a published table into a live plan, in a real browser, without retyping."""

import threading
from pathlib import Path

import pytest
from django.db import connection

from imports.models import ImportJob
from imports.services import saving
from imports.services.official_table import load_departments
from indicators.models import OpenQuestion, Plan
from jiading.jobs import process, worker
from tasks.models import Task
from tests.browser.conftest import too_wide_at
from tests.tableparser.making import sheet
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


@pytest.fixture(autouse=True)
def worker_is_here(monkeypatch):
    """A worker in a thread of its own for each time that somebody wakes the workers; all have ended with the test."""
    threads = []

    def work():
        try:
            worker.run_waiting()
        finally:
            connection.close()

    def wake():
        threads.append(threading.Thread(target=work))
        threads[-1].start()

    monkeypatch.setattr(process, "wake", wake)
    yield
    for thread in threads:
        thread.join()


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
    assert "读出 20 行 51 项任务" in office.locator(".page-head").inner_text()
    first = office.locator("#r1")
    first.get_by_role("link", name="时间节点有两种读法").click()
    form = office.locator("#q-which_day-deadline")
    assert "「2016年12月前完成」指哪一天" in form.inner_text()
    form.get_by_role("button", name="只采用这一处").click()
    office.get_by_text("刚定 1 处").first.wait_for()
    office.locator("#rows").get_by_role("link", name="全部 20 行").click()
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
    due = Task.objects.filter(plan=plan, project__position=18).values_list("present__mark", "present__due_on")
    assert list(due) == [("3、", DAY("2016-11-30")), ("4、", DAY("2016-11-30"))]
    asked = OpenQuestion.objects.filter(project__plan=plan, project__position=1).values_list("field", flat=True)
    assert "deadline" not in set(asked)

    office.goto("/import/")
    office.get_by_label("任务表文件").set_input_files(SOURCE / "jiading.xlsx")
    office.get_by_label("用途").select_option(label="更新方案「示范区任务分解表（再导入）」")
    office.get_by_role("button", name="读取并核对").click()
    office.get_by_text("2 处变更").first.wait_for()  # the task that was split by hand
    office.get_by_role("link", name="查看并确认变更").click()
    assert office.locator("tbody.change").count() == 2


def test_one_unit_or_two_is_asked_once_and_answered_for_the_file(office, tmp_path):
    head = ["项目名称", "具体任务", "时间节点", "责任单位"]
    rows = [[f"书房{number}", "选址。", "2016年底", "文旅站 体育馆"] for number in (1, 2)]
    table = tmp_path / "任务表.xlsx"
    table.write_bytes(sheet([head, *rows]))
    office.goto("/import/")
    office.get_by_label("任务表文件").set_input_files(table)
    office.get_by_role("button", name="读取并核对").click()
    form = office.locator("#unit-lines")
    assert form.get_by_role("group").count() == 1
    assert form.get_by_label("两个单位：文旅站、体育馆").is_checked()
    for width in (1440, 1024, 360):
        office.set_viewport_size({"width": width, "height": 900})
        assert (width, too_wide_at(office)) == (width, [])
    form.get_by_label("一个单位：文旅站体育馆").check()
    form.get_by_role("button", name="1 处一起记下").click()
    office.get_by_text("已记下，2 行的单位按选的读").wait_for()
    assert form.count() == 0
    office.locator("#rows").get_by_role("link", name="全部 2 行").click()
    office.locator("#r2").get_by_text("文旅站体育馆").first.wait_for()


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


@pytest.fixture
def steps(monkeypatch):
    """A saving that goes on after its fifth row only when told to; pages do not wait for it."""
    fifth, go_on, enter = threading.Event(), threading.Event(), saving.enter

    def entering(plan, position, *rest):
        if position == 6:
            fifth.set()
            assert go_on.wait(60)
        return enter(plan, position, *rest)

    monkeypatch.setattr(saving, "enter", entering)
    monkeypatch.setattr(worker, "PATIENCE", 0)
    yield fifth, go_on
    go_on.set()


def test_a_long_saving_shows_its_progress_and_goes_on_when_the_page_is_left(office, steps):
    fifth, go_on = steps
    before = Plan.objects.count()
    office.goto("/import/")
    office.get_by_label("任务表文件").set_input_files(SOURCE / "jiading.docx")
    office.get_by_role("button", name="读取并核对").click()
    office.get_by_role("link", name="保存为方案").click()
    office.get_by_label("标题").fill("示范区任务分解表（再导入）")
    office.get_by_role("button", name="保存为方案").click()
    office.wait_for_url("**/import/jobs/*/")
    assert fifth.wait(60)
    office.get_by_text("已写入 5 / 20 行").wait_for()
    assert too_wide_at(office) == []
    progress = office.url
    office.reload()
    office.get_by_text("已写入 5 / 20 行").wait_for()
    assert Plan.objects.count() == before
    office.goto("about:blank")
    office.goto(progress)
    office.get_by_text("已写入 5 / 20 行").wait_for()
    go_on.set()
    office.wait_for_url("**/table/?plan=*")
    office.get_by_text("已全部保存：").wait_for()
    assert Plan.objects.count() == before + 1


def test_a_saving_that_fails_leads_back_to_the_draft_with_the_reason(office, steps, monkeypatch):
    fifth, go_on = steps
    monkeypatch.setattr(saving, "finish", lambda *args: 1 / 0)
    office.goto("/import/")
    office.get_by_label("任务表文件").set_input_files(SOURCE / "jiading.docx")
    office.get_by_role("button", name="读取并核对").click()
    draft = office.url
    office.get_by_role("link", name="保存为方案").click()
    office.get_by_label("标题").fill("示范区任务分解表（再导入）")
    office.get_by_role("button", name="保存为方案").click()
    assert fifth.wait(60)
    go_on.set()
    office.get_by_text("提出的保存没有完成，没有写入任何内容").wait_for()
    office.get_by_text("保存时出错。请稍后再试；如果还是这样，请告诉系统管理员。").wait_for()
    assert office.url == draft
    assert too_wide_at(office) == []
    assert ImportJob.objects.get().state == "failed"


def test_the_pages_fit_every_screen(office):
    office.goto("/import/")
    office.get_by_label("任务表文件").set_input_files(SOURCE / "jiading.docx")
    office.get_by_role("button", name="读取并核对").click()
    office.get_by_text("没有一个字去向不明").wait_for()
    draft = office.url
    for path in ("", "?show=left", "?show=cells", "rows/14/", "columns/0/", "save/"):
        office.goto(draft + path)
        assert (path, too_wide_at(office)) == (path, [])


def sixty_tasks() -> bytes:
    """Return a list under headings that nobody knows; a third of its times have two readings, three units are new."""
    units = ("文广局", "财政局", "滨江街道", "水务局", "区城运中心")
    times = ("2016年11月底", "2016年12月前", "2016年12月15日")
    rows = [
        [str(n), f"修缮第{n}处社区书屋并向居民开放。", units[n % len(units)], times[n % len(times)]]
        for n in range(1, 61)
    ]
    return sheet([["顺序", "要办的事", "谁来办", "何时办完"], *rows])


def test_sixty_tasks_of_an_unknown_form_are_handed_out_after_few_questions(office):
    """Every decision that the office is asked for is counted; none of them is about a single row."""
    decisions = []

    def decide(button: str, *, within: str = "main") -> None:
        decisions.append(button)
        office.locator(within).get_by_role("button", name=button).first.click()
        office.wait_for_load_state()

    office.goto("/import/")
    file = {"name": "书屋任务.xlsx", "mimeType": "application/octet-stream", "buffer": sixty_tasks()}
    office.get_by_label("任务表文件").set_input_files(file)
    office.get_by_role("button", name="读取并核对").click()
    assert "改好上面的问题才能保存" in office.locator(".save-bar").inner_text()
    decide("对，就这样读")
    for kind in ("q-which_day-deadline", "q-no_lead-lead", "q-no_lead-lead"):
        if not office.locator(f"#{kind}").count():
            office.locator(f"a[href='?kind={kind[2:]}#questions']").first.click()
        version = office.locator("#questions [name=version]").first.input_value()
        office.evaluate("window.scrollTo(0, 300)")
        decide("一起采用", within=f"#{kind}")
        office.wait_for_function("before => document.querySelector('[name=version]').value !== before", arg=version)
        assert office.evaluate("window.scrollY") > 0  # the answer is swapped in place, without a jump to the top
    assert office.locator(".question-kind").count() == 0
    decide("都登记为新单位")
    office.get_by_label("水务局").select_option("new:government")  # 税务局 is near: a person must say
    decide("记下决定")
    office.get_by_role("link", name="保存为方案").click()
    office.get_by_label("标题").fill("社区书屋任务")
    office.get_by_label("起始日期").fill("2016-10-01")
    office.get_by_label("结束日期").fill("2016-12-31")
    office.get_by_role("button", name="保存为方案").click()
    office.wait_for_url("**/table/?plan=*")
    plan = Plan.objects.get(title="社区书屋任务")
    office.goto(f"/?plan={plan.code}")
    office.get_by_role("link", name="去交办").click()
    decide("交办勾选的任务")
    office.get_by_text("已交办 60 项任务", exact=False).first.wait_for()
    assert len(decisions) == 7
    tasks = Task.objects.filter(plan=plan, present__dispatched_on=DAY("2016-10-15"))
    assert tasks.count() == 60
    assert not OpenQuestion.objects.filter(project__plan=plan).exists()
