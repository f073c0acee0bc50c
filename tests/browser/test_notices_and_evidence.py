"""Notices and evidence in a real browser: the bell, opening and reading; titles, versions, preview and archive."""

import io
import re
import zipfile

import pytest

from demonstration.files import made_up_pdf
from tasks.models import Evidence, Task
from tests.browser.conftest import too_wide_at
from tests.tasks.test_evidence import made_up_png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def as_chosen(file) -> dict:
    return {"name": file.name, "mimeType": file.content_type, "buffer": file.read()}


def test_a_notice_is_heard_opened_and_done_or_read(demonstration, signed_in_page):
    clerk = signed_in_page("qfb")
    bell = clerk.get_by_role("link", name=re.compile(r"^通知：要办 \d+ 件"))
    to_do, unread = map(int, re.findall(r"\d+", bell.get_attribute("aria-label")))
    assert to_do and clerk.locator(".bell-count").inner_text() == str(to_do)
    bell.focus()
    clerk.keyboard.press("Enter")
    first = clerk.locator(".notices > li").first
    assert "批示" in first.inner_text() and clerk.locator(".notices > li").count() == to_do
    first.get_by_role("link").click()
    clerk.get_by_text("请区委办、区府办说明原因和办结时间").first.wait_for()
    clerk.get_by_role("link", name=f"通知：要办 {to_do} 件，未读 {unread} 件").click()
    clerk.get_by_role("link", name="知悉").click()
    assert clerk.locator(".notices .unread").count() == unread
    clerk.get_by_role("button", name="全部标为已读").click()
    clerk.get_by_text(f"已把 {unread} 件标为已读。").wait_for()
    clerk.get_by_role("link", name=f"通知：要办 {to_do} 件，未读 0 件").wait_for()
    for who, address in (("chuangjianban", "/notices/"), ("guanli", "/status/")):
        page = signed_in_page(who)
        page.goto(address)
        assert (who, too_wide_at(page)) == (who, [])


def test_evidence_is_labelled_replaced_looked_at_and_packed(demonstration, signed_in_page):
    task = Task.objects.get(project__position=3, position=1)
    clerk = signed_in_page("wgj")
    clerk.goto(f"/tasks/{task.pk}/")
    assert clerk.locator("[data-paper]:visible").count() == 0
    clerk.get_by_label("进展").fill("（演示）材料已更新。")
    clerk.get_by_label("佐证材料").set_input_files(
        [as_chosen(made_up_pdf("自查表二.pdf")), as_chosen(made_up_png("现场.png"))]
    )
    labels = clerk.locator("[data-paper]:visible")
    assert [labels.nth(place).locator("legend").inner_text() for place in (0, 1)] == ["自查表二.pdf", "现场.png"]
    labels.nth(0).get_by_label("标题").fill("（演示）自查表")
    labels.nth(0).get_by_label("新材料还是新版本").select_option(index=1)
    labels.nth(1).get_by_label("材料类别").select_option("photo")
    clerk.get_by_role("button", name="提交").click()
    clerk.get_by_text("已提交进展反馈。").wait_for()
    second = Evidence.objects.get(title="（演示）自查表")
    assert (second.version, second.replaces.name) == (2, "（演示）一级馆自查表.pdf")
    assert Evidence.objects.get(name="现场.png").evidence == "photo"
    page = signed_in_page("wgj")
    page.goto(f"/tasks/{task.pk}/")
    page.get_by_label("佐证材料").set_input_files(as_chosen(made_up_pdf("很长很长的名字" * 8 + ".pdf")))
    assert too_wide_at(page) == []
    page.get_by_role("link", name="查看和全部下载").click()
    page.get_by_text("以前的版本 1").click()
    page.get_by_text("预览").first.click()
    picture = page.locator("img.paper-picture").first
    picture.wait_for()
    page.wait_for_function("image => image.naturalWidth === 1", arg=picture.element_handle())
    assert too_wide_at(page) == []
    with page.expect_download() as taken:
        page.get_by_role("link", name="全部下载").click()
    with zipfile.ZipFile(io.BytesIO(open(taken.value.path(), "rb").read())) as packed:
        assert (len(packed.namelist()), packed.testzip()) == (4, None)
