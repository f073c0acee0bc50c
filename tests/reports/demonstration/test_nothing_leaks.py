"""Nothing dated later is in a page or file of an earlier day, and nothing of another unit in a page or file of a clerk.

Canaries are planted in every text, name, unit and file; pages and files of a past day are also the same, word for word
and byte for byte, before and after, so that no count or date can leak either.
"""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse
from lxml import html

from demonstration.stage import moment_of
from departments.models import Department, User
from departments.services import units as unit_services
from exports.kinds import KINDS
from indicators.models import OpenQuestion
from jiading.day import Moment
from tasks.choices import Precision
from tasks.ledger.claim_checklist import checklist_of
from tasks.ledger.projection import facts_of
from tasks.models import Evidence, Task
from tasks.services import claims, demands, extensions, planning, progress, questions, steering, urging
from tests.amount import share
from tests.reports.demonstration.canaries import Canaries
from tests.reports.demonstration.opening import LATER, unpacked, written
from tests.reports.demonstration.reading import page_of, words_of
from tests.reports.demonstration.test_numbers_open_their_lists import walk
from tests.year import TODAY

pytestmark = pytest.mark.django_db
PAST = date(2016, 7, 6)
NOW: Moment = moment_of(TODAY, hour=16)
CODES = tuple(KINDS)  # of the portal itself: other tests add kinds of their own while they run
SEARCHED = ("金丝雀", "jsq", "项目", "局", "镇", "的")  # every canary at once, and words that many texts have
WHOLE_LIST = ("/tasks/export/", "/table/export/")
STAMP = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?Z?")


@pytest.fixture
def stage(demonstration):
    """People by office, and tasks by row and place."""
    heads = {user.department_id: user for user in User.objects.filter(role="HEAD")}
    return SimpleNamespace(
        office=User.objects.get(username="chuangjianban"),
        second=User.objects.get(username="chuangjianban2"),
        leader=User.objects.get(username="lingdao"),
        admin=User.objects.get(username="guanli"),
        clerks={user.department_id: user for user in User.objects.filter(role="CLERK")},
        heads=heads,
        plan=demonstration,
        task=lambda row, place: Task.objects.get(plan=demonstration, project__position=row, position=place),
    )


def lead_of(task: Task) -> int:
    return task.units.filter(until__gt=TODAY, role="lead").values_list("department", flat=True)[0]


def whole_life(stage, task: Task, bird: Canaries) -> None:
    """Everything that units, office and leaders can say and hand in about a task."""
    lead = lead_of(task)
    clerk, head, by = stage.clerks[lead], stage.heads[lead], {"task": task, "when": NOW}
    said = progress.ProgressUpdate(bird("进展"), 40, bird("存在问题"), bird("下一步"), False)
    entry = progress.report(**by, by=clerk, said=said, files=[bird.paper("进展的材料")])
    said = progress.ProgressUpdate(bird("更正后的进展"), 45, bird("更正后的问题"), bird("更正后的下一步"), False)
    progress.correct(entry=entry, by=clerk, when=NOW, said=said, reason=bird("更正理由"))
    demands.demand(**by, by=stage.office, kinds=["document"], text=bird("材料要求"))
    urging.urge(**by, by=stage.office, text=bird("催办"), reply_by=date(2016, 10, 20))
    urging.reply(**by, by=clerk, text=bird("回复"))
    urging.instruct(**by, by=stage.leader, text=bird("批示"), reply_by=date(2016, 10, 21))
    extensions.ask(**by, by=head, due_on=date(2017, 9, 9), text=bird("延期申请"))
    extensions.grant(**by, by=stage.office, text=bird("延期准予"))
    answers = [bird(f"逐条对照 {number}") for number, _ in enumerate(checklist_of(facts_of(reread(task))))]
    claim = {"text": bird("办结申请"), "reason": bird("仍申请办结的理由"), "answers": answers}
    claims.claim(**by, by=head, **claim, files=[bird.paper("办结申请的材料")])
    claims.send_back(**by, by=stage.office, text=bird("退回"))
    claims.claim(**by, by=head, **claim)
    claims.confirm(**by, by=stage.second, text=bird("审核通过"))
    steering.reopen(**by, by=stage.office, text=bird("重开"), document=bird("重开文号"))
    steering.suspend(**by, by=stage.office, text=bird("中止"), document=bird("中止文号"))


def reread(task: Task) -> Task:
    return Task.objects.select_related("project", "present__category").get(pk=task.pk)


