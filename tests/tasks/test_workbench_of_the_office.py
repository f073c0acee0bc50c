"""工作台 of the office: what waits is decided in place; only claims that the person has opened, each on its own."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks.choices import State, UnitRole
from tasks.models import LedgerEntry, OpenedClaim, Task
from tasks.services import claims, dispatching, extensions, urging
from tests.tasks.test_workbench import text_of
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db
HOME, DECIDE, URGE = "/", reverse("tasks:decide"), reverse("tasks:urge_acknowledgements")
LATER = "2016-05-03"


@pytest.fixture
def claimed(task, report, people, units):
    """Make a task of 文广局 alone whose completion is claimed on 2016-05-02."""

    def make(text: str = "开展读书活动。") -> Task:
        made = task("2016-12-31", text=text, pairs=[(units["文广局"], UnitRole.LEAD)])
        report(made, "2016-05-01", finished=True)
        claim(task=made, by=people.lin, when=at("2016-05-02"), text="都办了。")
        made.refresh_from_db()
        return made

    return make


def opened(client, *tasks: Task) -> None:
    for one in tasks:
        client.get(reverse("tasks:act", args=[one.pk, "confirm"]))


def decide(client, act: str, *tasks: Task, **more: str):
    return text_of(client.post(DECIDE, {"act": act, "tasks": [one.pk for one in tasks], **more}, follow=True))


def states(*tasks: Task) -> list[str]:
    return [Task.objects.select_related("present").get(pk=one.pk).present.state for one in tasks]


def ticks(client) -> dict[int, bool]:
    """Return by task id whether the page lets it be ticked."""
    found = re.findall(r'name="tasks" value="(\d+)"( disabled)?', text_of(client.get(HOME)))
    return {int(pk): not disabled for pk, disabled in found}


def test_only_what_this_person_has_opened_can_be_ticked_and_another_machine_knows_it(claimed, people, signed_in):
    one, other = claimed("甲。"), claimed("乙。")
    office = signed_in(people.chen, LATER)
    assert ticks(office) == {one.pk: False, other.pk: False}
    opened(office, one)
    assert ticks(office) == ticks(signed_in(people.chen, LATER)) == {one.pk: True, other.pk: False}
    assert ticks(signed_in(people.sun, LATER)) == {one.pk: False, other.pk: False}


def test_a_claim_after_a_return_and_one_with_a_later_entry_have_to_be_opened_again(claimed, report, people, signed_in):
    returned, spoken = claimed("甲。"), claimed("乙。")
    office = signed_in(people.chen, LATER)
    opened(office, returned, spoken)
    claims.send_back(task=returned, by=people.sun, when=at(LATER), text="缺照片。")
    claim(task=returned, by=people.lin, when=at(LATER), text="补了。")
    report(spoken, LATER, finished=True)
    assert ticks(office) == {returned.pk: False, spoken.pk: False}
    assert text_of(office.get(HOME)).count("看过以后又有新台账") == 2
    opened(office, returned)
    assert ticks(office)[returned.pk]


def test_the_ticked_ones_are_confirmed_each_with_its_own_entry_and_what_fails_is_said_by_name(
    claimed, people, units, signed_in
):
    one, two, own = claimed("甲。"), claimed("乙。"), claimed("丙。")
    office = signed_in(people.chen, LATER)
    opened(office, one, two, own)
    claims_of_chen = LedgerEntry.objects.filter(task=own, kind="claimed")
    assert claims_of_chen.get().by == people.lin
    claims.send_back(task=own, by=people.sun, when=at(LATER), text="缺照片。")
    page = decide(office, "confirm", one, two, own)
    assert states(one, two, own) == [State.COMPLETED, State.COMPLETED, State.IN_PROGRESS]
    assert "已审核通过 2 项：「1、甲。」、「1、乙。」。" in page and "有 1 项已经不在待审核之列，没有办。" in page
    confirmed = LedgerEntry.objects.filter(kind="confirmed").order_by("task")
    assert [(entry.task_id, entry.by) for entry in confirmed] == [(one.pk, people.chen), (two.pk, people.chen)]


def test_one_that_the_service_refuses_does_not_undo_the_others(claimed, people, signed_in, monkeypatch):
    one, two = claimed("甲。"), claimed("乙。")
    office = signed_in(people.chen, LATER)
    opened(office, one, two)
    monkeypatch.setattr("tasks.services.claims.claimants_of", lambda task: {people.chen.pk} if task == one else set())
    page = decide(office, "confirm", one, two)
    assert states(one, two) == [State.CLAIMED, State.COMPLETED]
    assert "「1、甲。」没有审核通过：" in page and "已审核通过 1 项：「1、乙。」。" in page


@pytest.mark.parametrize("act", ["confirm", "return", "send-back"])
def test_a_forged_tick_of_what_was_not_opened_is_refused_by_name(claimed, people, signed_in, act):
    seen, unseen = claimed("甲。"), claimed("乙。")
    office = signed_in(people.chen, LATER)
    opened(signed_in(people.sun, LATER), unseen)  # another person's look is not mine
    page = decide(office, act, unseen, **{f"text-{unseen.pk}": "缺照片。"})
    assert "「1、乙。」没有打开看过" in page and states(unseen) == [State.CLAIMED]
    opened(office, seen)
    decide(office, act, seen, unseen, **{f"text-{unseen.pk}": "缺照片。", f"text-{seen.pk}": "缺照片。"})
    assert states(unseen) == [State.CLAIMED]


def test_what_is_ticked_beyond_the_most_of_one_time_is_said_and_left_for_the_next(
    claimed, people, signed_in, monkeypatch
):
    monkeypatch.setattr("tasks.pages.views.workbench.deciding.MOST", 2)
    three = claimed("甲。"), claimed("乙。"), claimed("丙。")
    office = signed_in(people.chen, LATER)
    opened(office, *three)
    page = decide(office, "confirm", *three)
    assert "一次最多办 2 项，后面勾选的 1 项没有办，请再勾选一次。" in page and "已经不在" not in page
    assert states(*three) == [State.COMPLETED, State.COMPLETED, State.CLAIMED]


def test_a_look_at_a_past_day_opens_nothing(claimed, people, signed_in):
    made = claimed()
    office = signed_in(people.chen, LATER)
    office.get(reverse("tasks:act", args=[made.pk, "confirm"]), {"as_of": "2016-05-02"})
    assert not OpenedClaim.objects.exists()


def test_several_are_sent_back_each_with_its_own_reason(claimed, people, signed_in):
    one, two = claimed("甲。"), claimed("乙。")
    office = signed_in(people.chen, LATER)
    opened(office, one, two)
    form = decide(office, "return", one, two)
    assert "退回 <span" in form and form.count("<textarea") == 2 and states(one, two) == [State.CLAIMED] * 2
    said = {f"text-{one.pk}": "缺照片。", f"text-{two.pk}": " "}
    again = office.post(DECIDE, {"act": "send-back", "tasks": [one.pk, two.pk], **said})
    assert again.status_code == 422 and "缺照片。" in text_of(again) and states(one, two) == [State.CLAIMED] * 2
    page = decide(office, "send-back", one, two, **(said | {f"text-{two.pk}": "缺清单。"}))
    assert "已退回 2 项" in page
    assert set(LedgerEntry.objects.filter(kind="sent_back").values_list("task", "text")) == {
        (one.pk, "缺照片。"),
        (two.pk, "缺清单。"),
    }


def test_a_form_sent_twice_decides_once(claimed, people, signed_in):
    one = claimed()
    office, key = signed_in(people.chen, LATER), "0b8f4a52-0000-4000-8000-000000000001"
    opened(office, one)
    decide(office, "confirm", one, key=key)
    assert "已经不在待审核之列" in decide(office, "confirm", one, key=key)
    assert LedgerEntry.objects.filter(kind="confirmed").count() == 1


def test_a_claim_shows_its_points_its_evidence_and_who_is_unfinished_and_why(
    task, report, people, signed_in, evidence_file
):
    made = task("2016-12-31")
    report(made, "2016-05-01", files=[evidence_file])
    claim(task=made, by=people.lin, when=at("2016-05-02"), text="都办了。", reason="其余单位长期配合。")
    page = text_of(signed_in(people.chen, LATER).get(HOME))
    assert "文广局 林 · 5月2日 申请" in page and "逐条答复 2/2" in page and "佐证 1 份" in page
    assert "3 个单位未完成" in page and "理由：其余单位长期配合。" in page


@pytest.mark.parametrize(("on", "words"), [("2016-06-20", "到期前申请"), ("2016-07-14", "逾期 14 天后申请")])
def test_an_extension_shows_both_days_and_whether_it_was_asked_in_time(task, people, signed_in, on, words):
    made = task("2016-06-30")
    extensions.ask(task=made, by=people.lin, when=at(on), due_on=DAY("2016-11-30"), text="换址。")
    page = text_of(signed_in(people.chen, "2016-07-15").get(HOME))
    assert re.search("2016-06-30 → ?<strong *> ?2016-11-30 ?</strong>", page) and "原定 2016-06-30 · 已延 0 次" in page
    assert "换址。" in page and words in page
    assert reverse("tasks:act", args=[made.pk, "grant-extension"]) in page


def urged(made, people, on: str, reply_by: str) -> None:
    urging.urge(task=made, by=people.chen, when=at(on), text="请抓紧。", reply_by=DAY(reply_by))


def test_an_answer_that_did_not_come_offers_the_level_that_the_next_urging_will_have(task, report, people, signed_in):
    made = task("2016-06-30")
    report(made, "2016-06-01")
    urged(made, people, "2016-07-01", "2016-07-05")
    urging.reply(task=made, by=people.zhou, when=at("2016-07-04"), text="本月完成。")
    office = signed_in(people.chen, "2016-07-06")
    page = text_of(office.get(HOME))
    assert "已回复 1；未回复 3：文广局、马陆镇、南翔镇" in page and "升级为督办…" in page
    urged(made, people, "2016-07-06", "2016-07-10")
    assert "升级为通报…" in text_of(signed_in(people.chen, "2016-07-11").get(HOME))
    level = LedgerEntry.objects.filter(kind="urged").latest("pk").detail["levels"][str(people.wu.department_id)]
    assert level == "supervise"  # the button said 督办


def test_an_open_instruction_says_whose_answer_is_missing_until_it_comes(task, report, people, signed_in):
    made = task("2016-12-31")
    report(made, "2016-10-01")
    said = {"text": "请说明。", "reply_by": DAY("2016-10-17")}
    urging.instruct(task=made, by=people.zhao, when=at("2016-10-14"), **said)
    page = text_of(signed_in(people.chen).get(HOME))
    assert "10月17日 前回复" in page and "赵 10月14日：请说明。" in page and "等 文广局 回复" in page
    assert re.search(r'<a class="btn btn-main" href="[^"]+">去督办批示</a>', page) and page.count("btn-main") == 1
    urging.reply(task=made, by=people.wu, when=at("2016-10-15"), text="已办。")
    assert "请说明。" not in text_of(signed_in(people.chen).get(HOME))


def late_ones(page: str) -> list[tuple[str, str]]:
    """Return names and numbers of the units with late acknowledgements, in their order."""
    return re.findall(r"<strong>([^<]+)</strong> <span>(\d+) 项</span>", page)


def test_units_with_late_acknowledgements_are_urged_together_after_a_look_and_once_a_day(
    task, people, units, signed_in
):
    both, one = task("2016-12-31", text="甲。"), task("2016-12-31", text="乙。")
    for made in (both, one):
        dispatching.acknowledge(task=made, by=people.zhou, when=at("2016-03-02"))
        dispatching.acknowledge(task=made, by=people.wu, when=at("2016-03-02"))
    dispatching.acknowledge(task=one, by=people.xie, when=at("2016-03-02"))
    office = signed_in(people.chen, "2016-03-10")
    assert late_ones(text_of(office.get(HOME))) == [("南翔镇", "2"), ("马陆镇", "1")]
    towns = [units["马陆镇"].pk, units["南翔镇"].pk]
    look = text_of(office.get(URGE, {"units": towns}))
    assert look.count("甲。</a>") == 2 and look.count("乙。</a>") == 1 and not LedgerEntry.objects.filter(kind="urged")
    said = {"text": "请签收。", "reply_by": "2016-03-15", "units": towns}
    done = text_of(office.post(URGE, said, follow=True))
    assert "已催 2 个单位签收 2 项任务。" in done
    asked = LedgerEntry.objects.filter(kind="urged").order_by("task")
    assert [(entry.task_id, entry.detail["names"]) for entry in asked] == [
        (both.pk, ["马陆镇", "南翔镇"]),
        (one.pk, ["南翔镇"]),
    ]
    again = office.post(URGE, said)
    assert again.status_code == 422 and "今天已经催过，不再催第二次" in text_of(again)
    assert LedgerEntry.objects.filter(kind="urged").count() == 2


def test_nobody_is_urged_on_what_waits_for_the_office_nor_by_a_forged_unit(task, report, people, units, signed_in):
    made = task("2016-12-31")
    report(made, "2016-03-05")
    claim(task=made, by=people.lin, when=at("2016-03-06"), text="都办了。", reason="长期配合。")
    office = signed_in(people.chen, "2016-03-20")
    said = {
        "text": "请签收。",
        "reply_by": "2016-03-25",
        "units": [units["马陆镇"].pk, units["绿洲控股集团"].pk, 99999],
    }
    assert office.post(URGE, said).status_code == 422
    assert not LedgerEntry.objects.filter(kind="urged").exists()


def test_a_day_before_today_is_refused_and_what_was_typed_stays(task, people, units, signed_in):
    task("2016-12-31")
    said = {"text": "请签收。", "reply_by": "2016-03-01", "units": [units["马陆镇"].pk]}
    answer = signed_in(people.chen, "2016-03-20").post(URGE, said)
    assert answer.status_code == 422 and "不能早于今天 2016-03-20" in text_of(answer) and "请签收。" in text_of(answer)


def test_with_nothing_to_decide_the_office_reads_so_and_nothing_is_filled(task, report, people, signed_in):
    task("2016-12-31", entered="2016-10-14")
    page = text_of(signed_in(people.chen).get(HOME))
    assert "没有等创建办决定的事。" in page and "btn-main" not in page


@pytest.mark.parametrize("who", ["chen", "zhao"])
def test_the_page_costs_no_more_statements_with_more_of_every_kind(claimed, task, report, people, signed_in, who):
    client, counts = signed_in(getattr(people, who)), []
    for number in (1, 3):
        for _ in range(number):
            claimed()
            made = task("2016-06-30")
            report(made, "2016-06-01")
            extensions.ask(task=made, by=people.lin, when=at("2016-06-20"), due_on=DAY("2017-01-31"), text="换址。")
            urged(task("2016-06-30"), people, "2016-07-01", "2016-07-05")
            said = {"text": "请说明。", "reply_by": DAY("2016-10-17")}
            urging.instruct(task=task("2016-12-31"), by=people.zhao, when=at("2016-10-14"), **said)
        client.get(HOME)
        with CaptureQueriesContext(connection) as asked:
            client.get(HOME)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_each_figure_of_the_office_opens_a_list_of_its_length(claimed, task, people, signed_in):
    claimed()
    made = task("2016-06-30")
    urged(made, people, "2016-07-01", "2016-07-05")
    client = signed_in(people.chen)
    figures = re.findall(r'<a href="(/tasks/[^"]*)" data-figure>(\d+)</a>', text_of(client.get(HOME)))
    assert len(figures) > 3
    for link, number in figures:
        listed = text_of(client.get(link.replace("&amp;", "&")))
        assert re.search(rf"data-total[^>]*> ?{number} ?<", listed), (link, number)
