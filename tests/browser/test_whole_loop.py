"""One task of two units and a collective up to 办结: 催办, 批示, an extension, a return, bulk confirmation."""

import pytest

from demonstration.files import made_up_pdf
from tasks.models import LedgerEntry, Task
from tests.world import DAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "继续推行"


@pytest.fixture
def task(demonstration) -> Task:
    """A task of 文广局 with 财政局 and 各街镇, for which the office demands a document and a photo."""
    return Task.objects.get(present__text__startswith=TEXT)


@pytest.fixture
def do(task, signed_in_page):
    """Take one step on the task in somebody's browser and wait for the sentence that says it is done."""
    browsers = {}

    def step(who: str, act: str, done: str, fields: dict | None = None, file: str = "") -> object:
        page = browsers.setdefault(who, None) or signed_in_page(who)
        browsers[who] = page
        page.goto(f"/tasks/{task.pk}/{act}/")
        fill(page, fields or {})
        if file:
            made = made_up_pdf(file)
            sent = {"name": made.name, "mimeType": "application/pdf", "buffer": made.read()}
            page.get_by_label("佐证材料").set_input_files(sent)
            page.get_by_label("材料类别").select_option(label="照片")
        page.locator("main form:is([data-guard], [data-drafts]) button[type=submit]").last.click()
        page.get_by_text(done).first.wait_for()
        return page

    return step


def fill(page, fields: dict) -> None:
    for label, words in fields.items():
        if words is True:
            page.get_by_label(label).check()
        else:
            page.get_by_label(label).first.fill(words)


def points(page_words: str) -> dict:
    """The claim of the head, point by point."""
    return {
        "总的完成情况": f"（演示）{page_words}",
        "对照 1": "（演示）布点已完成。",
        "对照 2": "（演示）已达到标准。",
        "尚有单位未完成的理由": "（演示）其余街镇长期配合。",
    }


def test_a_task_goes_round_the_whole_loop(task, do, signed_in_page):
    do("chuangjianban", "urge", "已催办。", {"内容": "（演示）请抓紧。", "要求回复日期": "2016-10-20"})
    town = signed_in_page("malu")
    card = town.locator(".work-row", has_text=TEXT)
    assert "提醒 · 下周四（10月20日） 前回复" in card.inner_text() and "请抓紧。" in card.inner_text()
    do("malu", "reply", "已回复。", {"说明": "（演示）本月完成。"})
    do("lingdao", "instruct", "批示已送达", {"内容": "（演示）请说明进度。", "要求回复日期": "2016-10-21"})
    assert "批示未回复" in signed_in_page("chuangjianban2").locator("main").inner_text()
    do("wgj", "report", "已提交进展反馈。", {"进展": "（演示）布点照片附后。", "完成 %": "95"}, file="布点照片.pdf")
    do("wgj.head", "ask-extension", "已提交延期申请", {"申请延期至": "2017-03-31", "理由": "（演示）换址。"})
    do("chuangjianban", "grant-extension", "已准予延期。", {"说明": "（演示）同意。"})
    finished = {"进展": "（演示）已完成。", "完成 %": "100", "本单位部分已完成": True}
    do("czj", "report", "已提交进展反馈。", finished)
    do("malu", "report", "已提交进展反馈。", finished)

    do("wgj.head", "claim", "已提交办结申请", points("全部完成。"))
    returned = {"说明": "（演示）缺点位清单。"}
    do("chuangjianban", "send-back", "已退回。", returned)
    do("wgj.head", "claim", "已提交办结申请", points("清单已补。"))

    office = signed_in_page("chuangjianban2")
    office.goto(f"/tasks/{task.pk}/confirm/")
    shown = office.locator("main").inner_text()
    assert "退回过 1 次" in shown and "缺点位清单" in shown and "清单已补" in shown and "布点照片.pdf" in shown
    do("czj", "report", "已提交进展反馈。", {"进展": "（演示）补报一句。", "完成 %": "100"})
    office.get_by_role("button", name="审核通过").click()
    office.get_by_text("又有 1 条新台账").first.wait_for()
    assert "补报一句" in office.locator("main").inner_text()
    office.get_by_role("button", name="审核通过").click()
    office.get_by_text("已审核通过，任务办结。").wait_for()
    task.refresh_from_db()
    assert (task.present.state, task.present.extensions, task.present.due_on) == ("completed", 1, DAY("2017-03-31"))
    kinds = set(LedgerEntry.objects.filter(task=task).values_list("kind", flat=True))
    assert kinds >= {"urged", "replied", "instructed", "extension_granted", "sent_back", "claimed", "confirmed"}


def test_ten_reports_take_one_page_and_two_clicks_from_the_sign_in(demonstration, signed_in_page):
    clerk = signed_in_page("wgj")
    clerk.get_by_role("link", name="一页反馈").click()
    lines = clerk.locator(".grid-line")
    assert lines.count() >= 10
    for place in range(10):
        lines.nth(place).get_by_label("进展").fill(f"（演示）本月进展 {place}。")
    clerk.get_by_role("button", name="保存草稿").click()
    clerk.get_by_text("草稿已保存").wait_for()
    assert clerk.locator(".grid-line").nth(3).get_by_label("进展").input_value() == "（演示）本月进展 3。"
    clerk.get_by_role("button", name="提交填写的反馈").click()
    clerk.get_by_text("已提交 10 项任务的进展反馈。").wait_for()
    assert LedgerEntry.objects.filter(text__startswith="（演示）本月进展").count() == 10
