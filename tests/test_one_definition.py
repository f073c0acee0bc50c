"""Each word of the office is defined once: there is no second list of states or kinds, and no second reading of one."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

import tableparser.columns
import tasks
from indicators.choices import Field
from jiading import text
from tableparser.cells import control_characters
from tasks.choices import CLAIMS, NOT_CLOSED, RUNNING, VOID, WORKING, Kind, State
from tasks.ledger.effects import apply
from tasks.ledger.facts import Event, Facts, UnitFacts
from tasks.models import LedgerEntry
from tasks.models.entry import claims_in_force
from tests.house import APPS, LIBRARY
from tests.world import DAY

HOME = Path(tasks.__file__).parents[1]
A, B = 1, 2  # two leads
WHOLE = {"unfinished": [], "reason": ""}


def groups(of: str) -> dict[frozenset[str], list[str]]:
    """Return every literal group of two or more members of that list of choices, and where it is written."""
    found: dict[frozenset[str], list[str]] = defaultdict(list)
    for path in sorted(
        each for app in (*APPS, LIBRARY) for each in (HOME / app).rglob("*.py") if "migrations" not in each.parts
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = members(node, of)
            if len(names) > 1:
                found[frozenset(names)].append(f"{path.relative_to(HOME)}:{node.lineno}")
    return dict(found)


def members(node: ast.AST, of: str) -> list[str]:
    """Return the members of that list of choices that a tuple, list or set names."""
    if not isinstance(node, ast.Tuple | ast.List | ast.Set):
        return []
    return [
        each.attr
        for each in node.elts
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == of
    ]


def test_every_list_of_states_stands_in_the_choices():
    assert {
        place for places in groups("State").values() for place in places if "tasks/choices.py" not in place
    } == set()


def test_no_group_of_kinds_is_written_twice():
    assert {tuple(sorted(kinds)): places for kinds, places in groups("Kind").items() if len(places) > 1} == {}


def test_the_lists_of_states_say_which_work_goes_on():
    assert set(WORKING) < set(RUNNING) < set(NOT_CLOSED) < set(State.values)
    assert set(RUNNING) == {State.PENDING, State.IN_PROGRESS, State.CLAIMED}
    assert set(NOT_CLOSED) == set(RUNNING) | {State.SUSPENDED}


ROUNDS = [
    # who claimed (c), agreed (a), what made it void; and whose claims and agreements still stand
    ([], []),
    ([("claimed", A)], [A]),
    ([("claimed", A), ("agreed", B)], [A, B]),
    ([("claimed", A), ("agreed", B), ("sent_back", None)], []),
    ([("claimed", A), ("objected", B)], []),
    ([("claimed", A), ("objected", B), ("claimed", B)], [B]),
    ([("claimed", A), ("agreed", B), ("confirmed", None)], [A, B]),
    ([("claimed", A), ("agreed", B), ("confirmed", None), ("reopened", None)], []),
    ([("claimed", A), ("agreed", B), ("confirmed", None), ("reopened", None), ("claimed", B)], [B]),
    ([("claimed", A), ("suspended", None), ("resumed", None), ("agreed", B)], [A, B]),
]


@pytest.mark.parametrize(("acts", "standing"), ROUNDS)
def test_a_claim_stands_until_it_is_sent_back_objected_to_or_the_task_is_reopened(acts, standing):
    """The list of entries and the facts of the fold say the same."""
    facts = Facts(units=(UnitFacts(A, "lead"), UnitFacts(B, "lead")), state=State.IN_PROGRESS)
    entries = [
        LedgerEntry(seq=seq, kind=kind, unit_id=unit, detail=WHOLE) for seq, (kind, unit) in enumerate(acts, start=1)
    ]
    for entry in entries:
        facts = apply(facts, Event(entry.seq, entry.kind, DAY("2016-05-01"), entry.unit_id, WHOLE))
    assert [entry.unit_id for entry in claims_in_force(entries)] == standing
    assert facts.claimants() == frozenset(standing)


def test_the_kinds_that_make_or_void_a_claim():
    assert set(CLAIMS) == {Kind.CLAIMED, Kind.AGREED}
    assert set(VOID) == {Kind.SENT_BACK, Kind.OBJECTED, Kind.REOPENED}


def test_the_parser_names_the_columns_of_the_portal():
    """It may not import them, since it runs without Django."""
    assert [(each.value, each.label) for each in tableparser.columns.Field] == Field.choices


def test_the_parser_refuses_the_characters_that_the_portal_refuses():
    assert control_characters.FORBIDDEN.pattern == text.FORBIDDEN.pattern
