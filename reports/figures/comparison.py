"""Two plans side by side, each on a day of its own: two years of one table, or two plans of one year."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count

from departments.models import User
from indicators.models import Plan
from reports.figures.counts import Figure, by_light
from reports.figures.leads import with_lead
from reports.figures.punctuality import punctuality
from reports.figures.rate import rate, rate_of
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import Light
from tasks.pages.filters import NO_CATEGORY, NO_CATEGORY_NAME


@dataclass(frozen=True)
class Share:
    """A number of tasks, and of how many where it is a part; both have the query of their list."""

    part: Figure
    whole: Figure | None = None

    @property
    def percent(self) -> float | None:
        """Return the percent with one decimal; None where there is nothing to be a part of."""
        if self.whole is None or not self.whole.value:
            return None
        return round(100 * self.part.value / self.whole.value, 1)


@dataclass(frozen=True)
class Line:
    """One measure of both plans; a side is None where its plan has nothing of it, such as no tasks of a unit."""

    name: str
    left: Share | None
    right: Share | None

    @property
    def difference(self) -> float | None:
        """Return right minus left, in percentage points for parts and in tasks else; None where it means nothing."""
        if self.left is None or self.right is None:
            return None
        if self.left.whole is None:
            return self.right.part.value - self.left.part.value
        if self.left.percent is None or self.right.percent is None:
            return None
        return round(self.right.percent - self.left.percent, 1)

    @property
    def is_in_points(self) -> bool:
        return any(side is not None and side.whole is not None for side in (self.left, self.right))


@dataclass(frozen=True)
class Comparison:
    """Lines over all tasks, by category and by lead unit."""

    whole: list[Line]
    categories: list[Line]
    leads: list[Line]


def comparison(left: Plan, left_day: date, right: Plan, right_day: date, reader: User) -> Comparison:
    """Return the lines of two plans, each at the end of its day, within the scope of the reader.

    Categories and units are matched by their names on each day; those of the right plan come first, in its order.
    """
    one, other = Side(left, left_day, reader), Side(right, right_day, reader)
    return Comparison(
        joined(one.whole(), other.whole()),
        joined(one.categories(), other.categories()),
        joined(one.leads(), other.leads()),
    )


def joined(left: Mapping[str, Share], right: Mapping[str, Share]) -> list[Line]:
    return [Line(name, left.get(name), right.get(name)) for name in dict.fromkeys([*right, *left])]


class Side:
    """One plan at the end of its day; the list of each figure is that of this plan and day."""

    def __init__(self, plan: Plan, day: date, reader: User) -> None:
        self.rows = AsOf([plan], day, reader).tasks()
        self.query = {"plan": plan.code, "as_of": f"{day:%Y-%m-%d}"}

    def whole(self) -> dict[str, Share]:
        """Return the measures of all tasks, by name."""
        rows = self.rows
        kept, lights = punctuality(rows), {figure.query["light"]: figure for figure in by_light(rows)}
        done, silent = rate(rows).figures, Figure("牵头单位沉默", rows.silent().count(), {"silent": "1"})
        return {
            "列入考核的任务": Share(self.figure(done["counted"])),
            "已办结": self.share(done["completed"], done["counted"]),
            "按现定期限办结": self.share(kept.present.kept, kept.present.dated),
            "按原定期限办结": self.share(kept.original.kept, kept.original.dated),
            "逾期": Share(self.figure(lights[Light.OVERDUE])),
            "牵头单位沉默": Share(self.figure(silent)),
        }

    def categories(self) -> dict[str, Share]:
        """Return what is completed of each category, in printed order; tasks without one come last."""
        states = states_by(self.rows, "category")
        named = [(each.name, each.pk, str(each.pk)) for each in self.rows.plan.categories.all()]
        listed = [*named, (NO_CATEGORY_NAME, None, NO_CATEGORY)]
        return {name: self.completed(states[key], category=value) for name, key, value in listed if key in states}

    def leads(self) -> dict[str, Share]:
        """Return what is completed of the tasks that each unit leads, by its name; joint leads have it each."""
        states, names = states_by(with_lead(self.rows), "lead_row__department"), self.rows.as_of.names
        shares = {names[pk]: self.completed(found, lead=pk) for pk, found in states.items() if isinstance(pk, int)}
        return dict(sorted(shares.items(), key=lambda pair: -(pair[1].whole or pair[1].part).value))

    def completed(self, states: Mapping[str, int], **query: object) -> Share:
        done = rate_of(states).figures
        return self.share(done["completed"], done["counted"], **query)

    def share(self, part: Figure, whole: Figure, **query: object) -> Share:
        return Share(self.figure(part, **query), self.figure(whole, **query))

    def figure(self, figure: Figure, **query: object) -> Figure:
        return replace(figure, query={**figure.query, **self.query, **query})


def states_by(rows: TaskStateQuerySet, key: str) -> dict[object, dict[str, int]]:
    """Return for each value of the column `key` the number of tasks by state, with one query."""
    found: dict[object, dict[str, int]] = {}
    for value, state, number in rows.order_by().values_list(key, "state").annotate(number=Count("pk")):
        found.setdefault(value, {})[state] = number
    return found
