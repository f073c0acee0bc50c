"""The main job in a real browser: look, report, find, compare two days, export."""

import re

import pytest
from openpyxl import load_workbook

from demonstration.files import made_up_pdf
from tasks.models import Evidence, LedgerEntry, ReportDraft, Task
from tests.browser.conftest import too_wide_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LATE = "推进民间博物馆"


def test_the_whole_main_job(demonstration, signed_in_page, tmp_path):
    office = signed_in_page("chuangjianban")
    office.get_by_role("link", name="分解表", exact=True).click()
    office.get_by_role("heading", name="嘉定区创建国家公共文化服务体系示范区任务指标分解表").wait_for()
    assert office.locator("table.official tbody tr").count() == 51
    assert "20 行 · 51 项任务" in office.locator("main").inner_text()

    clerk = signed_in_page("wgj")
    clerk.locator(".work-row").get_by_role("link", name=LATE).click()
    clerk.get_by_label("进展").fill("（演示）协会章程已经通过。")
    clerk.get_by_label("完成 %").fill("101")
    file = made_up_pdf("协会章程.pdf")
    clerk.get_by_label("佐证材料").set_input_files(
        {"name": file.name, "mimeType": "application/pdf", "buffer": file.read()}
    )
    clerk.locator("form").evaluate_all("forms => forms.forEach(form => { form.noValidate = true; })")
    clerk.get_by_role("button", name="提交").click()
    clerk.get_by_text("完成百分比不能大于 100。").wait_for()
    assert clerk.get_by_label("进展").input_value() == "（演示）协会章程已经通过。"
    clerk.get_by_label("完成 %").fill("85")
    clerk.get_by_role("button", name="提交").dblclick()
    clerk.get_by_text("已提交进展反馈。").wait_for()
    entry = LedgerEntry.objects.get(text="（演示）协会章程已经通过。")
    assert (entry.detail["percent"], Evidence.objects.get(entry=entry).name) == (85, "协会章程.pdf")
    with clerk.expect_download() as taken:
        clerk.get_by_role("link", name="协会章程.pdf").first.click()
    assert taken.value.suggested_filename == "协会章程.pdf"

    leader = signed_in_page("lingdao")
    leader.get_by_role("link", name="逾期", exact=True).first.click()
    row = leader.locator("tr", has_text=LATE)
    assert "15 天" in row.inner_text()
    assert "（演示）协会章程已经通过。" in row.inner_text()
    leader.get_by_role("link", name="总览").click()
    late_now = leader.locator(".door:has(.light-overdue) [data-figure]").inner_text()
    leader.goto("/overview/?as_of=2016-07-01")
    leader.get_by_text("正在查看 2016-07-01").wait_for()
    late_then = leader.locator(".door:has(.light-overdue) [data-figure]")
    shown = int(late_then.inner_text())
    late_then.click()
    leader.get_by_role("heading", name="任务", exact=True).wait_for()  # the page before has a table of its own
    leader.get_by_text("截至 2016-07-01", exact=False).first.wait_for()
    assert leader.locator("table.data tbody tr").count() == shown
    assert int(late_now) == 3

    with office.expect_download() as taken:
        office.get_by_role("link", name="导出分解表").click()
    name = taken.value.suggested_filename
    assert name == "嘉定区创建国家公共文化服务体系示范区任务指标分解表_示范区创建2016_截至2016-10-15.xlsx"
    taken.value.save_as(tmp_path / name)
    book = load_workbook(tmp_path / name)
    assert book.sheetnames == ["分解表", "数据", "逾期"]
    assert "（演示）协会章程已经通过。" in {cell.value for row in book["分解表"].iter_rows() for cell in row}


def test_a_form_opened_before_a_newer_entry_keeps_text_and_file(demonstration, signed_in_page):
    task = Task.objects.get(present__text__startswith=LATE)
    clerk, head = signed_in_page("wgj"), signed_in_page("wgj.head")
    clerk.goto(f"/tasks/{task.pk}/")
    head.goto(f"/tasks/{task.pk}/")
    head.get_by_label("进展").fill("（演示）负责人先说。")
    head.get_by_role("button", name="提交").click()
    head.get_by_text("已提交进展反馈。").wait_for()
    file = made_up_pdf("附件.pdf")
    clerk.get_by_label("进展").fill("（演示）经办人后说。")
    clerk.get_by_label("佐证材料").set_input_files(
        {"name": file.name, "mimeType": "application/pdf", "buffer": file.read()}
    )
    clerk.get_by_role("button", name="提交").click()
    clerk.get_by_text("又有 1 条新台账").wait_for()
    assert "（演示）负责人先说。" in clerk.locator("#report").inner_text()
    clerk.get_by_role("button", name="提交").click()
    clerk.get_by_text("已提交进展反馈。").wait_for()
    assert Evidence.objects.get(name="附件.pdf").entry.text == "（演示）经办人后说。"


