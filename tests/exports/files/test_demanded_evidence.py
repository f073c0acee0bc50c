"""有, 待审 and 缺: one rule for demanded evidence, wherever the portal speaks of it."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse

from demonstration.files import made_up_pdf
from tasks.choices import EvidenceKind
from tasks.evidence.storage import EvidenceUpload
from tasks.ledger.verify import faults
from tasks.models import Evidence, LedgerEntry, Task
from tasks.pages.filters import TaskFilter
from tasks.pages.forms import ClaimForm
from tasks.services import claims, demands, progress, steering
from tasks.services.demands import EvidenceIsMissing
from tests.amount import share
from tests.exports.files.reading import package, workbook
from tests.exports.files.test_package import column
from tests.recount import Recount
from tests.recount_lists import Day
from tests.world import DAY, answers_to, at, claim

pytestmark = pytest.mark.django_db
LABELS = dict(EvidenceKind.choices)
STATES = ("missing", "waiting", "present")
ON_THE_TASK_PAGE = {"missing": "○ 还没有", "waiting": "◐ 待审", "present": "● 已有"}

# What happens on each day (verb, kind of the file, its title, the title that it replaces), and the state of each
# demanded kind at the end of that day.
STEPS = (
    ("2016-04-01", "begin", {}),
    ("2016-04-02", "demand photo document", {"document": "missing", "photo": "missing"}),
    ("2016-04-05", "hand_in document 方案", {"document": "present", "photo": "missing"}),
    ("2016-04-06", "hand_in - 附件", {"document": "present", "photo": "missing"}),
    ("2016-04-07", "hand_in photo 现场", {"document": "present", "photo": "present"}),
    ("2016-04-09", "hand_in other 报道 现场", {"document": "present", "photo": "missing"}),  # no photo is left
    ("2016-04-11", "hand_in photo 新现场 报道", {"document": "present", "photo": "present"}),
    ("2016-04-12", "hand_in photo 夜景", {"document": "present", "photo": "present"}),
    ("2016-04-13", "hand_in other 剪报 新现场", {"document": "present", "photo": "present"}),  # 夜景 is left
    ("2016-04-15", "demand contract photo", {"photo": "present", "contract": "missing"}),
    ("2016-05-01", "claim contract 验收单", {"photo": "waiting", "contract": "waiting"}),
    ("2016-05-02", "hand_in other 海报 夜景", {"photo": "missing", "contract": "waiting"}),
    ("2016-05-03", "send_back", {"photo": "missing", "contract": "present"}),
    (
        "2016-05-04",
        "demand photo contract document",
        {"document": "present", "photo": "missing", "contract": "present"},
    ),
    ("2016-05-05", "claim photo 补拍", {"document": "waiting", "photo": "waiting", "contract": "waiting"}),
    ("2016-05-06", "confirm", {"document": "present", "photo": "present", "contract": "present"}),
    ("2016-06-01", "reopen", {"document": "present", "photo": "present", "contract": "present"}),
    ("2016-06-02", "demand", {}),
    ("2016-06-03", "demand statistics document", {"document": "present", "statistics": "missing"}),
    ("2016-06-05", "cancel", {}),  # nothing is missing in a cancelled task
)


@pytest.fixture
def step(people):
    """Let the office or the lead take a step of the story."""

    def paper(kind: str, title: str, replaced: str = "") -> EvidenceUpload:
        earlier = Evidence.objects.get(title=replaced).pk if replaced else None
        return EvidenceUpload(made_up_pdf(f"{title}.pdf"), title, kind.strip("-"), earlier)

    def take(task: Task, day: str, words: str) -> None:
        verb, *about = words.split(" ")
        office = {"task": task, "by": people.chen, "when": at(day)}
        if verb == "demand":
            demands.demand(**office, kinds=about)
        elif verb == "hand_in":
            said = progress.ProgressUpdate("材料附后。", 80)
            progress.report(**office | {"by": people.wu}, said=said, files=[paper(*about)])
        elif verb == "claim":
            claim(**office | {"by": people.lin}, text="已完成。", files=[paper(*about)])
        elif verb == "send_back":
            claims.send_back(**office, text="照片看不清。")
        elif verb != "begin":
            {"confirm": claims.confirm, "reopen": steering.reopen, "cancel": steering.cancel}[verb](
                **office, text="是。"
            )

    return take


def named(kinds) -> str:
    return "、".join(LABELS[kind] for kind in EvidenceKind.values if kind in kinds)


def in_state(stands: dict[str, str], state: str) -> list[str]:
    return [kind for kind in EvidenceKind.values if stands.get(kind) == state]


def refusal_of(task: Task, people, day: str, files: tuple[EvidenceUpload, ...] = ()) -> str:
    """Return in which words a claim of that day is refused for want of evidence; the claim itself is taken back."""
    try:
        with transaction.atomic():
            claims.claim(task=task, by=people.lin, when=at(day), text="已完成。", answers=answers_to(task), files=files)
            transaction.set_rollback(True)
    except EvidenceIsMissing as refusal:
        return str(refusal)
    return ""


def refusal_for(stands: dict[str, str]) -> str:
    missing = in_state(stands, "missing")
    return f"这项任务办结须提交：{named(missing)}。请在反馈或本申请里附上，并选对材料类别。" if missing else ""


def help_for(stands: dict[str, str]) -> str:
    """What the form of the claim must say beside its files."""
    if not stands:
        return "可选多个，每个不超过 20 MB；选好后可逐个写明标题和类别"
    missing = in_state(stands, "missing")
    return (
        f"办结须提交：{named(stands)}（{f'还缺：{named(missing)}' if missing else '都已提交'}）。"
        "可选多个，每个不超过 20 MB"
    )


def by_the_filter(rows, task: Task) -> dict[str, str]:
    found = {}
    for kind in EvidenceKind.values:
        for state in STATES:
            query = {"evidence": state, "evidence_kind": kind}
            if TaskFilter(query, queryset=rows).qs.filter(task=task).exists():
                assert kind not in found, (kind, state)
                found[kind] = state
    some = {state for state in STATES if TaskFilter({"evidence": state}, queryset=rows).qs.filter(task=task).exists()}
    assert some == set(found.values())
    for kind in EvidenceKind.values:
        demanded = TaskFilter({"evidence_kind": kind}, queryset=rows).qs.filter(task=task).exists()
        assert demanded == (kind in found)
    assert TaskFilter({"evidence": "demanded"}, queryset=rows).qs.filter(task=task).exists() == bool(found)
    return found


def by_the_gaps_page(client, task: Task, day: str) -> dict[str, str]:
    gaps = client.get(reverse("reports:evidence_gaps"), {"as_of": day, "open": "all"}).context["gaps"]
    pieces = {each.task.task_id: each.pieces for each in gaps.total.tasks}.get(task.pk, {})
    assert {kind: bool(piece.titles) for kind, piece in pieces.items()} == {
        kind: piece.state != "missing" for kind, piece in pieces.items()
    }
    return {kind: piece.state.value for kind, piece in pieces.items()}


def by_a_page(client, address: str, **query: str) -> dict[str, str]:
    """What the page of a task says beside 办结须提交, and that of its confirmation."""
    page = client.get(address, query).content.decode()
    words = {(kind, state): f"{LABELS[kind]} {said}" for kind in LABELS for state, said in ON_THE_TASK_PAGE.items()}
    return {kind: state for (kind, state), said in words.items() if said in page}


def by_the_recount(task: Task, day: str) -> dict[str, str]:
    """What the witness reads out of the ledger alone."""
    told = Day(Recount(task.plan), DAY(day))
    return {
        kind: state
        for kind in EvidenceKind.values
        for state in STATES
        if task.pk in told.listed({"evidence": state, "evidence_kind": kind})
    }


def current_in_the_package(written: Callable, day: str) -> set[str]:
    """Return the kinds of those files of the package that no other file of it replaces."""
    index = package(written("evidence", day=day))["index"]["索引"]
    rows = zip(column(index, "编号"), column(index, "材料类别"), strict=True)
    return {label for number, label in rows if label and number not in column(index, "替换")}


def current_in_the_workbook(written: Callable, day: str) -> set[str]:
    """Return the kinds of the files by which the fulfilment table shows a task as done."""
    book = workbook(written("fulfilment", day=day))
    index = book["佐证材料索引"]
    kinds = dict(zip(column(index, "编号"), column(index, "材料类别"), strict=True))
    cells = "\n".join(filter(None, column(book["落实情况一览表"], "佐证材料（编号）")))
    return {kinds[line.split(" ")[0]] for line in cells.splitlines()} - {""}


@pytest.fixture
def story(task, units, people, step, signed_in) -> SimpleNamespace:
    """Play the steps; keep what service and form say on each day, and the confirmer's page of each claim."""
    made, said, reviewed = task(pairs=[(units["文广局"], "lead")]), {}, {}
    progress.report(task=made, by=people.wu, when=at("2016-03-02"), said=progress.ProgressUpdate("开始。", 1))
    for day, words, _ in STEPS:
        step(made, day, words)
        made.refresh_from_db()
        form = ClaimForm(task=made, by=people.lin).fields["files"].help_text
        said[day] = (refusal_of(made, people, day), form) if made.present.state == "in_progress" else None
        if made.present.state == "claimed":
            reviewed[day] = by_a_page(signed_in(people.chen, day), reverse("tasks:act", args=[made.pk, "confirm"]))
        assert list(faults()) == []
    return SimpleNamespace(task=made, said=said, reviewed=reviewed)


