"""What changed since an earlier day: each table is the rule, and each figure opens the list that it counts."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse

from reports import figures
from tasks.as_of.changes import move_of
from tasks.as_of.day import AsOf
from tasks.pages.filters import TaskFilter
from tasks.services import claims, extensions, planning, steering
from tests.reports.demonstration.reading import figures_on, page_of, total_on
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db
WORDS = (
    "新办结",
    "新逾期",
    "期限后移",
    "期限提前",
    "改为无期限",
    "新定期限",
    "新批延期",
    "新沉默",
    "新退回",
    "办结后重开",
)
NOTHING = dict.fromkeys(WORDS, 0)


@pytest.fixture
def changed(on_day):
    """What changed between two days, without the zeros."""

    def between(earlier: str, day: str) -> dict[str, int]:
        found = figures.compared(on_day(day), DAY(earlier))
        return {figure.label: figure.value for figure in found if figure.value}

    return between


def hand_in(task, people, day: str) -> None:
    claim(task=task, by=people.lin, when=at(day), text="已完成。", reason="其他单位长期配合。")


def close(task, people, day: str) -> None:
    hand_in(task, people, day)
    claims.confirm(task=task, by=people.chen, when=at(day))


def extend(task, people, day: str, due_on: str) -> None:
    extensions.ask(task=task, by=people.lin, when=at(day), due_on=DAY(due_on), text="等待审批。")
    extensions.grant(task=task, by=people.chen, when=at(day), text="同意。")


def test_between_two_days_on_which_nothing_happened_nothing_changed(task, report, on_day):
    report(task("2017-06-30"), "2016-03-10")
    found = figures.compared(on_day("2016-03-31"), DAY("2016-03-20"))
    assert {figure.label: figure.value for figure in found} == NOTHING


@pytest.mark.parametrize(
    ("earlier", "day", "found"),
    [
        ("2016-04-30", "2016-05-09", {}),
        ("2016-05-09", "2016-05-10", {"新办结": 1}),
        ("2016-05-10", "2016-05-31", {}),  # the day itself was already done
        ("2016-05-31", "2016-06-01", {"办结后重开": 1}),
        ("2016-05-09", "2016-06-01", {}),  # done and opened again in between
        ("2016-06-01", "2016-06-20", {"新办结": 1}),
        ("2016-05-10", "2016-06-20", {}),  # done on both days
        ("2016-02-01", "2016-06-20", {"新办结": 1}),  # entered later than the earlier day
    ],
)
def test_newly_done_is_completed_now_and_not_then(task, report, people, changed, earlier, day, found):
    made = task("2017-12-31")
    report(made, "2016-04-20")
    close(made, people, "2016-05-10")
    steering.reopen(task=made, by=people.chen, when=at("2016-06-01"), text="回头看。")
    report(made, "2016-06-10")
    close(made, people, "2016-06-20")
    assert changed(earlier, day) == found


@pytest.mark.parametrize(
    ("earlier", "day", "found"),
    [
        ("2016-06-29", "2016-06-30", {}),
        ("2016-06-30", "2016-07-01", {"新逾期": 1}),
        ("2016-07-01", "2016-07-02", {}),  # overdue then as well
        ("2016-06-30", "2016-07-10", {"期限后移": 1, "新批延期": 1}),  # extended in time to be late no more
        ("2016-07-01", "2016-08-01", {"期限后移": 1, "新批延期": 1}),  # overdue on both days, by another deadline
        ("2016-07-10", "2016-08-01", {"新逾期": 1}),
        ("2016-02-01", "2016-07-01", {"新逾期": 1}),
        ("2016-02-01", "2016-08-01", {"新逾期": 1, "新批延期": 1}),  # a deadline that was not there cannot slip
    ],
)
def test_newly_overdue_slipped_and_extended(task, report, people, changed, earlier, day, found):
    made = task("2016-06-30")
    report(made, "2016-06-20")
    extend(made, people, "2016-07-05", "2016-07-31")
    report(made, "2016-07-20")
    assert changed(earlier, day) == found


@pytest.mark.parametrize(
    ("earlier", "day", "found"),
    [
        ("2016-04-04", "2016-04-05", {}),
        ("2016-04-05", "2016-04-06", {"新沉默": 1}),
        ("2016-04-06", "2016-04-19", {}),
        ("2016-04-19", "2016-04-20", {}),  # heard again
        ("2016-04-06", "2016-05-26", {}),  # silent on both days, heard in between
        ("2016-04-20", "2016-05-26", {"新沉默": 1}),
        ("2016-02-01", "2016-05-26", {"新沉默": 1}),
    ],
)
def test_newly_silent_is_silent_now_and_not_then(task, report, changed, earlier, day, found):
    report(task("2017-12-31"), "2016-04-20")
    assert changed(earlier, day) == found


@pytest.mark.parametrize(
    ("earlier", "day", "found"),
    [
        ("2016-05-01", "2016-05-02", {"新退回": 1}),
        ("2016-05-02", "2016-05-03", {}),
        ("2016-05-01", "2016-05-05", {}),  # claimed again
        ("2016-05-02", "2016-05-06", {"新退回": 1}),  # and sent back again
    ],
)
def test_newly_returned_is_sent_back_since_and_not_claimed_again(task, report, people, changed, earlier, day, found):
    made = task("2017-12-31")
    report(made, "2016-04-20")
    for claimed, returned in (("2016-05-01", "2016-05-02"), ("2016-05-05", "2016-05-06")):
        hand_in(made, people, claimed)
        claims.send_back(task=made, by=people.chen, when=at(returned), text="材料不全。")
    assert changed(earlier, day) == found


def give_deadline(task, people, day: str, due: str | None) -> None:
    """Let the office write another deadline, or none, and another text for it."""
    end = DAY(due) if due else None
    deadline = planning.Deadline(f"{day} 改定", end, end, "day" if due else "ongoing")
    planning.change_task(task=task, by=people.chen, when=at(day), reason="调整。", deadline=deadline)


MOVED = [
    # due at first   from 2016-05-01  from 2016-06-01   until May   until June   from May to June
    ("2017-06-30", "2017-09-30", "2017-12-31", "期限后移", "期限后移", "期限后移"),
    ("2017-06-30", "2017-03-31", "2017-01-31", "期限提前", "期限提前", "期限提前"),
    ("2017-06-30", "2017-09-30", "2017-06-30", "期限后移", "", "期限提前"),  # and back again: nothing between the ends
    ("2017-06-30", None, None, "改为无期限", "改为无期限", ""),
    ("2017-06-30", None, "2017-09-30", "改为无期限", "期限后移", "新定期限"),  # each pair of days by itself
    (None, "2017-06-30", "2017-06-30", "新定期限", "新定期限", ""),
    (None, "2017-06-30", "2017-03-31", "新定期限", "新定期限", "期限提前"),
    (None, "2017-06-30", None, "新定期限", "", "改为无期限"),
    (None, None, None, "", "", ""),
    ("2017-06-30", "2017-06-30", "2017-06-30", "", "", ""),  # only its text is another
]


@pytest.mark.parametrize(("first", "second", "third", "to_may", "to_june", "between"), MOVED)
def test_a_deadline_is_moved_later_or_earlier_taken_away_or_set(
    task, report, people, changed, first, second, third, to_may, to_june, between
):
    made = task(first)
    report(made, "2016-04-20")
    give_deadline(made, people, "2016-05-01", second)
    give_deadline(made, people, "2016-06-01", third)
    found = [changed(*days) for days in (("2016-04-30", "2016-05-10"), ("2016-04-30", "2016-06-01"))]
    found += [changed("2016-05-10", "2016-06-01"), changed("2016-02-01", "2016-05-10")]
    words = [{word: 1} if word else {} for word in (to_may, to_june, between)]
    assert [{name: n for name, n in each.items() if name != "新沉默"} for each in found] == [*words, {}]
    pairs = [(first, second, to_may), (first, third, to_june), (second, third, between)]
    for then, now, word in pairs:
        move = move_of(*(DAY(each) if each else None for each in (then, now)))
        assert (move.label if move else "") == word


def test_each_word_of_a_moved_deadline_opens_its_own_list_and_says_both_days(task, report, people, on_day, signed_in):
    named = {
        "后移": ("2017-06-30", "2017-09-30"),
        "提前": ("2017-06-30", "2017-03-31"),
        "取消": ("2017-06-30", None),
        "新定": (None, "2017-06-30"),
    }
    for text, (due, other) in named.items():
        made = task(due, text=text)
        report(made, "2016-09-20")
        give_deadline(made, people, "2016-10-10", other)
    found = {one.figure.label: one for one in figures.changes(on_day("2016-10-15"), DAY("2016-09-30"))}
    assert {label: [each.words for each in one.tasks] for label, one in found.items() if one.tasks} == {
        "期限后移": ["2017-06-30 → 2017-09-30"],
        "期限提前": ["2017-06-30 → 2017-03-31"],
        "改为无期限": ["2017-06-30 → 无期限"],
        "新定期限": ["无期限 → 2017-06-30"],
    }
    client = signed_in(people.zhao)
    page = page_of(client.get(reverse("reports:overview")))
    turned = {each.query["changed"]: each for each in figures_on(page) if "changed" in each.query}
    listed = {}
    for word in ("slipped", "advanced", "undated", "dated"):
        opened = client.get(turned[word].url)
        listed[word] = [row.record.text for row in opened.context["table"].rows]
        assert total_on(page_of(opened)) == turned[word].number
    assert listed == {"slipped": ["后移"], "advanced": ["提前"], "undated": ["取消"], "dated": ["新定"]}


@pytest.fixture
def a_year(task, report, people, units):
    """Nine tasks with all kinds of fates, entered in March and May."""
    made = [task(due, entered="2016-03-01") for due in ("2016-06-30", "2016-07-15", "2016-12-31", None, "2017-06-30")]
    made += [task("2016-08-31", entered="2016-05-03", pairs=[(units["财政局"], "lead"), (units["文广局"], "lead")])]
    for one in made[:4]:
        report(one, "2016-05-20")
    close(made[0], people, "2016-06-15")
    extend(made[1], people, "2016-07-10", "2016-09-15")
    hand_in(made[2], people, "2016-06-20")
    claims.send_back(task=made[2], by=people.chen, when=at("2016-07-02"), text="材料不全。")
    steering.reopen(task=made[0], by=people.chen, when=at("2016-08-10"), text="回头看。")
    steering.cancel(task=made[4], by=people.chen, when=at("2016-08-11"), text="合并。")
    return made


PAIRS = [("2016-02-15", "2016-06-30"), ("2016-05-31", "2016-06-30"), ("2016-06-30", "2016-07-31")]
PAIRS += [("2016-07-31", "2016-09-30"), ("2016-02-15", "2016-09-30")]


@pytest.mark.parametrize("who", ["zhao", "xie", "zhou", "zheng"])
@pytest.mark.shared
def test_each_change_opens_a_list_of_exactly_its_length_for_every_reader(a_year, people, plan, who):
    for earlier, day in PAIRS:
        rows = AsOf([plan], DAY(day), getattr(people, who)).tasks()
        found = figures.changes(rows, DAY(earlier))
        assert [one.figure for one in found] == figures.compared(rows, DAY(earlier))
        for change in found:
            chosen = TaskFilter(QueryDict(urlencode(change.figure.query)), queryset=rows)
            assert chosen.is_valid()
            assert {row.task_id for row in chosen.qs} == {one.task.task_id for one in change.tasks}


def test_every_change_says_what_happened_in_a_few_words(a_year, on_day):
    def said(earlier: str, day: str) -> dict[str, list[str]]:
        found = figures.changes(on_day(day), DAY(earlier))
        return {change.figure.label: [one.words for one in change.tasks] for change in found if change.tasks}

    assert said("2016-05-31", "2016-07-31") == {
        "新办结": ["2016-06-15 审核通过"],
        "期限后移": ["2016-07-15 → 2016-09-15"],
        "新批延期": ["共延期 1 次，原定 2016-07-15"],
        "新沉默": [f"牵头单位已 {days} 天无反馈" for days in (72, 41, 72, 89)],
        "新退回": ["2016-07-02 退回"],
    }
    assert said("2016-07-31", "2016-09-30") == {
        "新逾期": ["2016-07-01 起逾期", "2016-09-16 起逾期", "2016-09-01 起逾期"],
        "新沉默": ["牵头单位已 51 天无反馈"],  # since it was reopened, not since it was claimed in June
        "办结后重开": ["曾于 2016-06-15 办结"],
    }


def test_only_so_many_tasks_of_a_change_are_listed_and_the_figure_counts_all(task, on_day):
    for _ in range(3):
        task("2016-06-30")
    late = figures.changes(on_day("2016-07-01"), DAY("2016-06-30"), most=2)[1]
    assert (late.figure.value, len(late.tasks), late.more) == (3, 2, 1)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"changed": "done"}, "看变化要写明与哪一天比"),
        ({"changed": "done", "since": "2016-10-15"}, "请填写早于截至日期的一天，最晚 2016-10-14"),
        ({"changed": "done", "since": "昨天"}, "输入一个有效的日期"),
        ({"changed": "vanished", "since": "2016-09-30"}, "vanished 不在可用的选项中"),
    ],
)
def test_a_change_without_a_day_before_the_list_is_asked_for_it(task, people, signed_in, asked, sentence):
    task()
    answer = signed_in(people.chen).get(reverse("tasks:list"), asked)
    assert (len(answer.context["table"].rows), sentence in answer.content.decode()) == (0, True)


def test_the_filter_of_a_change_is_said_in_words(task, on_day):
    chosen = TaskFilter(QueryDict("changed=done&since=2016-09-30"), queryset=on_day("2016-10-15"))
    assert chosen.in_words() == "变化：新办结；与哪一天比：2016-09-30"


def test_what_changed_is_one_query_however_many_tasks(task, on_day, django_assert_num_queries):
    for _ in range(3):
        task()
        with django_assert_num_queries(1):
            figures.compared(on_day("2016-10-15"), DAY("2016-05-01"))
        with django_assert_num_queries(1):
            figures.changes(on_day("2016-10-15"), DAY("2016-05-01"))