def later_plan(stage, task: Task, bird: Canaries) -> None:
    """The office rewrites a task and its row, enters another, settles questions; units are renamed and registered."""
    new = unit_services.register(name=bird("新单位"), kind="government", by=stage.office)
    deadline = planning.Deadline(bird("时间节点"), date(2017, 8, 8), date(2017, 8, 8), Precision.DAY)
    by = {"by": stage.office, "when": NOW}
    planning.change_task(
        task=task,
        **by,
        reason=bird("修改理由"),
        text=bird("具体任务"),
        deadline=deadline,
        responsible_text=bird("责任单位原文"),
        lead_text=bird("牵头部门原文"),
        cooperating_text=bird("配合单位原文"),
        units=[(new, "lead"), (Department.objects.get(name="妇联"), "cooperating")],
    )
    texts = {"name": bird("项目名称"), "standard": bird("标准"), "baseline_state": bird("现状")}
    planning.change_row(project=task.project, **by, reason=bird("改行理由"), category=bird("指标分类"), **texts)
    row = {"category": bird("新行的分类"), "name": bird("新行"), "standard": bird("新标准"), "baseline_state": ""}
    words = planning.NewTask("1、", bird("新任务"), deadline, [(new, "lead")], bird("新行责任"), bird("新行牵头"))
    planning.enter_row(plan=stage.plan, position=99, **by, texts=row, source={}, tasks=[words])
    for question in OpenQuestion.objects.open_on(TODAY).filter(field="project_name")[:1]:
        questions.settle(question=question, **by, answer=bird("核实结果"), note=bird("核实说明"))
    for name in ("财政局", "文广局", "马陆镇", "各街镇"):
        unit = Department.objects.get(name=name)
        unit.name = bird(f"{name}改名")
        unit_services.save_unit(unit=unit, by=stage.admin, when=NOW)


def addresses(client, tasks: list[Task]) -> list[str]:
    """Every page that can be reached on the past day, and those of the tasks that are about to change."""
    asked = f"as_of={PAST}"
    pages = list(walk(client, PAST))
    pages += [
        f"{reverse(name, args=[task.pk])}?{asked}" for task in tasks for name in ("tasks:detail", "tasks:evidence_list")
    ]
    pages += [f"/questions/?show=all&{asked}", f"/tasks/?{asked}&page=2", f"/tasks/?q=项目&{asked}"]
    pages += [f"/search/?q={words}&over=1&{asked}" for words in SEARCHED]
    return list(dict.fromkeys(pages))


def pages_then(client, urls: list[str]) -> dict[str, str]:
    """What each page says between its frame's head and foot."""
    return {url: words_of(page_of(client.get(url)).xpath("//main")[0]) for url in urls}


def files_then(plan, username: str) -> dict[str, bytes]:
    return {code: written(code, plan, PAST, username) for code in CODES}


def exports_then(client, query: str = "") -> dict[str, str]:
    """The lists that a page exports, their stamps taken out."""
    found = {}
    for url in WHOLE_LIST:
        answer = client.get(f"{url}?as_of={PAST}{query}")
        assert answer.status_code == 200
        found[url] = "".join(STAMP.sub("", text_of(data)) for _, data in unpacked(body_of(answer)))
    return found


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def text_of(data: bytes) -> str:
    return data.decode(errors="ignore")


@pytest.mark.parametrize("username", share(["lingdao", "chuangjianban"]))
def test_nothing_dated_later_is_in_a_page_or_file_of_an_earlier_day(username, browser, stage):
    client, bird = browser(username), Canaries()
    touched = [stage.task(1, 2), stage.task(6, 1)]
    urls = addresses(client, touched)
    before = pages_then(client, urls), files_then(stage.plan, username), exports_then(client)
    whole_life(stage, touched[0], bird)
    later_plan(stage, touched[1], bird)
    after = pages_then(client, urls), files_then(stage.plan, username), exports_then(client)
    texts: dict[str, str | bytes] = {url: frameless(client.get(url)) for url in [*urls, *walk(client, PAST)]} | after[2]
    texts |= {place: part for code, data in after[1].items() for place, part in unpacked(data, code)}
    assert singing(bird, texts) == {}
    assert differing(before[0], after[0]) == {}
    assert [code for code in CODES if before[1][code] != after[1][code]] == []
    assert [url for url in before[2] if before[2][url] != after[2][url]] == []
    shown = "".join(
        text_of(client.get(url).content) for url in (f"/tasks/{touched[0].pk}/", f"/tasks/{touched[1].pk}/")
    )
    assert bird.found_in(shown) >= {"进展", "批示", "项目名称", "新单位", "具体任务"}  # the canaries do sing
    found = "".join(frameless(client.get(f"/search/?q=金丝雀&in={group}")) for group in ("tasks", "entries"))
    assert bird.found_in(found) >= {"具体任务", "新任务", "进展", "批示"}


