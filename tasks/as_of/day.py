"""AsOf: the only way to ask how the work stood at the end of a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from django.db.models import CharField, Q, Value

from departments.directory import names_on
from departments.models import User
from departments.roles import OWN, Permission, scope
from indicators.choices import FOREVER
from indicators.models import Plan
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.models import Evidence, LedgerEntry, TaskState, TaskUnit
from tasks.models.entry import LedgerEntryQuerySet
from tasks.models.evidence import EvidenceQuerySet
from tasks.models.unit import TaskUnitQuerySet


class AsOf:
    """The work of one or several plans at the end of a day, within the scope of one reader.

    Several plans take as many SQL statements as one, and each has its own thresholds. Without a reader nothing is left
    out, as in the official table, which all roles may read.
    """

    def __init__(self, plans: Sequence[Plan], day: date, reader: User | None = None) -> None:
        self.plans, self.day, self.reader = tuple(plans), day, reader

    def tasks(self, permission: Permission = Permission.READ_TASK) -> TaskStateQuerySet:
        """Return the tasks on which the reader holds the permission, each with its light."""
        rows = self.states(permission)
        return rows._with_light() if self.plans else rows.annotate(light=Value("", CharField()))

    def states(self, permission: Permission = Permission.READ_TASK) -> TaskStateQuerySet:
        """Return the same tasks without their light, for a query inside another one that does not ask for it.

        Django resolves the light anew in every such query, which takes it longer than the database needs to answer.
        """
        rows = TaskStateQuerySet(TaskState)._as_of(self)
        seen = rows if self.reader is None else rows.visible_to(self.reader, permission)
        return seen if self.plans else seen.none()

    @property
    def sees_undispatched(self) -> bool:
        """Return whether the reader sees tasks before their dispatch too; a unit has them only from then on."""
        return self.reader is None or scope(self.reader, Permission.READ_TASK) is not OWN

    def units(self) -> TaskUnitQuerySet:
        """Return the units on those tasks."""
        return TaskUnit.objects.as_of(self.day).filter(self._of_readable_tasks())

    def entries(self) -> LedgerEntryQuerySet:
        """Return the entries of those tasks up to the end of the day."""
        return LedgerEntry.objects.until(self.day).filter(self._of_readable_tasks())

    def evidence(self) -> EvidenceQuerySet:
        """Return the files handed in with those entries."""
        return Evidence.objects.until(self.day).filter(self._of_readable_tasks())

    @cached_property
    def names(self) -> Mapping[int, str]:
        """Return the names of all units on the day, by department id."""
        return names_on(self.day)

    def _of_readable_tasks(self) -> Q:
        return Q(task__in=self.states().order_by().values("task"))


def task_at_present(pk: int, reader: User) -> TaskState | None:
    """Return the present state of a task with its plan; None when there is no such task that the reader may read."""
    rows = TaskStateQuerySet(TaskState).filter(task=pk, until=FOREVER)
    return rows.visible_to(reader).select_related("plan").first()
