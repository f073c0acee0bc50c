"""How many tasks there are of each kind: a label, a value, and the query of the list of exactly that length."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, FilteredRelation, Q

from departments.directory import names_on
from tasks.choices import Light, UnitRole
from tasks.filters import NO_CATEGORY
from tasks.models.standing_words import StandingQuerySet

NO_CATEGORY_NAME = "（分类待核实）"


@dataclass(frozen=True)
class Figure:
    """One number with the query that opens its list."""

    label: str
    value: int
    query: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class CountsRow:
    """A line of a breakdown: its name, its total, and one figure for each light in the order of Light."""

    name: str
    total: Figure
    lights: list[Figure]


def light_figures(counts: Mapping[str, int], **query: object) -> list[Figure]:
    return [Figure(light.label, counts.get(light, 0), {"light": light.value} | query) for light in Light]


def breakdown_row(name: str, counts: Mapping[str, int], **query: object) -> CountsRow:
    return CountsRow(name, Figure(name, sum(counts.values()), query), light_figures(counts, **query))


def grouped(rows: StandingQuerySet, key: str) -> dict[object, dict[str, int]]:
    """Return for each value of the key how many tasks have each light; one query."""
    found: dict[object, dict[str, int]] = {}
    for value, light, number in rows.order_by().values_list(key, "light").annotate(number=Count("pk")):
        found.setdefault(value, {})[light] = number
    return found


def by_light(rows: StandingQuerySet) -> list[Figure]:
    """How many tasks have each light; they add up to all tasks."""
    return light_figures(dict(rows.order_by().values_list("light").annotate(number=Count("pk"))))


def by_category(rows: StandingQuerySet) -> list[CountsRow]:
    """Lights by indicator category in printed order, tasks without one last."""
    counts = grouped(rows, "category")
    listed = [
        breakdown_row(category.name, counts[category.pk], category=category.pk)
        for category in rows.plan.categories.all()
        if category.pk in counts
    ]
    if None in counts:
        listed.append(breakdown_row(NO_CATEGORY_NAME, counts[None], category=NO_CATEGORY))
    return listed


def by_lead(rows: StandingQuerySet) -> list[CountsRow]:
    """Lights by lead unit, most tasks first; a task with two leads counts for each of them."""
    day, unit = rows.day, "task__units__"
    led = Q(**{f"{unit}role": UnitRole.LEAD, f"{unit}since__lte": day, f"{unit}until__gt": day})
    with_lead = rows.annotate(lead_row=FilteredRelation("task__units", condition=led)).filter(lead_row__isnull=False)
    counts, names = grouped(with_lead, "lead_row__department"), names_on(day)
    listed = [breakdown_row(names[pk], lights, lead=pk) for pk, lights in counts.items()]
    return sorted(listed, key=lambda row: (-row.total.value, row.name))


def others(rows: StandingQuerySet) -> list[Figure]:
    """Numbers that lie across the lights."""
    return [
        Figure("牵头单位沉默（含逾期、临期）", rows.silent().count(), {"silent": "1"}),
        Figure("办结申请待审核", rows.claimed().count(), {"needs": "confirm"}),
        Figure("延期申请待审批", rows.asking_extension().count(), {"needs": "extension"}),
        Figure("催办、批示尚未回复", rows.unanswered().count(), {"needs": "answer"}),
    ]
