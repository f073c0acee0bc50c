"""Lead units: the lights of the tasks that each leads, and which leads are silent since when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, FilteredRelation, Min, Q

from departments.directory import names_on
from reports.figures.counts import CountsRow, Figure, breakdown_row
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import UnitRole


@dataclass(frozen=True)
class SilentLead:
    """One lead unit with silent tasks: how many, the start of the longest silence, and its calendar days."""

    figure: Figure
    heard_on: date
    days: int


@dataclass(frozen=True)
class Leads:
    """The lights of every lead unit, and the leads with silent tasks."""

    rows: list[CountsRow]
    silent: list[SilentLead]


def by_lead(rows: TaskStateQuerySet) -> list[CountsRow]:
    """Return the number of tasks by lead and light, most tasks first; a task with two leads counts for each."""
    return leads(rows).rows


def silent_leads(rows: TaskStateQuerySet) -> list[SilentLead]:
    """Return the leads with silent tasks, whatever the light of these, the longest silence first.

    A task with two leads is silent for both or for neither: a report of either ends the silence.
    """
    return leads(rows).silent


def leads(rows: TaskStateQuerySet, names: Mapping[int, str] | None = None) -> Leads:
    """Return lights and silences of the leads with one query.

    `names` are the units' names on the day, by id; they take another query when None.
    """
    day, silent = rows.day, rows.silence()
    found = (
        with_lead(rows)
        .order_by()
        .values_list("lead_row__department", "light")
        .annotate(number=Count("pk"), quiet=Count("pk", filter=silent), heard=Min("heard_on", filter=silent))
    )
    lights: dict[int, dict[str, int]] = {}
    silences: dict[int, list[tuple[date, int]]] = {}
    for pk, light, number, quiet, heard in found:
        lights.setdefault(pk, {})[light] = number
        if heard:
            silences.setdefault(pk, []).append((heard, quiet))
    names = names_on(day) if names is None else names
    listed = [breakdown_row(names[pk], counts, lead=pk) for pk, counts in lights.items()]
    quiet_ones = [silent_lead(pk, names[pk], parts, day) for pk, parts in silences.items()]
    return Leads(
        sorted(listed, key=lambda row: (-row.total.value, row.name)),
        sorted(quiet_ones, key=lambda one: (-one.days, one.figure.label)),
    )


def with_lead(rows: TaskStateQuerySet) -> TaskStateQuerySet:
    """Return the dispatched tasks, each once for every lead of the day, which is `lead_row`."""
    unit = "task__units__"
    led = Q(**{f"{unit}role": UnitRole.LEAD, f"{unit}since__lte": rows.day, f"{unit}until__gt": rows.day})
    joined: TaskStateQuerySet = rows.dispatched().annotate(lead_row=FilteredRelation("task__units", condition=led))
    return joined.filter(lead_row__isnull=False)


def silent_lead(pk: int, name: str, parts: list[tuple[date, int]], day: date) -> SilentLead:
    heard = min(heard for heard, _ in parts)
    figure = Figure(name, sum(number for _, number in parts), {"silent": "1", "lead": pk})
    return SilentLead(figure, heard, (day - heard).days)
