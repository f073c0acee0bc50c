"""佐证材料缺口: 有, 缺 and 待审 of any day, by project and kind; every number opens its list."""

import re
from html import unescape

import pytest
from django.urls import reverse

from demonstration.files import made_up_pdf
from departments.choices import Role
from indicators.choices import FOREVER
from reports import figures
from tasks.evidence.storage import EvidenceUpload
from tasks.models import Evidence, Task, TaskState
from tasks.pages.filters import TaskFilter
from tasks.services import claims, demands, progress, steering
from tests.world import at, claim, person

pytestmark = pytest.mark.django_db
STATES = ("missing", "waiting", "present")


@pytest.fixture
def alone(task, units):
    """A task that 文广局 carries alone."""
    return lambda **more: task(pairs=[(units["文广局"], "lead")], **more)


@pytest.fixture
def demand(people):
    return lambda task, day, *kinds: demands.demand(task=task, by=people.chen, when=at(day), kinds=kinds)


@pytest.fixture
def hand_in(people):
    """Let the clerk of the lead report with one file."""

    def say(task: Task, day: str, kind: str, *, by=None, name: str = "材料", replaces: int | None = None):
        paper = EvidenceUpload(made_up_pdf(f"{name}.pdf"), name, kind, replaces)
        said = progress.ProgressUpdate("材料附后。", 80)
        entry = progress.report(task=task, by=by or people.wu, when=at(day), said=said, files=[paper])
        return entry.evidence.get()

    return say


def of_the_list(rows, kind: str | None = None) -> dict[str, list[int]]:
    """What the words of the list say, without the matrix."""
    query = {"evidence_kind": kind} if kind else {}
    found = {
        state: TaskFilter(query | {"evidence": state}, queryset=rows).qs.order_by("task").values_list("task", flat=True)
        for state in (*STATES, "demanded")
    }
    return {state: list(tasks) for state, tasks in found.items()}


def state_on(on_day, task: Task, kind: str, day: str) -> str:
    """Return how the kind stands by the matrix, once it is certain that the list says the same."""
    rows = on_day(day)
    listed = [state for state, tasks in of_the_list(rows, kind).items() if task.pk in tasks and state != "demanded"]
    pieces = [each.pieces[kind].state for each in figures.gaps(rows).total.tasks if kind in each.pieces]
    assert listed == pieces
    return listed[0] if listed else ""


@pytest.mark.parametrize(
    ("day", "photo", "document"),
    [
        ("2016-04-01", "", ""),  # nothing is demanded yet
        ("2016-04-02", "missing", ""),
        ("2016-04-05", "missing", ""),  # a file of another kind is none of this kind
        ("2016-04-06", "missing", "present"),  # demanded after it had been handed in
        ("2016-04-10", "present", "present"),
        ("2016-05-01", "waiting", "waiting"),  # the claim waits for the office
        ("2016-05-02", "waiting", "waiting"),
        ("2016-05-03", "present", "present"),  # sent back: nobody reviews it
        ("2016-05-10", "waiting", "waiting"),
        ("2016-05-12", "present", "present"),  # confirmed
        ("2016-06-01", "present", "present"),  # reopened: the files stay
        ("2016-06-05", "", "present"),  # no longer demanded
        ("2016-06-10", "", ""),  # cancelled: no gap of the plan
    ],
)
def test_each_day_has_its_own_state(alone, demand, hand_in, people, on_day, day, photo, document):
    one = alone()
    demand(one, "2016-04-02", "photo")
    hand_in(one, "2016-04-05", "document")
    demand(one, "2016-04-06", "photo", "document")
    hand_in(one, "2016-04-10", "photo")
    claim(task=one, by=people.lin, when=at("2016-05-01"), text="已完成。")
    claims.send_back(task=one, by=people.chen, when=at("2016-05-03"), text="照片看不清。")
    claim(task=one, by=people.lin, when=at("2016-05-10"), text="已补照片。")
    claims.confirm(task=one, by=people.chen, when=at("2016-05-12"))
    steering.reopen(task=one, by=people.chen, when=at("2016-06-01"), text="回头看。")
    demand(one, "2016-06-05", "document")
    steering.cancel(task=one, by=people.chen, when=at("2016-06-10"), text="并入别的任务。")
    assert (state_on(on_day, one, "photo", day), state_on(on_day, one, "document", day)) == (photo, document)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2016-04-30", "present"),
        ("2016-05-01", "waiting"),  # one lead claimed, the other has not answered
        ("2016-05-02", "present"),  # the other objected: the claim is void
        ("2016-05-03", "waiting"),
        ("2016-05-04", "waiting"),  # agreed, now the office
        ("2016-05-05", "present"),
    ],
)
def test_a_claim_that_waits_for_another_lead_is_under_review(task, demand, hand_in, people, units, on_day, day, state):
    one = task(pairs=[(units["文广局"], "lead"), (units["财政局"], "lead")])
    demand(one, "2016-04-02", "document")
    hand_in(one, "2016-04-05", "document")
    other = person("he", "何", Role.HEAD, units["财政局"])
    claim(task=one, by=people.lin, when=at("2016-05-01"), text="已完成。", reason="长期配合。")
    claims.object_to(task=one, by=other, when=at("2016-05-02"), text="还缺会签。")
    claim(task=one, by=people.lin, when=at("2016-05-03"), text="已会签。", reason="长期配合。")
    claims.agree(task=one, by=other, when=at("2016-05-04"))
    claims.confirm(task=one, by=people.chen, when=at("2016-05-05"))
    assert state_on(on_day, one, "document", day) == state


