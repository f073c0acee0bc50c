"""The ledger, whole and in order, as CSV in UTF-8 with BOM: in words and in local time, with what proves each entry."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from django.utils import timezone

from exports.files.history import words_of
from indicators.models import Plan
from jiading.xlsx import plain_text
from tasks.as_of.day import AsOf
from tasks.models import LedgerEntry, TaskState

AT_ONCE = 500  # entries in memory
HEADINGS = (
    "方案",
    "编号",
    "具体任务",
    "第几条",
    "日期",
    "时刻",
    "事项",
    "单位",
    "经手人",
    "内容",
    "之后状态",
    "前一条校验值",
    "校验值",
)


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> bytes:
        return line.encode("utf-8")


def lines(entries: Iterator[LedgerEntry], day: date) -> Iterator[bytes]:
    """Yield the file line by line, the tasks worded as at the end of the day.

    A text that looks like a formula is kept from being one.
    """
    writer = csv.writer(Echo())
    yield "\ufeff".encode()
    yield writer.writerow(HEADINGS)
    plans = {plan.pk: plan for plan in Plan.objects.all()}
    while some := list(islice(entries, AT_ONCE)):
        states = states_of(some, list(plans.values()), day)
        for entry in some:
            state = states[entry.task_id]
            yield writer.writerow(plain_text(value) for value in entry_row(entry, state, plans[state.plan_id]))


def states_of(entries: Iterable[LedgerEntry], plans: Sequence[Plan], day: date) -> dict[int, TaskState]:
    """Return the states of the entries' tasks at the end of the day, by task."""
    rows = AsOf(plans, day).tasks().filter(task__in={entry.task_id for entry in entries})
    return {state.task_id: state for state in rows.select_related("task__project").order_by()}


def entry_row(entry: LedgerEntry, state: TaskState, plan: Plan) -> tuple[str, ...]:
    return (
        plan.tag,
        f"{state.task.project.position}-{state.task.position}",
        state.text,
        str(entry.seq),
        f"{entry.on:%Y-%m-%d}",
        f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
        entry.get_kind_display(),
        entry.unit_name,
        entry.hand,
        words_of(entry),
        entry.get_state_after_display(),
        entry.previous_hash,
        entry.hash,
    )
