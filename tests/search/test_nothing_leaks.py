"""Nobody finds or counts what his pages do not show: canaries are planted in every text, and every role looks for them.

A word that a person may not find is answered as one that stands nowhere, letter for letter.
"""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from lxml import html

from indicators.choices import Stage
from indicators.models import Plan
from indicators.services.stages import enter_stage
from tasks.models import LedgerEntry
from tasks.services import claims, planning, progress, urging
from tests.amount import share
from tests.matrix import PEOPLE
from tests.reports.demonstration.canaries import BIRD, Canaries
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db
NOWHERE = "金丝雀999"
LEAST = {"wu": 18, "lin": 18, "zheng": 18, "chen": 33, "zhao": 30, "qian": 30, "li": 4}  # canaries that a person finds
READERS = [who for who in PEOPLE if who != "nobody"]


def said_and_done(task, clerk, head, people, bird: Canaries) -> None:
    """Everything that people write about a task, from July on."""
    by = {"task": task}
    said = progress.ProgressUpdate(bird("进展"), 40, bird("存在问题"), bird("下一步"), True)
    entry = progress.report(**by, by=clerk, when=at("2016-07-01"), said=said, files=[bird.paper("材料")])
    said = progress.ProgressUpdate(bird("更正后的进展"), 45, "", "", True)
    progress.correct(entry=entry, by=clerk, when=at("2016-07-02"), said=said, reason=bird("更正理由"))
    asked = {"when": at("2016-07-03"), "reply_by": DAY("2016-07-20")}
    urging.urge(**by, by=people.chen, text=bird("催办"), units=[clerk.department], **asked)
    urging.reply(**by, by=clerk, when=at("2016-07-04"), text=bird("回复"))
    urging.instruct(**by, by=people.zhao, text=bird("批示"), **asked)
    claim(**by, by=head, when=at("2016-07-05"), text=bird("办结申请"), reason=bird("仍申请办结的理由"))
    claims.send_back(**by, by=people.chen, when=at("2016-07-06"), text=bird("退回"))
    change = {"when": at("2016-07-07"), "by": people.chen, "reason": bird("修改理由")}
    planning.change_task(**by, text=bird("具体任务"), **change)
    planning.change_row(project=task.project, name=bird("项目名称"), standard=bird("标准"), **change)


def draft_plan(people, bird: Canaries) -> Plan:
    plan = Plan.objects.create(
        code="caogao", title=bird("草稿标题"), starts_on=DAY("2016-07-01"), ends_on=DAY("2016-12-31")
    )
    enter_stage(plan, Stage.DRAFT, by=people.chen, when=at("2016-07-01"))
    texts = {"category": "", "name": bird("草稿的行"), "standard": "", "baseline_state": ""}
    new = planning.NewTask("1、", bird("草稿的任务"), planning.Deadline(), [(people.wu.department, "lead")])
    row = {"plan": plan, "position": 1, "by": people.chen, "when": at("2016-07-01"), "texts": texts, "source": {}}
    planning.enter_row(**row, tasks=[new])
    return plan


@pytest.fixture
def stage(task, people, units, texts) -> SimpleNamespace:
    """A task of 文广局 and others, a task of 绿洲控股集团 alone, and a draft, each with its canaries."""
    bird = Canaries()
    ours, theirs = task(), task(pairs=[(units["绿洲控股集团"], "lead")])
    head = people.lin.__class__(username="bai", name="白", role="HEAD", department=units["绿洲控股集团"])
    head.in_post_since = people.lin.in_post_since
    head.set_unusable_password()
    head.save()
    said_and_done(ours, people.wu, people.lin, people, bird)
    said_and_done(theirs, people.zheng, head, people, bird)
    draft = draft_plan(people, bird)
    return SimpleNamespace(bird=bird, tasks=(ours, theirs), plans=(ours.plan, draft))


def text_of(client, url: str, **query) -> str:
    """Return what the page says between head and foot; nothing when the person may not open it."""
    answer = client.get(url, query)
    if answer.status_code != 200:
        return ""
    return html.fromstring(answer.content.decode()).xpath("string(//main)")


def search(client, words: str, **query) -> str:
    return text_of(client, "/search/", q=words, **query)


def all_hits(client, words: str, **query) -> str:
    """Return the search's pages of all groups, each turned to its end."""
    groups = ("tasks", "entries", "files", "units", "plans")
    return "".join(search(client, words, **{"in": group, "page": page}, **query) for group in groups for page in (1, 2))


def readable(client, stage) -> str:
    """Return all that the person's pages say about the tasks, the rows, the plans and the ledger."""
    names = ("tasks:detail", "tasks:evidence_list")
    pages = [text_of(client, reverse(name, args=[task.pk])) for task in stage.tasks for name in names]
    pages += [text_of(client, "/table/", plan=plan.code) for plan in stage.plans]
    pages += [text_of(client, "/plans/")]
    if text_of(client, "/audit/"):  # beside its table the auditor takes the whole ledger along
        entries = LedgerEntry.objects.filter(task__plan__in=stage.plans)
        pages += [f"{entry.text}{entry.detail}" for entry in entries]
    return "".join(pages)


@pytest.mark.parametrize("who", share(READERS))
def test_everybody_finds_what_his_pages_show_and_nothing_else(stage, signed_in, people, who):
    client = signed_in(getattr(people, who))
    birds = set(BIRD.findall(all_hits(client, "金丝雀")))
    assert birds <= set(BIRD.findall(readable(client, stage)))
    assert set(BIRD.findall(all_hits(client, "jsq"))) <= birds
    assert len(birds) >= LEAST[who]
    hidden = [bird for bird in stage.bird.put if bird not in birds]
    nowhere = search(client, NOWHERE).replace(NOWHERE, "")
    assert {bird for bird in hidden if search(client, bird).replace(bird, "") != nowhere} == set()


@pytest.mark.parametrize("who", share(READERS))
def test_on_a_day_before_them_nobody_finds_any_of_it(stage, signed_in, people, who):
    client, before = signed_in(getattr(people, who)), {"as_of": "2016-06-30", "over": "1"}
    assert BIRD.findall(all_hits(client, "金丝雀", **before)) == []
    nowhere = search(client, NOWHERE, **before).replace(NOWHERE, "")
    assert {bird for bird in stage.bird.put if search(client, bird, **before).replace(bird, "") != nowhere} == set()
