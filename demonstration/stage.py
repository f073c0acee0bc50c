"""The state of the demonstration while it is played: people, tasks by row and place, and steps in order of days."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Protocol
from zoneinfo import ZoneInfo

from departments.choices import Role
from departments.models import Department, User
from indicators.models import Plan
from jiading.day import Moment
from tasks.choices import UnitRole
from tasks.models import Task, TaskUnit

SEED = 20160301
SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = 5


def moment_of(day: date, hour: int = 10) -> Moment:
    """Return a moment of office hours on that day in Shanghai."""
    return Moment(at=datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC), on=day)


def workday(day: date) -> date:
    """Return the day, or the Monday after a weekend."""
    over = day.weekday() - SATURDAY
    return day + timedelta(days=2 - over) if over >= 0 else day


class Step(Protocol):
    """What somebody does at a moment: a service of tasks that is given all but its `when`."""

    def __call__(self, *, when: Moment) -> object: ...


@dataclass
class Stage:
    """Everything a made-up history needs at hand."""

    plan: Plan
    seed: int = SEED
    steps: list[tuple[date, int, Step]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.luck = Random(self.seed)
        people = User.objects.filter(is_active=True, department__isnull=False).order_by("username")
        self.clerks = {user.department_id: user for user in people if user.role == Role.CLERK}
        self.heads = {user.department_id: user for user in people if user.role == Role.HEAD}
        tasks = Task.objects.filter(plan=self.plan).select_related("project")
        self.tasks = {(task.project.position, task.position): task for task in tasks}
        rows = TaskUnit.objects.present().filter(task__plan=self.plan).order_by("position")
        self.units: dict[int, list[TaskUnit]] = {}
        for row in rows:
            self.units.setdefault(row.task_id, []).append(row)

    def office(self, number: int = 0) -> User:
        """Return one of the two people of the office."""
        return User.objects.filter(role=Role.OFFICE, username__startswith="chuang").order_by("username")[number]

    def leader(self) -> User:
        return User.objects.get(role=Role.LEADER)

    def unit(self, name: str) -> Department:
        return Department.objects.get(name=name)

    def leads_of(self, task: Task) -> list[int]:
        """Return the department ids of the leads, in printed order."""
        return [row.department_id for row in self.units[task.pk] if row.role == UnitRole.LEAD]

    def lead_of(self, task: Task) -> int:
        """Return the department id of the first lead."""
        return self.leads_of(task)[0]

    def others_of(self, task: Task) -> list[int]:
        """Return the department ids of the other units, once each, in printed order."""
        lead = self.lead_of(task)
        return list(dict.fromkeys(row.department_id for row in self.units[task.pk] if row.department_id != lead))

    def on(self, day: date, step: Step) -> None:
        """Put a step on the calendar; steps of one day keep the order in which they were put there."""
        self.steps.append((day, len(self.steps), step))

    def play(self) -> int:
        """Take all steps in the order of the calendar; return how many."""
        for day, _, step in sorted(self.steps, key=lambda each: each[:2]):
            step(when=moment_of(day))
        return len(self.steps)
