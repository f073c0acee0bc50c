"""A unit's record on a day: what it carries, how punctual it is, what it owes, how quickly it answers.

Every count is of tasks that are not cancelled, and each of its lists is that of the unit in that role:

- carried, led, answering, cooperating: tasks that the unit carries in any role, or as 牵头, 责任, 配合. A member of a
  collective counts for itself, with the tasks that the collective carries.
- completed: tasks it leads that are completed.
- on time (`present` by 现定, `original` by 原定): of the tasks it leads, kept ÷ judged. A task is judged when it has
  that deadline and is completed, or still runs after it (from the next day on); suspended work is not judged. A task
  is kept when it was completed no later than that deadline.
- overdue: tasks it leads that run beyond the present deadline; `late_parts`: overdue tasks on which it answers and has
  not finished its own part.
- silent: tasks it leads on which no lead has reported for a cycle and its grace (the rule of the light, whatever the
  light shows); `unreported`: tasks on which it answers, its own part unfinished and not reported on for as long. From
  when either counts: tasks/as_of/silence.py.
- returned: tasks it leads that were sent back and are not claimed again.
- unacknowledged, unanswered: tasks, in any role, of which it owes a receipt, or an answer to an urging or instruction.
- days to acknowledge and to reply: see response.py; calendar days.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef

from departments.directory import names_on
from departments.models import Department
from reports.figures.counts import Figure
from reports.figures.response import Average, Response, responses
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import Light, State, UnitRole

LEAD, ANSWER, HELP = {"role": "lead"}, {"role": "responsible"}, {"role": "cooperating"}
COUNTED = {"counted": "1"}
Word = Callable[[TaskStateQuerySet, OuterRef], TaskStateQuerySet]


@dataclass(frozen=True)
class Measure:
    """One count of a unit's tasks: its label, the parameters of its list beside `unit`, and the same filter in SQL."""

    label: str
    query: Mapping[str, str]
    word: Word


MEASURES: Mapping[str, Measure] = {
    "carried": Measure("承担任务", COUNTED, lambda rows, unit: rows.counted()),
    "led": Measure("牵头", LEAD | COUNTED, lambda rows, unit: rows.counted()),
    "answering": Measure("责任", ANSWER | COUNTED, lambda rows, unit: rows.counted()),
    "cooperating": Measure("配合", HELP | COUNTED, lambda rows, unit: rows.counted()),
    "completed": Measure("牵头已办结", LEAD | {"state": State.COMPLETED.value}, lambda rows, unit: rows.completed()),
    "kept_present": Measure("按现定期限办结", LEAD | {"kept": "present"}, lambda rows, unit: rows.in_time("present")),
    "judged_present": Measure(
        "现定期限已到或已办结", LEAD | {"kept": "judged"}, lambda rows, unit: rows.judged("present")
    ),
    "kept_original": Measure(
        "按原定期限办结", LEAD | {"kept": "original"}, lambda rows, unit: rows.in_time("original")
    ),
    "judged_original": Measure(
        "原定期限已到或已办结", LEAD | {"kept": "judged_original"}, lambda rows, unit: rows.judged("original")
    ),
    "overdue": Measure("牵头逾期", LEAD | {"light": Light.OVERDUE.value}, lambda rows, unit: rows.overdue()),
    "late_parts": Measure(
        "责任逾期（本部分未完成）",
        ANSWER | {"light": Light.OVERDUE.value, "needs": "finish"},
        lambda rows, unit: rows.overdue().unfinished(unit),
    ),
    "silent": Measure("牵头沉默", LEAD | {"silent": "1"}, lambda rows, unit: rows.silent()),
    "unreported": Measure("责任超期未反馈", ANSWER | {"needs": "report"}, lambda rows, unit: rows.unreported(unit)),
    "returned": Measure("退回未再报", LEAD | {"needs": "returned"}, lambda rows, unit: rows.returned()),
    "unacknowledged": Measure("待签收", {"needs": "acknowledge"}, lambda rows, unit: rows.unacknowledged(unit)),
    "unanswered": Measure("催办、批示未回复", {"needs": "answer"}, lambda rows, unit: rows.unanswered(unit)),
}