def singing(bird: Canaries, texts: dict[str, str | bytes]) -> dict[str, set[str]]:
    """Return which canaries are where they must not be."""
    found = {place: bird.found_in(text) for place, text in texts.items()}
    return {place: birds for place, birds in found.items() if birds}


def frameless(answer) -> str:
    """The whole page but who reads it: a person belongs to a unit of today."""
    page = page_of(answer)
    for person in page.find_class("person"):
        person.drop_tree()
    for mark in list(page.iter("mark")):  # what was found is still one word with what stands behind it
        mark.drop_tag()
    return html.tostring(page, encoding="unicode")


def differing(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The pages that changed, each from the first word on that did."""
    found = {}
    for url, old in before.items():
        if old != after[url]:
            at = next((n for n, (a, b) in enumerate(zip(old, after[url], strict=False)) if a != b), 0)
            found[url] = old[at : at + 60], after[url][at : at + 60]
    return found


@pytest.mark.shared
def test_nothing_of_another_unit_is_in_a_page_or_file_of_a_clerk(browser, stage, recount):
    client, bird = browser("malu"), Canaries()
    mine = User.objects.get(username="malu").department_id
    others = [pk for pk, told in recount.on(TODAY).items() if mine not in told.parts and told.state == "in_progress"]
    task = next(task for task in Task.objects.filter(pk__in=others).order_by("pk") if len(leads_of(task)) == 1)
    whole_life(stage, task, bird)
    for day in (TODAY, PAST):
        texts: dict[str, str | bytes] = {url: text_of(client.get(url).content) for url in walk(client, day)}
        for words in SEARCHED:
            url = f"/search/?q={words}&as_of={day}"
            texts[url] = frameless(client.get(url))
        for code in CODES:
            texts |= dict(unpacked(written(code, stage.plan, day, "malu"), code))
        for url in WHOLE_LIST:
            texts |= dict(unpacked(body_of(client.get(url, {"as_of": f"{day}"})), url))
        assert singing(bird, texts) == {}
    papers = Evidence.objects.filter(task=task)
    hidden = [reverse("tasks:detail", args=[task.pk]), reverse("tasks:evidence_list", args=[task.pk])]
    hidden += [reverse("tasks:evidence_archive", args=[task.pk])]
    hidden += [
        reverse(name, args=[task.pk, one.pk]) for one in papers for name in ("tasks:evidence", "tasks:evidence_shown")
    ]
    assert {client.get(url).status_code for url in hidden} == {404}
    assert bird.found_in(text_of(browser("lingdao").get(hidden[0]).content)) >= {"进展", "办结申请", "重开"}


def leads_of(task: Task) -> set[int]:
    return set(task.units.filter(until__gt=TODAY, role="lead").values_list("department", flat=True))


@pytest.mark.parametrize("code", share(CODES))
def test_written_twice_of_one_past_day_a_file_is_the_same_but_for_its_stamp(code, demonstration):
    first = written(code, demonstration, PAST, "chuangjianban")
    assert written(code, demonstration, PAST, "chuangjianban") == first
    later = written(code, demonstration, PAST, "chuangjianban", at=LATER)
    old, new = (dict(unpacked(data, code)) for data in (first, later))
    assert old.keys() == new.keys()
    changed = {name: texts_that_differ(old[name], new[name]) for name in old if old[name] != new[name]}
    assert [text for texts in changed.values() for text in texts if not STAMPS.search(text)] == []


STAMPS = re.compile(r"2016-10-15[ T](12:00|15:30|04:00|07:30)")


def texts_that_differ(old: bytes, new: bytes) -> list[str]:
    """The texts between marks that one file has and the other has not."""
    lines = [re.split(r"[<>\r\n]+", text_of(data)) for data in (old, new)]
    assert len(lines[0]) == len(lines[1])
    return [text for pair in zip(*lines, strict=True) if pair[0] != pair[1] for text in pair]
