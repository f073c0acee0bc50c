"""落实率, lights and categories of a page in one query; each is what rate(), by_light() and by_category() say."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from reports.figures.counts import CountsRow, Figure, breakdown_row, light_figures
from reports.figures.punctuality import Punctuality, punctuality_counts, punctuality_of
from reports.figures.rate import Rate, rate_of
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.filters import NO_CATEGORY, NO_CATEGORY_NAME


@dataclass(frozen=True)
class Summary:
    """How the tasks stand on a day: completion rate, lights, lights by category, and punctuality of the completed."""

    rate: Rate
    lights: list[Figure]
    categories: list[CountsRow]
    kept: Punctuality


def summary(rows: TaskStateQuerySet) -> Summary:
    """Return rate, lights, lights by category (as printed, tasks without one last) and punctuality, with one query."""
    states: Counter[str] = Counter()
    lights: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    categories: dict[tuple[bool, int, int, str], Counter[str]] = {}
    timely = punctuality_counts(rows)
    alike = rows.order_by().values_list("category__position", "category", "category__name", "state", "light")
    alike = alike.annotate(number=Count("pk"), **timely)
    for position, pk, category, state, light, number, *punctual in alike:
        for name, many in zip(timely, punctual, strict=True):
            kept[name] += many
        key = (pk is None, position or 0, pk or 0, category)
        for counter, value in ((states, state), (lights, light), (categories.setdefault(key, Counter()), light)):
            counter[value] += number
    listed = [
        breakdown_row(name or NO_CATEGORY_NAME, counts, category=NO_CATEGORY if lost else pk)
        for (lost, _, pk, name), counts in sorted(categories.items(), key=lambda item: item[0][:3])
    ]
    return Summary(rate_of(states), light_figures(lights), listed, punctuality_of(kept))
