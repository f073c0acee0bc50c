"""The office confirms while a clerk reports while an import changes the task: some order of them explains every answer."""

import pytest

from tasks.choices import Kind, State
from tasks.importing.flat_files import read_csv
from tasks.models import LedgerEntry
from tasks.refusals import NewerEntries, NotInThisState
from tasks.services import claims, importing, progress, reconciling, reimporting
from tests.tasks.test_ledger import in_threads
from tests.world import at

NOW = at("2016-04-05")
ROUNDS = 12


@pytest.mark.django_db(transaction=True)
def test_every_answer_is_explained_by_the_order_of_the_ledger(task, report, people, plan, ledger_is_whole):
    for number in range(ROUNDS):
        made = task(due=f"2016-06-{number + 1:02d}", text=f"第 {number} 项任务。")
        report(made, "2016-04-01")
        head = claims.claim(task=made, by=people.lin, when=at("2016-04-02"), text="都办了。", reason="已请示").seq
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


def attempt(act) -> object:
    try:
        return act()
    except (NewerEntries, NotInThisState) as refusal:
        return refusal


def an_import(made, by, deadline: str):
    """Return the act of confirming an import that gives the task another deadline."""
    text = f"项目名称,具体任务,时间节点,牵头部门\n{made.project.name},{made.printed},{deadline},文广局\n"
    draft = reconciling.begin(source=read_csv(text.encode(), "改.csv"), data=b"", by=by, when=NOW, plan=made.plan)
    changes = importing.changes_of(reconciling.reading_of(draft), made.plan)
    tokens = [change.token for change in changes if change.plan_task and change.plan_task.pk == made.pk]
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