def test_every_place_says_the_same_of_demanded_evidence_on_every_day(story, people, signed_in, on_day, written):
    client, said, rule = signed_in(people.chen), {}, {}
    address = reverse("tasks:detail", args=[story.task.pk])
    for day, words, stands in share(STEPS):
        rows, there = on_day(day), {LABELS[kind] for kind, state in stands.items() if state != "missing"}
        demanded = {LABELS[kind] for kind in stands}
        said[day, words] = {
            "claim": story.said[day],
            "list": by_the_filter(rows, story.task),
            "gaps": by_the_gaps_page(client, story.task, day),
            "task": by_a_page(client, address, as_of=day),
            "recount": by_the_recount(story.task, day),
            "package": current_in_the_package(written, day) & demanded,
            "workbook": current_in_the_workbook(written, day) & demanded,
        }
        pages = dict.fromkeys(("list", "gaps", "task", "recount"), stands)
        claimed = story.said[day] and (refusal_for(stands), help_for(stands))
        rule[day, words] = {"claim": claimed} | pages | {"package": there, "workbook": there}
    assert said == rule
    assert story.reviewed == {
        day: stands for day, _, stands in STEPS if day in ("2016-05-01", "2016-05-02", "2016-05-05")
    }


def test_a_claim_counts_the_files_it_brings_and_not_those_they_replace(task, units, people, step):
    made = task(pairs=[(units["文广局"], "lead")])
    step(made, "2016-04-02", "demand photo contract")
    step(made, "2016-04-05", "hand_in photo 现场")
    photo, count = Evidence.objects.get(title="现场").pk, LedgerEntry.objects.count()

    def brought(*papers: tuple[str, int | None]) -> str:
        files = tuple(
            EvidenceUpload(made_up_pdf(f"{place}.pdf"), "", kind, old) for place, (kind, old) in enumerate(papers)
        )
        return refusal_of(made, people, "2016-04-06", files)

    assert brought() == refusal_for({"contract": "missing"})
    assert brought(("contract", None)) == ""
    assert brought(("contract", photo)) == refusal_for({"photo": "missing"})
    assert brought(("contract", photo), ("photo", None)) == ""
    assert brought(("photo", photo)) == refusal_for({"contract": "missing"})
    assert (Evidence.objects.count(), LedgerEntry.objects.count()) == (1, count)
