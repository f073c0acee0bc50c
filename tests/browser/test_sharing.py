"""In a real browser: a filter is saved, shared and sent; a calendar's address is shown once; rate limits are told."""

import pytest
from icalendar import Calendar

from jiading.web import rate_limits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def demonstration(demonstration, settings):
    """The demonstration with the data interface on."""
    settings.API = True


def test_a_list_is_named_shared_and_sent(demonstration, signed_in_page):
    office = signed_in_page("chuangjianban")
    office.goto("/tasks/?light=overdue")
    total = office.locator("[data-total]").inner_text()
    office.get_by_label("常用筛选的名字").fill("本周督查")
    office.get_by_role("button", name="保存", exact=True).click()
    office.get_by_text("已保存常用筛选「本周督查」").wait_for()
    office.get_by_text("复制本列表地址").click()
    office.get_by_role("button", name="复制", exact=True).click()
    office.get_by_text("已复制").wait_for()
    address = office.locator("#list-address").input_value()
    office.get_by_role("link", name="管理常用筛选").click()
    office.get_by_label("领导").check()
    office.get_by_role("button", name="保存", exact=True).click()
    office.get_by_text("已保存「本周督查」").wait_for()

    leader = signed_in_page("lingdao", 360)
    leader.goto("/tasks/")
    assert "（共享，由陈（演示））" in leader.locator(".saved").inner_text()
    leader.get_by_role("link", name="本周督查").click()
    assert leader.locator("[data-total]").inner_text() == total
    leader.goto(address)
    assert leader.locator("[data-total]").inner_text() == total
    assert "as_of=2016-10-15&plan=" in address


def test_a_calendar_is_made_and_read_without_signing_in(demonstration, signed_in_page, open_page):
    clerk = signed_in_page("czj")
    clerk.get_by_role("link", name="日历与接口").click()
    clerk.get_by_label("新建一个，名称").first.fill("办公电脑")
    clerk.get_by_role("button", name="新建").first.click()
    address = clerk.get_by_label("地址").input_value()
    stranger = open_page()
    read = Calendar.from_ical(stranger.request.get(address).body())
    assert read.walk("VEVENT") and not stranger.context.cookies()
    clerk.goto("/access/")
    assert address.split("/")[-1] not in clerk.content()
    clerk.get_by_role("button", name="撤销 办公电脑").click()
    clerk.get_by_text("已撤销「办公电脑」").wait_for()
    assert stranger.request.get(address).status == 404


def test_who_searches_too_often_is_told_and_keeps_the_search(demonstration, open_page, settings, monkeypatch):
    settings.RATES = settings.RATES | {"search": 1}
    monkeypatch.setattr(rate_limits, "clock", lambda: 1_476_504_017)  # or a new minute might begin between two requests
    page = open_page()
    page.context.set_default_timeout(15_000)
    page.goto("/sign-in/")
    page.get_by_label("账号").fill("lingdao")
    page.get_by_label("密码").fill("Yanshi-2016!")
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="退出").wait_for()
    assert page.request.get("/tasks/?q=书").status == 200
    refused = page.request.get("/tasks/?q=书", headers={"HX-Request": "true"})
    assert refused.status == 429 and "请稍等" in refused.text()
