"""件: which notices ask something that is still open, what is folded to one line, and that bell and page agree."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.choices import Role
from departments.models import Department
from indicators.choices import Stage
from indicators.models import Plan
from indicators.services.stages import enter_stage
from notices.choices import Subject, Tab
from notices.matters import TO_DO, TO_KNOW, Notices
from notices.models import Notice, NoticeRead
from notices.services import reading
from tasks.services import claims, dispatching, extensions, progress, steering, urging
from tests.amount import share
from tests.tasks.test_several_plans import entered
from tests.world import DAY, account, at, claim, person, running

pytestmark = pytest.mark.django_db
LIST = reverse("notices:list")
OPEN, DONE = Tab.TO_DO, Tab.DONE


def notices(user, day: str = "2016-10-15") -> Notices:
    """The notices of a person over all plans that run on the day."""
    return Notices(user, list(Plan.objects.running(DAY(day))), DAY(day))


def words(user, tab: str, day: str = "2016-10-15") -> list[str]:
    """What each notice of a tab is about, the oldest first."""
    return [one.get_subject_display() for one in notices(user, day).rows(tab).order_by("pk")]


def lines(user, tab: str, day: str = "2016-10-15") -> list[tuple[str, int, int]]:
    """The lines of a tab, the newest first: what, of how many notices, of which so many unread."""
    asked = notices(user, day)
    found = []
    for row in asked.matters(tab):
        first = asked.rows(tab).filter(matter=row["matter"]).first()
        found.append((first.get_subject_display(), row["number"], row["unread"]))
    return found


@pytest.fixture
def do(people):
    """Take a step of the work on a day, as whoever takes it."""

    def step(name: str, task, day: str) -> None:
        said = {"task": task, "when": at(day), "text": "说明。"}
        soon = {"reply_by": DAY(day) + timedelta(days=10)}
        update = progress.ProgressUpdate("已办一半。", 50)
        steps = {
            "acknowledge": lambda: dispatching.acknowledge(task=task, by=people.wu, when=at(day)),
            "report": lambda: progress.report(task=task, by=people.wu, when=at(day), said=update),
            "urge": lambda: urging.urge(by=people.chen, **said, **soon),
            "instruct": lambda: urging.instruct(by=people.zhao, **said, **soon),
            "withdraw_urging": lambda: urging.withdraw(by=people.chen, **said),
            "withdraw_instruction": lambda: urging.withdraw(by=people.zhao, **said),
            "reply": lambda: urging.reply(by=people.wu, **said),
            "claim": lambda: claim(by=people.lin, reason="长期配合。", **said),
            "send_back": lambda: claims.send_back(by=people.chen, **said),
            "withdraw_claim": lambda: claims.withdraw(by=people.lin, **said),
            "confirm": lambda: claims.confirm(by=people.chen, **said),
            "ask": lambda: extensions.ask(by=people.lin, due_on=DAY("2017-06-30"), **said),
            "withdraw_extension": lambda: extensions.withdraw(by=people.lin, **said),
            "grant": lambda: extensions.grant(by=people.chen, **said),
            "refuse": lambda: extensions.refuse(by=people.chen, **said),
            "suspend": lambda: steering.suspend(by=people.chen, **said),
            "resume": lambda: steering.resume(by=people.chen, **said),
            "cancel": lambda: steering.cancel(by=people.chen, **said),
        }
        steps[name]()

    return step


def test_each_subject_is_either_to_do_or_to_know():
    assert sorted([*TO_DO, *TO_KNOW]) == sorted(Subject.values)


@pytest.mark.parametrize(
    ("steps", "to_do", "done"),
    [
        ("", ["交办"], []),
        ("acknowledge", [], ["交办"]),
        ("report", [], ["交办"]),  # who reports has received the task
        ("suspend", [], ["交办"]),  # nobody is asked while it is suspended
        ("suspend resume", ["交办"], []),
        ("cancel", [], ["交办"]),
        ("report urge", ["催办"], ["交办"]),
        ("report urge reply", [], ["交办", "催办"]),
        ("report urge report", [], ["交办", "催办"]),
        ("report urge urge", ["催办"], ["交办", "催办"]),  # the later asks for the same reply
        ("report instruct", ["批示"], ["交办"]),
        ("report instruct urge", ["批示", "催办"], ["交办"]),  # the 批示 is still unanswered
        ("report instruct reply urge", ["催办"], ["交办", "批示"]),
        ("report urge reply instruct", ["批示"], ["交办", "催办"]),
        ("report claim send_back", ["退回"], ["交办"]),
        ("report claim send_back claim", [], ["交办", "退回"]),
        ("report claim send_back claim send_back", ["退回"], ["交办", "退回"]),
        ("report claim send_back claim withdraw_claim", ["退回"], ["交办"]),  # what was lacking then is lacking still
        ("report urge withdraw_urging", [], ["交办", "催办"]),
        ("report urge urge withdraw_urging", ["催办"], ["交办", "催办"]),  # the first still asks, the second no more
        ("report urge urge withdraw_urging reply", [], ["交办", "催办", "催办"]),
        ("report instruct urge withdraw_urging", ["批示"], ["交办", "催办"]),
        ("report urge instruct withdraw_instruction", ["催办"], ["交办", "批示"]),
        ("report urge claim", [], ["交办", "催办"]),
        ("report urge claim withdraw_claim", ["催办"], ["交办"]),  # the claim had answered it
        ("report claim confirm", [], ["交办"]),
    ],
)
def test_what_a_unit_is_asked_is_to_do_until_it_is_done(task, people, do, steps, to_do, done):
    made = task("2016-12-31")
    for place, step in enumerate(steps.split()):
        do(step, made, f"2016-05-{place + 1:02}")
    assert (words(people.wu, OPEN), words(people.wu, DONE)) == (to_do, done)


@pytest.mark.parametrize(
    ("steps", "to_do", "done", "known"),
    [
        ("report claim", ["办结申请"], [], []),
        ("report claim send_back", [], ["办结申请"], []),
        ("report claim withdraw_claim", [], ["办结申请"], ["撤回办结申请"]),
        ("report claim withdraw_claim claim", ["办结申请"], ["办结申请"], ["撤回办结申请"]),
        ("report claim confirm", [], ["办结申请"], []),
        ("report claim send_back claim", ["办结申请"], ["办结申请"], []),
        ("ask", ["延期申请"], [], []),
        ("ask grant", [], ["延期申请"], []),
        ("ask withdraw_extension", [], ["延期申请"], ["撤回延期申请"]),
        ("ask withdraw_extension ask", ["延期申请"], ["延期申请"], ["撤回延期申请"]),
        ("ask refuse ask", ["延期申请"], ["延期申请"], []),
        ("report instruct", [], [], ["批示（抄送）"]),
        ("report instruct reply", [], [], ["批示（抄送）", "回复催办"]),
    ],
)
def test_what_the_office_decides_is_to_do_and_the_rest_is_to_know(task, people, do, steps, to_do, done, known):
    made = task("2016-12-31")
    for place, step in enumerate(steps.split()):
        do(step, made, f"2016-05-{place + 1:02}")
    sun = people.sun  # 陈 takes the steps of the office, and nobody is told of his own
    assert (words(sun, OPEN), words(sun, DONE), words(sun, Tab.TO_KNOW)) == (to_do, done, known)


def test_another_leads_claim_is_to_do_for_the_head_until_he_answers(task, people, units, report):
    ma = person("ma", "马", Role.HEAD, units["财政局"])
    made = task("2016-12-31", pairs=[(units["文广局"], "lead"), (units["财政局"], "lead")])
    report(made, "2016-05-01")
    claim(task=made, by=people.lin, when=at("2016-05-02"), text="完成。", reason="配合。")
    assert words(ma, OPEN)[-1:] == ["待本单位同意办结"]
    claims.object_to(task=made, by=ma, when=at("2016-05-03"), text="还缺文件。")
    assert ("待本单位同意办结" in words(ma, OPEN), words(people.wu, OPEN)) == (False, ["不同意办结"])


def test_a_past_day_shows_what_was_to_do_then(task, people, do):
    made = task("2016-12-31")
    do("acknowledge", made, "2016-03-03")
    do("report", made, "2016-05-01")
    do("urge", made, "2016-05-10")
    do("reply", made, "2016-05-12")
    days = ("2016-02-29", "2016-03-01", "2016-03-02", "2016-03-03", "2016-05-09", "2016-05-10", "2016-05-12")
    assert {day: words(people.wu, OPEN, day) for day in days} == {
        "2016-02-29": [],
        "2016-03-01": ["交办"],
        "2016-03-02": ["交办"],
        "2016-03-03": [],
        "2016-05-09": [],
        "2016-05-10": ["催办"],
        "2016-05-12": [],
    }


def test_what_one_person_did_on_one_day_of_one_kind_in_one_plan_is_one_line(task, units, people, do):
    three = [task("2016-12-31") for _ in range(3)]
    later = task("2016-12-31", entered="2016-03-02")
    other = Plan.objects.create(code="xin", title="新方案", starts_on=DAY("2016-01-01"), ends_on=DAY("2020-12-31"))
    entered(other, "新方案的任务。", units, people)
    assert lines(people.wu, OPEN) == [("交办", 1, 0), ("交办", 1, 0), ("交办", 3, 0)]
    do("acknowledge", three[0], "2016-03-05")
    assert lines(people.wu, OPEN) == [("交办", 1, 0), ("交办", 1, 0), ("交办", 2, 0)]
    assert lines(people.wu, DONE) == [("交办", 1, 0)]
    for made in (*three, later):
        do("report", made, "2016-04-01")
        do("instruct", made, "2016-04-02")
    assert lines(people.wu, OPEN)[0] == ("批示", 4, 0)
    urging.instruct(
        task=three[0],
        by=person("qu", "曲", Role.LEADER),
        when=at("2016-04-02"),
        text="请说明。",
        reply_by=DAY("2016-04-09"),
    )
    assert lines(people.wu, OPEN)[:2] == [("批示", 1, 0), ("批示", 3, 0)]


def test_a_line_of_several_opens_in_place_and_says_once_what_all_entries_say(task, people, do, signed_in):
    for number in range(3):
        made = task("2016-12-31", text=f"任务{number}。")
        do("report", made, "2016-04-01")
        do("instruct", made, "2016-04-02")
    page = signed_in(people.wu).get(LIST).content.decode()
    shown = page.split('<ul class="notices">')[1]
    assert "批示 3 项" in shown and shown.count("<details>") == 1
    assert (shown.count("说明。"), shown.count("要求 2016-04-12 前回复")) == (1, 1)
    assert [f"任务{number}。" in shown.split("<details>")[1] for number in range(3)] == [True] * 3
    assert "plan-tag" not in shown


def test_the_tag_of_the_plan_stands_where_there_are_several(task, units, people, signed_in):
    task()
    other = Plan.objects.create(code="xin", title="新方案", starts_on=DAY("2018-01-01"), ends_on=DAY("2020-12-31"))
    entered(other, "新方案的任务。", units, people)
    page = signed_in(people.wu).get(LIST).content.decode()
    assert sorted(re.findall(r'<span class="plan-tag"[^>]*>([^<]*)</span>', page)) == ["新方案 2018", "测试方案 2016"]


def test_opening_the_list_or_a_notice_or_reading_all_never_does_what_is_to_be_done(task, people, signed_in):
    made, client = task(), signed_in(people.wu)
    notice = Notice.objects.for_person(people.wu).get()
    for ask in (
        lambda: client.get(LIST),
        lambda: client.post(reverse("notices:open", args=[notice.pk])),
        lambda: client.post(reverse("notices:read_matter", args=[notice.pk])),
        lambda: client.post(reverse("notices:read_all")),
    ):
        ask()
        assert "通知：要办 1 件，未读 0 件" in client.get("/").content.decode()
    assert not NoticeRead.objects.exists()
    dispatching.acknowledge(task=made, by=people.lin, when=at("2016-05-01"))
    assert "通知：要办 0 件，未读 0 件" in client.get("/").content.decode()


def test_what_is_to_know_is_read_one_by_one_or_all(task, people, do, signed_in):
    for day in ("2016-05-03", "2016-05-03", "2016-05-04"):
        made = task("2016-12-31")
        do("report", made, "2016-05-01")
        do("ask", made, "2016-05-02")
        do("grant", made, day)
    assert lines(people.wu, Tab.TO_KNOW) == [("延期准予", 1, 1), ("延期准予", 2, 2)]
    client = signed_in(people.wu)
    folded = notices(people.wu).rows(Tab.TO_KNOW).order_by("pk").first()
    client.post(reverse("notices:read_matter", args=[folded.pk]))
    assert lines(people.wu, Tab.TO_KNOW) == [("延期准予", 1, 1), ("延期准予", 2, 0)]
    assert lines(people.lin, Tab.TO_KNOW) == [("延期准予", 1, 1), ("延期准予", 2, 2)]
    assert reading.read_all(by=people.wu, plans=notices(people.wu).plans, when=at("2016-10-15")) == 1
    assert notices(people.wu).counts().unread == 0


def test_a_past_day_shows_what_was_unread_then(task, people, do):
    made = task("2016-12-31")
    do("report", made, "2016-05-01")
    do("ask", made, "2016-05-02")
    do("grant", made, "2016-05-03")
    reading.read_all(by=people.wu, plans=notices(people.wu).plans, when=at("2016-05-06"))
    days = ("2016-05-02", "2016-05-03", "2016-05-05", "2016-05-06")
    assert [notices(people.wu, day).counts().unread for day in days] == [0, 1, 1, 0]


def test_somebody_elses_matter_is_not_found(task, people, signed_in):
    task()
    notice = Notice.objects.for_person(people.zhou).get()
    assert signed_in(people.wu).post(reverse("notices:read_matter", args=[notice.pk])).status_code == 404


def test_a_plan_that_is_closed_asks_nothing_more_and_did_before(task, plan, people):
    task()
    enter_stage(plan, Stage.CLOSED, by=people.chen, when=at("2016-10-01"))
    assert (words(people.wu, OPEN), words(people.wu, DONE)) == ([], [])
    assert words(people.wu, OPEN, "2016-09-30") == ["交办"]


def test_bell_and_page_agree_on_every_day_for_everybody(task, people, do, signed_in):
    lives = (
        "acknowledge report urge reply instruct ask grant claim confirm",
        "report ask refuse claim send_back urge report instruct urge",
        "suspend resume report claim send_back claim",
    )
    for life in lives:
        made = task("2016-12-31", entered="2016-05-01")
        for place, step in enumerate(life.split()):
            do(step, made, f"2016-05-{place + 2:02}")
    for who in share(("wu", "zhou", "sun", "zhao")):
        client = signed_in(getattr(people, who), "2016-05-15")
        seen = set()
        for number in share(range(1, 13)):
            day = f"2016-05-{number:02}"
            page = client.get(LIST, {"as_of": day, "show": "todo"}).content.decode()
            to_do, unread = map(int, re.search(r"通知：要办 (\d+) 件，未读 (\d+) 件", page).groups())
            assert re.search(rf"data-total>{to_do}<", page), (who, day)
            known = client.get(LIST, {"as_of": day, "show": "known"}).content.decode()
            assert known.count("unread-mark") == unread, (who, day)
            seen.add((to_do, unread))
        assert len(seen) > 1, who


def test_what_is_to_do_waits_on_the_workbench_too(task, people, do, signed_in):
    for life in ("", "report urge", "report instruct", "report claim send_back", "report claim", "ask"):
        made = task("2016-12-31")
        for place, step in enumerate(life.split()):
            do(step, made, f"2016-05-{place + 1:02}")
    for who, number in (("wu", 5), ("zhou", 6), ("sun", 2)):
        reader = getattr(people, who)
        asked = {notice.task_id for notice in notices(reader).rows(OPEN)}
        sections = signed_in(reader).get(reverse("tasks:workbench")).context["sections"]
        waiting = {one.task.task_id for section in sections for one in section.items}
        assert (who, len(asked), asked - waiting) == (who, number, set())


@pytest.mark.parametrize("who", ["wu", "chen"])
def test_the_list_costs_no_more_statements_with_five_plans_than_with_two(task, units, people, signed_in, who):
    task()
    client = signed_in(getattr(people, who))

    def statements(*codes: str) -> int:
        for code in codes:
            plan = running(
                Plan.objects.create(code=code, title=code, starts_on=DAY("2016-01-01"), ends_on=DAY("2017-12-31"))
            )
            made = entered(plan, f"方案{code}的任务。", units, people)
            extensions.ask(task=made, by=people.lin, when=at("2016-05-02"), due_on=DAY("2017-06-30"), text="缓。")
        client.get(LIST, {"show": "todo"})
        with CaptureQueriesContext(connection) as asked:
            page = client.get(LIST, {"show": "todo"}).content.decode()
        assert page.count('class="plan-tag"') >= len(codes)
        return len(asked)

    assert statements("er") == statements("san", "si", "wu")


def test_a_long_list_is_paged_and_a_long_matter_says_how_many_it_leaves_out(task, people, signed_in, monkeypatch):
    monkeypatch.setattr("notices.matters.SHOWN", 2)
    monkeypatch.setattr("notices.views.notices.PER_PAGE", 1)
    for _ in range(3):
        task()
    task(entered="2016-03-02")
    client = signed_in(people.wu)
    first, second = (client.get(LIST, {"page": page}).content.decode() for page in (1, 2))
    assert "共 2 项，第 1 / 2 页" in first and "2016-03-02 ·" in first and "2016-03-01 ·" not in first
    assert "交办 3 项" in second and "还有 1 项没有列出" in second and second.count("开展读书活动。") == 2


@pytest.mark.parametrize(
    ("show", "sentence"),
    [("", "没有知悉的通知"), ("todo", "没有要办的通知"), ("known", "没有知悉的通知"), ("done", "没有已办的通知")],
)
def test_each_tab_says_in_words_that_it_is_empty(people, signed_in, plan, show, sentence):
    assert sentence in signed_in(people.wu).get(LIST, {"show": show}).content.decode()


def test_the_dispatch_of_a_whole_plan_is_one_line(official):
    dispatching.dispatch_plan(plan=official, by=person("chen", "陈", Role.OFFICE), when=at("2016-03-02"))
    clerk = account("wu", "吴", Role.CLERK, Department.objects.get(name="文广局"))
    clerk.save()
    told = Notice.objects.for_person(clerk).count()
    assert lines(clerk, OPEN) == [("交办", told, 0)] and told > 20
