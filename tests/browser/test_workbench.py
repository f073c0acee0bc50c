"""工作台 as people use it: a clerk of two plans does what is urgent, the office passes claims that it has opened."""

import pytest

from departments.models import User
from indicators.models import Plan
from tasks.choices import State, UnitState
from tasks.models import LedgerEntry, Task, TaskUnit
from tasks.services import dispatching
from tests.browser.conftest import too_wide_at
from tests.tasks.test_several_plans import entered
from tests.world import DAY, at, claim, running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALL = """() => [...document.querySelectorAll("main a.btn, main button, main summary, main .band-count")]
    .filter((each) => each.checkVisibility())
    .filter((each) => each.getBoundingClientRect().height < 43.5)
    .map((each) => each.textContent.trim())"""
FOCUSED = "document.activeElement.textContent.trim()"


class Clicks:
    """Clicks of a person, counted until the next thing is begun."""

    def __init__(self, page) -> None:
        self.page, self.number = page, 0

    def on(self, found) -> None:
        found.click()
        self.number += 1

    def begin(self) -> None:
        self.page.goto("/")
        self.number = 0


@pytest.fixture
def second_plan(demonstration):
    """A second running plan with one task of 财政局, handed out on 2016-10-10."""
    plan = running(
        Plan.objects.create(
            code="er", title="第二方案", short_name="第二方案", starts_on=DAY("2016-01-01"), ends_on=DAY("2017-12-31")
        ),
        "2016-10-10",
    )
    office = User.objects.get(username="chuangjianban")
    unit = User.objects.get(username="czj").department
    people = type("Office", (), {"chen": office})
    made = entered(plan, "（演示）落实配套资金。", {"文广局": unit}, people, dispatched=False, due="2016-12-31")
    dispatching.dispatch(task=made, by=office, when=at("2016-10-10"))
    return made


def test_a_clerk_of_two_plans_finds_and_does_what_is_urgent_in_two_clicks_each(second_plan, signed_in_page):
    clerk = signed_in_page("czj")
    clicks, main = Clicks(clerk), clerk.locator("main")
    assert main.locator(".headline").inner_text().startswith("今天最急的是回复 9月12日 到期的督办，已过期 33 天")
    assert main.locator(".btn-main").count() == 1

    clicks.begin()
    clicks.on(main.locator(".headline .btn-main"))
    clerk.get_by_label("说明").fill("（演示）资金本月到位。")
    clicks.on(clerk.get_by_role("button", name="提交回复"))
    clerk.get_by_text("已回复。").wait_for()
    assert clicks.number == 2

    clicks.begin()
    row = main.locator(".work-row", has_text="落实配套资金")
    assert "第二方案 2016" in row.inner_text() and "下周一（10月17日） 前签收" in row.inner_text()
    clicks.on(row.get_by_role("link", name="签收", exact=True))
    clicks.on(clerk.get_by_role("button", name="签收"))
    clerk.get_by_text("已签收。").wait_for()
    assert clicks.number == 2
    assert TaskUnit.objects.present().get(task=second_plan).state == UnitState.IN_PROGRESS

    clicks.begin()
    clicks.on(main.locator(".band-count", has_text="未反馈"))
    first = clerk.get_by_label("进展").first
    first.fill("（演示）本月进展。")
    clicks.on(clerk.get_by_role("button", name="提交填写的反馈"))
    clerk.get_by_text("已提交 1 项任务的进展反馈。").wait_for()
    assert clicks.number == 2