def test_text_typed_before_the_session_ended_is_there_after_the_sign_in(demonstration, signed_in_page):
    task = Task.objects.get(present__text__startswith=LATE)
    clerk = signed_in_page("wgj")
    clerk.goto(f"/tasks/{task.pk}/")
    clerk.get_by_label("进展").fill("（演示）打了很久的字。")
    clerk.context.clear_cookies(name="portal")
    clerk.get_by_role("button", name="提交").click()
    clerk.get_by_label("账号").fill("wgj")
    clerk.get_by_label("密码").fill("Yanshi-2016!")
    clerk.get_by_role("button", name="登录").click()
    clerk.get_by_text("已恢复您上次填写的内容").wait_for()
    assert clerk.get_by_label("进展").input_value() == "（演示）打了很久的字。"


def test_no_page_is_wider_than_its_window_or_breaks_the_content_policy(demonstration, signed_in_page):
    task = Task.objects.get(present__text__startswith=LATE)
    for username in ("chuangjianban", "malu", "lingdao", "shenji", "guanli"):
        page = signed_in_page(username)
        links = [link.get_attribute("href") for link in page.locator("nav.nav-links a").all()]
        acts = [f"/tasks/{task.pk}/", *(f"/tasks/{task.pk}/{act}/" for act in ("urge", "confirm", "demand"))]
        of_one = {"chuangjianban": [*acts, "/review/", "/tasks/urge/?light=overdue"], "malu": ["/report/?copy=1"]}
        own = of_one.get(username, [])
        for path in [*links, *own]:
            answer = page.goto(path)
            assert answer.status == 200, (username, path)
            if not re.match("/admin", path):
                assert (username, path, too_wide_at(page)) == (username, path, [])


def test_filters_work_without_leaving_the_page(demonstration, signed_in_page):
    page = signed_in_page("chuangjianban")
    page.goto("/tasks/")
    page.get_by_label("灯").select_option("overdue")
    page.get_by_text("共 3 项").wait_for()
    assert "light=overdue" in page.url
    assert page.locator("table.data tbody tr").count() == 3


def test_a_report_keeps_itself_while_it_is_written_and_over_an_expired_session(demonstration, signed_in_page):
    task = Task.objects.get(present__text__startswith=LATE)
    clerk = signed_in_page("wgj")
    clerk.goto(f"/tasks/{task.pk}/")
    clerk.get_by_label("进展").fill("（演示）打了很久的字。")
    clerk.get_by_text(re.compile(r"草稿已保存 \d\d:\d\d")).wait_for()
    clerk.get_by_label("下一步打算").fill("还没有停笔就离开。")
    clerk.goto("/")
    clerk.get_by_role("link", name="草稿 1").wait_for()
    clerk.goto(f"/tasks/{task.pk}/")
    assert clerk.get_by_label("下一步打算").input_value() == "还没有停笔就离开。"

    clerk.context.clear_cookies(name="portal")
    clerk.get_by_label("进展").fill("（演示）登录过期以后又写。")
    clerk.get_by_role("link", name="重新登录后继续").click()
    clerk.get_by_label("账号").fill("wgj")
    clerk.get_by_label("密码").fill("Yanshi-2016!")
    clerk.get_by_role("button", name="登录").click()
    clerk.get_by_text("已恢复您上次填写的内容").wait_for()
    assert clerk.get_by_label("进展").input_value() == "（演示）登录过期以后又写。"
    clerk.get_by_role("button", name="提交").click()
    clerk.get_by_text("已提交进展反馈。").wait_for()
    assert not ReportDraft.objects.exists()


def test_lines_of_the_page_of_reports_keep_themselves(demonstration, signed_in_page):
    town = signed_in_page("malu", 360)
    town.goto("/report/?all=1")
    first, second = town.get_by_label("进展").nth(0), town.get_by_label("进展").nth(1)
    first.fill("（演示）第一行。")
    town.get_by_text(re.compile(r"草稿已保存 \d\d:\d\d")).wait_for()
    assert not second.is_visible()  # on a phone one line is open at a time
    town.get_by_role("button", name="存好，下一项").first.click()
    assert not first.is_visible() and "已填 1 / " in town.locator(".save-bar").inner_text()
    second.fill("（演示）第二行。")
    town.get_by_text(re.compile(r"草稿已保存 \d\d:\d\d")).nth(1).wait_for()
    assert sorted(ReportDraft.objects.values_list("progress", flat=True)) == ["（演示）第一行。", "（演示）第二行。"]


def test_ctrl_enter_sends_and_the_first_faulty_field_has_the_focus(demonstration, signed_in_page):
    town = signed_in_page("malu", 360)
    town.goto("/report/")
    town.get_by_label("完成 %").locator("visible=true").first.fill("61")
    town.keyboard.press("Control+Enter")
    town.get_by_text("只改了完成 %，没有写进展。").wait_for()
    assert town.evaluate("document.activeElement.name").endswith("-progress")
    town.keyboard.type("（演示）补上进展。")
    town.keyboard.press("Control+Enter")
    town.get_by_text("已提交 1 项任务的进展反馈。").wait_for()
    assert LedgerEntry.objects.get(text="（演示）补上进展。").detail["percent"] == 61
    task = Task.objects.get(present__text__startswith="全面推进图书馆")
    town.goto(f"/tasks/{task.pk}/report/")
    town.get_by_label("完成 %").fill("70")
    town.locator("form#report").evaluate("form => { form.noValidate = true; }")
    town.keyboard.press("Control+Enter")
    town.get_by_text("1 处需要修改").wait_for()
    town.locator("textarea[name=progress]:focus").wait_for()
