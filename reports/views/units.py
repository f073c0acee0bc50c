"""单位对比: the units' records side by side, and the page of one unit."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views import View

from departments.directory import names_on
from departments.guards import RoleRequiredMixin
from departments.models import Department, User
from departments.requests import SignedInRequest
from departments.roles import ALL, Permission, scope
from indicators.current import plan_of
from reports.figures.unit_page import unit_page
from reports.figures.units import UnitRecord, ranks, unit_records
from tasks.pages.views.scoped import readable_states

Key = Callable[[UnitRecord], float | None]
ORDERS: dict[str, Key] = {
    "led": lambda record: record.led.value,
    "answering": lambda record: record.answering.value,
    "cooperating": lambda record: record.cooperating.value,
    "completed": lambda record: record.completed.value,
    "present": lambda record: record.present.percent,
    "original": lambda record: record.original.percent,
    "overdue": lambda record: record.overdue.value,
    "late_parts": lambda record: record.late_parts.value,
    "silent": lambda record: record.silent.value,
    "unreported": lambda record: record.unreported.value,
    "returned": lambda record: record.returned.value,
    "unacknowledged": lambda record: record.unacknowledged.value,
    "unanswered": lambda record: record.unanswered.value,
    "acknowledge": lambda record: record.acknowledge.days,
    "reply": lambda record: record.reply.days,
}


def own_units(user: User) -> set[int] | None:
    """Return the ids of the units whose records the person may read: own and merged ones; None for all units."""
    if scope(user, Permission.READ_TASK) is ALL:
        return None
    found: set[int] = set()
    more = set() if user.department_id is None else {user.department_id}
    while more - found:
        found |= more
        more = set(Department.objects.filter(merged_into__in=found).values_list("pk", flat=True))
    return found


def in_order(records: list[UnitRecord], asked: str) -> list[UnitRecord]:
    """Return the records by a column, the greatest first after a minus; units without that number come last."""
    key = ORDERS.get(asked.removeprefix("-"))
    if key is None:
        return records
    values = [(key(record), record) for record in records]
    told = [(value, record) for value, record in values if value is not None]
    told.sort(key=lambda pair: pair[0], reverse=asked.startswith("-"))
    return [record for _, record in told] + [record for value, record in values if value is None]


class Units(RoleRequiredMixin, View):
    """单位对比: leaders and the office see every unit, a unit sees its own record."""

    permission = Permission.READ_TASK

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan, mine = plan_of(request), own_units(request.user)
        context: dict[str, object] = {"plan": plan, "own": mine is not None}
        if plan is not None:
            records = unit_records(readable_states(request), mine)
            asked = request.GET.get("order", "")
            ranked = ranks(records) if plan.ranks_units and mine is None else {}
            context |= {"records": [(each, ranked.get(each.department)) for each in in_order(records, asked)]}
            context |= {"ranked": bool(plan.ranks_units and mine is None), "order": asked}
        return render(request, "reports/units.html", context)


class Unit(RoleRequiredMixin, View):
    """One unit on a day: its figures, tasks by role, returned claims, extensions, requests and silence."""

    permission = Permission.READ_TASK

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        plan, mine, names = plan_of(request), own_units(request.user), names_on(request.as_of)
        if pk not in names or (mine is not None and pk not in mine):
            raise Http404("没有找到这个单位，或者这不是本单位。")
        context: dict[str, object] = {"plan": plan, "name": names[pk]}
        if plan is not None:
            page = unit_page(readable_states(request), pk)
            record = page.record
            roles = [(role, record.count_of(role), own) for role, own in page.roles] if record else []
            context |= {"page": page, "roles": roles}
        return render(request, "reports/unit.html", context)