def test_the_page_fits_and_is_operated_by_finger_and_by_key(second_plan, signed_in_page):
    clerk = signed_in_page("czj")
    assert too_wide_at(clerk) == []
    clerk.set_viewport_size({"width": 360, "height": 900})
    assert clerk.evaluate(SMALL) == []
    tops = {clerk.locator(".band-count").nth(place).bounding_box()["y"] for place in range(5)}
    assert len(tops) == 1  # five counts in one strip
    row = clerk.locator(".work-row").first
    tag, button = row.locator(".work-act .plan-tag").bounding_box(), row.locator(".work-act .btn").bounding_box()
    assert tag["y"] >= button["y"] and tag["y"] + tag["height"] <= button["y"] + button["height"]

    text = clerk.locator(".work-row .work-text", has=clerk.locator(".unfold")).first
    cut = text.locator(".work-text-link").bounding_box()["height"]
    text.locator("summary").click()
    assert text.locator(".work-text-link").bounding_box()["height"] > cut

    clerk.set_viewport_size({"width": 1440, "height": 900})
    clerk.goto("/")
    clerk.locator(".headline a").first.focus()
    seen = []
    for _ in range(4):
        seen.append(clerk.evaluate(FOCUSED))
        clerk.keyboard.press("Tab")
    assert seen[2] == "回复督办" and seen[3].startswith("待回复")
    clerk.locator(".band-count", has_text="待签收").click()
    clerk.get_by_role("heading", name="待签收").wait_for()
    assert clerk.url.endswith("#acknowledge")


def claimed_task(username: str) -> Task:
    """Return a task of that head's unit alone, whose completion is claimed on 2016-10-14."""
    head, plan = User.objects.get(username=username), Plan.objects.get(code="jiading-2016")
    office = type("Office", (), {"chen": User.objects.get(username="chuangjianban")})
    made = entered(plan, f"（演示）{username} 办完的事。", {"文广局": head.department}, office, due="2016-12-31")
    dispatching.acknowledge(task=made, by=head, when=at("2016-10-13"))
    claim(task=made, by=head, when=at("2016-10-14"), text="（演示）都办了。")
    return made


def test_the_office_passes_two_claims_that_it_has_opened_at_once(demonstration, signed_in_page):
    made = [claimed_task(username) for username in ("wgj.head", "czj.head")]
    office = signed_in_page("chuangjianban")
    rows = [office.locator(".desk-claim", has_text=f"{name} 办完的事") for name in ("wgj.head", "czj.head")]
    for row in rows:
        assert row.get_by_role("checkbox").is_disabled()
        row.get_by_role("link", name="审核").click()
        office.get_by_role("heading", name="审核通过").wait_for()
        office.goto("/")
    for row in rows:
        row.get_by_role("checkbox").check()
    office.get_by_role("button", name="通过这 2 项").click()
    office.get_by_text("已审核通过 2 项").wait_for()
    states = [Task.objects.select_related("present").get(pk=one.pk).present.state for one in made]
    assert states == [State.COMPLETED] * 2
    assert LedgerEntry.objects.filter(task__in=made, kind="confirmed").count() == 2
    assert too_wide_at(office) == []
    office.set_viewport_size({"width": 360, "height": 900})
    assert office.evaluate(SMALL) == []


def test_the_office_urges_late_units_together_after_a_look(demonstration, signed_in_page):
    office, before = signed_in_page("chuangjianban"), LedgerEntry.objects.filter(kind="urged").count()
    office.get_by_role("button", name="一起催办…").click()
    office.get_by_role("heading", name="催签收").wait_for()
    assert too_wide_at(office) == []
    office.get_by_role("button", name="催办这些单位").click()
    office.get_by_text("个单位签收").wait_for()
    assert LedgerEntry.objects.filter(kind="urged").count() > before


def test_a_leader_and_the_sysadmin_have_a_page_that_fits(demonstration, signed_in_page):
    for username, word in (("lingdao", "批示未回复"), ("guanli", "单位和账号")):
        page = signed_in_page(username)
        assert word in page.locator("main").inner_text()
        assert too_wide_at(page) == []


def test_without_a_script_the_page_does_the_same(demonstration, chromium, live_server, played_year, settings):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": played_year.cookies["czj"], "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto("/")
    assert page.locator(".btn-main").count() == 1
    text = page.locator(".report-lines .work-text", has=page.locator(".unfold")).first
    height = text.bounding_box()["height"]
    text.locator("summary").click()
    assert text.bounding_box()["height"] > height
    context.close()
