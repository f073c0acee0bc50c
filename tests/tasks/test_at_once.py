"""Concurrency: a confirmation, a report and an import change one task; some order of them explains every answer."""

import threading
from uuid import uuid4

import pytest

from departments.roles import NotAllowed
from imports.changes import TaskDiffers
from imports.services import reconciling, reimporting, saving
from tableparser.files.plain.flat_files import read_csv
from tasks.choices import Kind, State
from tasks.models import LedgerEntry
from tasks.refusals import NewerEntries, NotInThisState
from tasks.services import bulk, claims, mergers, progress, urging
from tests.tasks.test_ledger import in_threads
from tests.world import DAY, at, claim

NOW = at("2016-04-05")
ROUNDS = 12


@pytest.mark.django_db(transaction=True)
def test_every_answer_is_explained_by_the_order_of_the_ledger(task, report, people, plan, ledger_is_whole):
    for number in range(ROUNDS):
        made = task(due=f"2016-06-{number + 1:02d}", text=f"第 {number} 项任务。")
        report(made, "2016-04-01")
        head = claim(task=made, by=people.lin, when=at("2016-04-02"), text="都办了。", reason="已请示").seq
        apply = an_import(made, people.sun, f"2016年{number % 3 + 7}月底前")

        def act(place: int, made=made, head=head, apply=apply, number=number) -> object:
            """Three people act on one task at the same moment, each time another one first."""
            acts = (
                lambda: claims.confirm(task=made.pk, by=people.chen, when=NOW, seen=head),
                lambda: progress.report(
                    task=made.pk, by=people.zhou, when=NOW, said=progress.ProgressUpdate("又有进展。", 60)
                ),
                apply,
            )
            return (place + number) % 3, attempt(acts[(place + number) % 3])

        answers = in_threads(3, act)
        assert [fault for fault in answers if isinstance(fault, Exception)] == []
        explain(made.pk, head, dict(answers))
    assert ledger_is_whole()


@pytest.mark.django_db(transaction=True)
def test_a_merger_and_a_report_with_files_never_wait_for_each_other(
    task, units, people, evidence_file, monkeypatch, ledger_is_whole
):
    """Each holds what it locks first until the other has done so too, if it can: in two orders that would be a ring."""
    made = task()
    reporting, merging = threading.Event(), threading.Event()
    met(monkeypatch, progress, "begin", reporting, merging)
    met(monkeypatch, mergers, "open_tasks", merging, reporting)
    said = progress.ProgressUpdate("已拨付。", 60)
    acts = (
        lambda: progress.report(task=made.pk, by=people.zhou, when=NOW, said=said, files=[evidence_file]),
        lambda: mergers.merge(unit=units["财政局"].pk, into=units["文广局"].pk, by=people.li, when=NOW),
    )
    reported, merged = in_threads(2, lambda place: acts[place]())
    assert isinstance(merged, mergers.Merged)
    later = list(LedgerEntry.objects.filter(task=made, seq__gt=2).order_by("seq").values_list("kind", flat=True))
    if isinstance(reported, LedgerEntry):
        assert later == [Kind.REPORTED, Kind.PLAN_CHANGED]
    else:
        assert isinstance(reported, NotAllowed) and later == [Kind.PLAN_CHANGED]  # the unit had left the task
    assert ledger_is_whole()


@pytest.mark.django_db(transaction=True)
def test_an_import_in_another_order_and_an_urging_of_the_list_never_wait_for_each_other(
    task, people, monkeypatch, ledger_is_whole
):
    first, second = task(text="建图书馆。"), task(text="建文化馆。")
    urging_, writing = threading.Event(), threading.Event()
    met(monkeypatch, urging, "begin", urging_, writing)
    met(monkeypatch, reimporting, "write", writing, urging_)
    words = {"text": "请抓紧。", "reply_by": DAY("2016-04-20"), "listed": "全部任务"}
    acts = (
        lambda: bulk.urge(tasks=[first.pk, second.pk], by=people.chen, when=NOW, key=uuid4(), **words),
        an_import_of([second, first], people.sun, "2016年9月底前"),
    )
    urged, imported = in_threads(2, lambda place: acts[place]())
    assert (len(urged.entries), imported) == (2, 2)
    assert ledger_is_whole()


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_urge_a_list_in_the_same_instant_one_is_told_of_the_other(task, people, ledger_is_whole):
    tasks = [task(text="建图书馆。").pk, task(text="建文化馆。").pk]
    said = {"tasks": tasks, "text": "请抓紧。", "reply_by": DAY("2016-04-20"), "listed": "全部任务"}
    officers = (people.chen, people.sun)
    outcomes = in_threads(2, lambda place: bulk.urge(by=officers[place], when=NOW, key=uuid4(), **said))
    first, second = sorted(outcomes, key=lambda outcome: len(outcome.refused))
    assert [entry.task_id for entry in first.entries] == tasks
    assert (second.entries, sorted(second.refused)) == ([], tasks)
    name = first.entries[0].by_name
    assert set(second.refused.values()) == {
        f"{name}今天 10:00 已经催办过这些单位，要求 2016-04-20 前回复，还在等回复，不用再催一次。"
    }
    assert ledger_is_whole()


def met(monkeypatch, module, name: str, here: threading.Event, there: threading.Event) -> None:
    """Let a function say that it has locked its rows and wait, not for ever, until the other side has."""
    locks = getattr(module, name)

    def waiting(*args, **kwargs) -> object:
        found = locks(*args, **kwargs)
        here.set()
        there.wait(1)
        return found

    monkeypatch.setattr(module, name, waiting)


def attempt(act) -> object:
    try:
        return act()
    except (NewerEntries, NotInThisState) as refusal:
        return refusal


def an_import(made, by, deadline: str):
    """Return the act of confirming an import that gives the task another deadline."""
    return an_import_of([made], by, deadline)


def an_import_of(tasks, by, deadline: str):
    """Return the act of confirming an import that gives these tasks, in this order, another deadline."""
    rows = [f"{each.project.name},{each.present.printed},{deadline},文广局" for each in tasks]
    text, plan = "\n".join(["项目名称,具体任务,时间节点,牵头部门", *rows]), tasks[0].plan
    draft = reconciling.begin(source=read_csv(text.encode(), "改.csv"), data=b"", by=by, when=NOW, plan=plan)
    changes, wanted = saving.changes_of(reconciling.reading_of(draft), plan), {each.pk for each in tasks}
    tokens = [each.token for each in changes if isinstance(each, TaskDiffers) and each.plan_task.pk in wanted]
    return lambda: reimporting.apply(draft=draft, tokens=tokens, reason="来文", by=by, when=NOW)


def explain(pk: int, head: int, answers: dict) -> None:
    """Check that the order of the ledger explains each of the three answers."""
    later = list(LedgerEntry.objects.filter(task=pk, seq__gt=head).order_by("seq"))
    order = [entry.kind for entry in later]
    confirmed, reported, imported = answers[0], answers[1], answers[2]
    assert imported == 1 and order.count(Kind.PLAN_CHANGED) == 1
    if isinstance(confirmed, LedgerEntry):
        assert order[0] == Kind.CONFIRMED  # nothing came between what was shown and the confirmation
    else:
        assert isinstance(confirmed, NewerEntries) and Kind.CONFIRMED not in order
    if isinstance(reported, LedgerEntry):
        assert order.count(Kind.REPORTED) == 1
        assert Kind.CONFIRMED not in order[: order.index(Kind.REPORTED)]
    else:
        assert isinstance(reported, NotInThisState) and reported.args and Kind.REPORTED not in order
        assert later[0].state_after == State.COMPLETED
