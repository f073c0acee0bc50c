"""Counts of tasks by light, category and need; each has the query of the task list that shows exactly these tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from jiading.database.several_counts import counts, counts_and_groups
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import Light
from tasks.pages.filters import NO_CATEGORY, NO_CATEGORY_NAME

Across = tuple[str, Mapping[str, object], TaskStateQuerySet]
QUIET = (Light.SILENT, Light.OVERDUE, Light.DUE_SOON, Light.IDLE)  # what a silent task can show

SILENT = {"silent": "1"}


@dataclass(frozen=True)
class Figure:
    """One number with the parameters of the task list that it counts."""

    label: str
    value: int
    query: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class CountsRow:
    """A line of a breakdown: name, total, and one figure for each light in the order of Light."""

    name: str
    total: Figure
    lights: list[Figure]


def light_figures(counts: Mapping[str, int], **query: object) -> list[Figure]:
    return [Figure(light.label, counts.get(light, 0), {"light": light.value} | query) for light in Light]


def lights_shown(lights: Sequence[Figure]) -> list[Figure]:
    """Return the figures of by_light() without 未交办 where there is no such task, which is so in most plans."""
    return [each for each in lights if each.value or each.query["light"] != Light.UNDISPATCHED]


def breakdown_row(name: str, counts: Mapping[str, int], **query: object) -> CountsRow:
    return CountsRow(name, Figure(name, sum(counts.values()), query), light_figures(counts, **query))


def grouped(rows: TaskStateQuerySet, key: str) -> dict[object, dict[str, int]]:
    """Return for each value of the column `key` the number of tasks by light, with one query."""
    found: dict[object, dict[str, int]] = {}
    for value, light, number in rows.order_by().values_list(key, "light").annotate(number=Count("pk")):
        found.setdefault(value, {})[light] = number
    return found


def by_light(rows: TaskStateQuerySet) -> list[Figure]:
    """Return the number of tasks by light; the figures add up to all tasks."""
    return light_figures(dict(rows.order_by().values_list("light").annotate(number=Count("pk"))))


def by_category(rows: TaskStateQuerySet) -> list[CountsRow]:
    """Return the number of tasks by category and light, categories in printed order, tasks without one last."""
    counts = grouped(rows, "category")
    listed = [
        breakdown_row(category.name, counts[category.pk], category=category.pk)
        for category in rows.plan.categories.all()
        if category.pk in counts
    ]
    if None in counts:
        listed.append(breakdown_row(NO_CATEGORY_NAME, counts[None], category=NO_CATEGORY))
    return listed


def others(rows: TaskStateQuerySet) -> list[Figure]:
    """Return the counts that do not depend on the light, such as claims to confirm, with one query."""
    asked = across(rows)
    return figures_of(asked, counts([found for *_, found in asked]))


def others_and_silence(rows: TaskStateQuerySet) -> tuple[list[Figure], list[Figure]]:
    """Return others(), and the parts of its silent tasks by the light that they show, with one query.

    A task that is overdue or due soon shows that instead of its silence; no task shows two lights.
    """
    asked = across(rows)
    numbers, lights = counts_and_groups([found for *_, found in asked[1:]], rows.silent(), "light")
    found = figures_of(asked, [sum(lights.values()), *numbers])
    return found, [
        Figure(light.label, lights[light], SILENT | {"light": light.value}) for light in QUIET if light in lights
    ]


def across(rows: TaskStateQuerySet) -> list[Across]:
    """Return label, query of the list and rows of each of others(), the silent tasks first."""
    return [
        ("牵头单位沉默（含逾期、临期）", SILENT, rows.silent()),
        ("逾期未签收", {"needs": "receipt"}, rows.acknowledgement_overdue()),
        ("办结申请待审核", {"needs": "confirm"}, rows.claimed()),
        ("待其他牵头单位同意办结", {"needs": "agree"}, rows.awaiting_agreement()),
        ("已退回", {"needs": "returned"}, rows.returned()),
        ("延期申请待审批", {"needs": "extension"}, rows.asking_extension()),
        ("催办、批示尚未回复", {"needs": "answer"}, rows.unanswered()),
        ("催办、批示到期未回复", {"needs": "late_answer"}, rows.answer_overdue()),
        ("领导批示未回复", {"needs": "instructed"}, rows.instructed()),
    ]


def figures_of(asked: Sequence[Across], numbers: Sequence[int]) -> list[Figure]:
    return [Figure(label, number, query) for (label, query, _), number in zip(asked, numbers, strict=True)]
