"""Who is silent: the lead units of tasks on which no lead has said a word for a cycle and its grace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, FilteredRelation, Min, Q

from departments.directory import names_on
from reports.figures.counts import Figure
from tasks.choices import UnitRole
from tasks.models.standing_words import StandingQuerySet


@dataclass(frozen=True)
class SilentLead:
    """One lead unit: how many of its tasks are silent, and since when the longest has been."""

    figure: Figure
    heard_on: date
    days: int


def silent_leads(rows: StandingQuerySet, names: Mapping[int, str] | None = None) -> list[SilentLead]:
    """Lead units with silent tasks, whatever the light of these, the longest silence first.

    A task with two leads is silent for both of them: the rule asks whether any lead has spoken.
    """
    day, unit = rows.day, "task__units__"
    led = Q(**{f"{unit}role": UnitRole.LEAD, f"{unit}since__lte": day, f"{unit}until__gt": day})
    silent = rows.silent().order_by().annotate(lead_row=FilteredRelation("task__units", condition=led))
    found = (
        silent.filter(lead_row__isnull=False)
        .values_list("lead_row__department")
        .annotate(number=Count("pk"), heard=Min("heard_on"))
    )
    names = names_on(day) if names is None else names
    listed = [
        SilentLead(Figure(names[pk], number, {"silent": "1", "lead": pk}), heard, (day - heard).days)
        for pk, number, heard in found
    ]
    return sorted(listed, key=lambda one: (-one.days, one.figure.label))
