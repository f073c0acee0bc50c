"""Which texts everything has: the one definition that keeping, rebuilding and proving the table share."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from departments.models import Department
from indicators.choices import FOREVER
from indicators.models import Plan, Wording
from search.choices import TextKind
from search.folding import folded, initials
from search.models import SearchText
from tasks.models import LedgerEntry, TaskState

BEGINNING = date(1, 1, 1)  # for what has no first day: a plan, a unit under its first name
WORDS_OF_DETAIL = ("issues", "next_steps", "reason", "document")  # beside an entry's text, what a person has written


def search_text(kind: TextKind, text: str, *, name: str = "", **facts: Any) -> SearchText:
    """Return the row of a text; its beginning `name` can also be looked up by the initials of its pinyin."""
    return SearchText(kind=kind, text=text, folded=folded(text), initials=initials(name), **facts)


def texts_of_plan(plan: Plan) -> list[SearchText]:
    text = f"{plan.title} {plan.tag}"
    return [search_text(TextKind.PLAN, text, name=text, plan=plan, since=BEGINNING)]


def texts_of_unit(unit: Department) -> list[SearchText]:
    """Return a text for each span in which the unit had a name, with its full name behind it."""
    former = [(each.name, each.until) for each in unit.former_names.order_by("until")]
    names, ends = [*(name for name, _ in former), unit.name], [BEGINNING, *(until for _, until in former), FOREVER]
    return [
        search_text(TextKind.UNIT, text, name=text, unit=unit, since=since, until=until)
        for name, (since, until) in zip(names, pairwise(ends), strict=True)
        for text in [f"{name} {unit.full_name}".strip()]
    ]


def texts_of_wording(wording: Wording, plan: int) -> list[SearchText]:
    """Return the text of a row of that plan (an id) over the span of its wording; nothing where all cells are empty."""
    text = "\n".join(filter(None, (wording.name, wording.standard, wording.baseline_state)))
    facts = {"plan_id": plan, "project_id": wording.project_id, "since": wording.since, "until": wording.until}
    return [search_text(TextKind.ROW, text, name=wording.name, **facts)] if text else []


def texts_of_task(states: Iterable[TaskState]) -> list[SearchText]:
    """Return a text for each span in which the task had the same words, from its states in order of their days."""
    found = []
    for _, alike in groupby(states, key=lambda state: state.text):
        span = list(alike)
        found.append(text_of_task(span[0], span[0].since, span[-1].until))
    return found


def text_of_task(state: TaskState, since: date, until: date) -> SearchText:
    facts = {"plan_id": state.plan_id, "task_id": state.task_id, "since": since, "until": until}
    return search_text(TextKind.TASK, state.text, name=state.text, **facts)


def texts_of_entry(entry: LedgerEntry, plan: int) -> list[SearchText]:
    """Return the words of an entry of that plan (an id), and the titles and names of the files handed in with it."""
    facts: dict[str, Any] = {"plan_id": plan, "task_id": entry.task_id, "entry_id": entry.pk, "since": entry.on}
    said = "\n".join(words_of_entry(entry))
    words = [search_text(TextKind.ENTRY, said, **facts)] if said else []
    files = [
        search_text(TextKind.FILE, f"{file.get('title', '')} {file['name']}".strip(), place=place, **facts)
        for place, file in enumerate(entry.detail.get("files", []), start=1)
    ]
    return words + files


def words_of_entry(entry: LedgerEntry) -> Iterator[str]:
    """Yield what a person has written: the text, what stands beside it, and the answers to each point of a claim."""
    told = [entry.text, *(entry.detail.get(name, "") for name in WORDS_OF_DETAIL)]
    told += [point["answer"] for point in entry.detail.get("points", [])]
    yield from filter(None, told)