@dataclass(frozen=True)
class OnTime:
    """An on-time rate: tasks that kept their deadline ÷ judged tasks."""

    kept: Figure
    judged: Figure

    @property
    def percent(self) -> float | None:
        """Return the percent with one decimal; None without judged tasks."""
        return round(100 * self.kept.value / self.judged.value, 1) if self.judged.value else None


@dataclass(frozen=True)
class UnitRecord:
    """The counts of one unit on a day, as the module defines them; `name` is the unit's name on that day."""

    department: int
    name: str
    heir: int | None  # the unit into which it had been merged by that day
    merged_into: str  # the heir's name on that day, when the unit had been merged by then
    merged_on: date | None
    carried: Figure
    led: Figure
    answering: Figure
    cooperating: Figure
    completed: Figure
    present: OnTime
    original: OnTime
    overdue: Figure
    late_parts: Figure
    silent: Figure
    unreported: Figure
    returned: Figure
    unacknowledged: Figure
    unanswered: Figure
    acknowledge: Average
    reply: Average

    def count_of(self, role: UnitRole) -> Figure:
        """Return how many tasks it carries in that role."""
        return {UnitRole.LEAD: self.led, UnitRole.RESPONSIBLE: self.answering, UnitRole.COOPERATING: self.cooperating}[
            role
        ]

    @property
    def figures(self) -> list[Figure]:
        """Return all counts, so that tests can follow each to its list."""
        rates = [self.present.kept, self.present.judged, self.original.kept, self.original.judged]
        return rates + [value for value in vars(self).values() if isinstance(value, Figure)]


def unit_records(rows: TaskStateQuerySet, departments: Collection[int] | None = None) -> list[UnitRecord]:
    """Return the record of each unit that carries tasks on that day, in the portal's order of units.

    `departments` are ids that limit it. The number of queries does not depend on the number of units.
    """
    counts = {name: counted(rows, measure, departments) for name, measure in MEASURES.items()}
    heard, names = responses(rows), names_on(rows.day)
    known = Department.objects.filter(pk__in=counts["carried"]).order_by("position", "pk")
    return [
        record(unit, rows.day, names, {name: found.get(unit.pk, 0) for name, found in counts.items()}, heard)
        for unit in known
    ]


def counted(rows: TaskStateQuerySet, measure: Measure, departments: Collection[int] | None) -> dict[int, int]:
    """Return by department id how many tasks the measure counts, for all units or these, with one query."""
    parts = measure.word(rows.with_parts(measure.query.get("role")), OuterRef("carrier"))
    parts = parts if departments is None else parts.filter(carrier__in=departments)
    return dict(parts.order_by().values_list("carrier").annotate(number=Count("task", distinct=True)))


def record(
    unit: Department, day: date, names: Mapping[int, str], counts: Mapping[str, int], heard: Mapping[int, Response]
) -> UnitRecord:
    made = {
        name: Figure(measure.label, counts[name], {"unit": unit.pk, **measure.query})
        for name, measure in MEASURES.items()
    }
    present = OnTime(made.pop("kept_present"), made.pop("judged_present"))
    original = OnTime(made.pop("kept_original"), made.pop("judged_original"))
    heir = unit.merged_into_id if unit.merged_on and unit.merged_on <= day else None
    response = heard.get(unit.pk, Response())
    return UnitRecord(
        department=unit.pk,
        name=names[unit.pk],
        heir=heir,
        merged_into="" if heir is None else names[heir],
        merged_on=None if heir is None else unit.merged_on,
        acknowledge=response.acknowledge,
        reply=response.reply,
        present=present,
        original=original,
        **made,
    )


def ranks(records: Collection[UnitRecord]) -> dict[int, int]:
    """Return each judged unit's rank by its on-time rate against 现定; equal rates share a rank."""
    rates = {record.department: record.present.percent for record in records if record.present.percent is not None}
    return {unit: 1 + sum(other > rate for other in rates.values()) for unit, rate in rates.items()}