@pytest.mark.parametrize(
    ("day", "photo", "titles"),
    [("2016-04-05", "present", ("旧照片",)), ("2016-04-07", "present", ("新照片",)), ("2016-04-09", "missing", ())],
)
def test_only_the_version_of_the_day_counts(alone, demand, hand_in, on_day, day, photo, titles):
    one = alone()
    demand(one, "2016-04-02", "photo")
    old = hand_in(one, "2016-04-05", "photo", name="旧照片")
    new = hand_in(one, "2016-04-07", "photo", name="新照片", replaces=old.pk)
    hand_in(one, "2016-04-09", "other", name="原来不是照片", replaces=new.pk)
    assert state_on(on_day, one, "photo", day) == photo
    assert figures.gaps(on_day(day)).total.tasks[0].pieces["photo"].titles == titles


@pytest.fixture
def three(alone, task, demand, hand_in, people, units):
    """Two tasks of which something is demanded, one of them shared with 马陆镇, and one of which nothing is."""
    one, two, three = alone(), task(pairs=[(units["文广局"], "lead"), (units["马陆镇"], "responsible")]), alone()
    demand(one, "2016-04-02", "photo", "document")
    demand(two, "2016-04-03", "document", "contract")
    hand_in(one, "2016-04-05", "document", name="选址书")
    hand_in(two, "2016-04-06", "document", by=people.xie, name="马陆方案")
    return one, two, three


def said(line) -> list:
    """A line as plain numbers: its tasks, then 缺, 待审 and 有 of each kind and of all."""
    return [line.asked.value, *([figure.value for figure in cell.states] for cell in (*line.cells, line.whole))]


def test_the_matrix_counts_tasks_by_project_and_kind(three, on_day):
    assert not figures.gaps(on_day("2016-04-01")).lines
    early = figures.gaps(on_day("2016-04-02"))
    assert ([kind.value for kind in early.kinds], said(early.total)) == (
        ["document", "photo"],
        [1, [1, 0, 0], [1, 0, 0], [1, 0, 0]],
    )
    late = figures.gaps(on_day("2016-04-06"))
    assert [kind.label for kind in late.kinds] == ["文件", "照片", "合同、验收单"]
    assert {line.name: said(line) for line in (*late.lines, late.total)} == {
        "项目1": [1, [0, 0, 1], [1, 0, 0], [0, 0, 0], [1, 0, 1]],
        "项目2": [1, [0, 0, 1], [0, 0, 0], [1, 0, 0], [1, 0, 1]],
        "合计": [2, [0, 0, 2], [1, 0, 0], [1, 0, 0], [2, 0, 2]],
    }


def test_what_happens_later_changes_no_earlier_matrix(three, demand, hand_in, people, on_day):
    one, two, third = three
    before = figures.gaps(on_day("2016-04-06"))
    demand(third, "2016-04-07", "statistics")
    demand(one, "2016-04-08")
    hand_in(two, "2016-04-08", "contract", replaces=None)
    steering.cancel(task=two, by=people.chen, when=at("2016-04-09"), text="取消。")
    assert figures.gaps(on_day("2016-04-06")) == before
    assert figures.gaps(on_day("2016-04-09")) != before


def numbers_of(matrix) -> list[figures.Figure]:
    """Every number of the matrix, also those that the page does not write because they are 0."""
    lines = [*matrix.lines, matrix.total]
    cells = [cell for line in lines for cell in (*line.cells, line.whole)]
    return [line.asked for line in lines] + [figure for cell in cells for figure in cell.states]


@pytest.mark.shared
def test_every_number_opens_a_list_of_exactly_its_length(three, demand, people, on_day):
    demand(three[2], "2016-04-07", "photo")
    photo = EvidenceUpload(made_up_pdf("照片.pdf"), evidence="photo")
    claim(task=three[0], by=people.lin, when=at("2016-04-08"), text="完成。", files=[photo])
    seen = set()
    for user in (people.chen, people.wu, people.xie):
        for day in ("2016-04-02", "2016-04-06", "2016-04-08"):
            rows = on_day(day).visible_to(user)
            for narrowed in ({}, {"evidence_kind": "photo"}, {"lead": str(people.wu.department_id)}):
                for figure in numbers_of(figures.gaps(TaskFilter(narrowed, queryset=rows).qs, **narrowed)):
                    assert (figure, TaskFilter(figure.query, queryset=rows).qs.count()) == (figure, figure.value)
                    seen.add((figure.label, bool(figure.value)))
    assert seen >= {(word, True) for word in ("缺", "待审", "有", "有要求的任务")}


def test_the_links_of_the_page_keep_filter_and_day(three, people, signed_in):
    client = signed_in(people.zhao, "2016-04-08")
    page = client.get(reverse("reports:evidence_gaps"), {"evidence_kind": "document", "as_of": "2016-04-06"})
    links = re.findall(r'<a href="([^"]+)" data-figure>(\d+)</a>', page.content.decode())
    assert len(links) == 9  # the sum and two projects, each: demanded, there of the kind, there of all
    for address, value in links:
        assert "as_of=2016-04-06" in address
        assert len(client.get(unescape(address)).context["table"].rows) == int(value)


def test_the_page_shows_tasks_and_files_only_within_the_scope(three, people, signed_in):
    def page(user, **query) -> str:
        return signed_in(user, "2016-04-06").get(reverse("reports:evidence_gaps"), query).content.decode()

    closed, opened = page(people.chen), page(people.chen, open="all")
    assert ("项目1" in closed, "选址书" in closed, "展开任务" in closed) == (True, False, True)
    assert all(word in opened for word in ("项目1", "项目2", "选址书", "马陆方案", "缺"))
    assert "马陆方案" in page(people.xie, open="all") and "项目1" not in page(people.xie, open="all")
    assert "还没有对任务提出材料要求" in page(people.zheng, open="all")
    assert "马陆方案" not in page(people.chen, open="1") and "选址书" in page(people.chen, open="1")
    assert "马陆方案" not in page(people.chen, open="all", as_of="2016-04-05")
    assert page(people.chen, category="99999").count("筛选范围内没有材料要求") == 1


def test_an_empty_page_says_where_demands_are_made(task, people, signed_in):
    task()
    page = {who: signed_in(getattr(people, who)).get(reverse("reports:evidence_gaps")) for who in ("chen", "wu")}
    assert "打开一项任务，在「材料要求」里勾选" in page["chen"].content.decode()
    assert "创建办在任务页的「材料要求」里勾选" in page["wu"].content.decode()


def test_the_page_asks_as_often_for_one_task_as_for_three(
    alone, demand, hand_in, people, signed_in, django_assert_max_num_queries
):
    client, asked = signed_in(people.zhao), []
    for _ in (1, 2, 3):
        one = alone()
        demand(one, "2016-04-02", "photo", "document")
        hand_in(one, "2016-04-05", "document")
        if TaskState.objects.filter(until=FOREVER).count() != 2:
            with django_assert_max_num_queries(12) as counted:
                client.get(reverse("reports:evidence_gaps"), {"open": "all"})
            asked.append(len(counted))
    assert (len(asked), Evidence.objects.count()) == (2, 3)
    assert asked[0] == asked[1]


def test_a_row_number_narrows_the_list(three, people, signed_in):
    found = signed_in(people.chen).get(reverse("tasks:list"), {"row": "2"}).context["table"]
    assert [row.record.task_id for row in found.rows] == [three[1].pk]


def test_the_task_page_says_of_a_day_what_was_demanded_and_there_on_it(alone, demand, hand_in, people, signed_in):
    one = alone()
    demand(one, "2016-04-02", "photo", "document")
    hand_in(one, "2016-04-05", "document")
    demand(one, "2016-04-07", "photo")
    client, address = signed_in(people.chen), reverse("tasks:detail", args=[one.pk])
    assert {
        day: client.get(address, {"as_of": day}).context["demands"]
        for day in ("2016-04-01", "2016-04-02", "2016-04-05", "2016-04-07")
    } == {
        "2016-04-01": [],
        "2016-04-02": [("文件", "missing"), ("照片", "missing")],
        "2016-04-05": [("文件", "present"), ("照片", "missing")],
        "2016-04-07": [("照片", "missing")],
    }
