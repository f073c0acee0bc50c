"""逾期: by days late or by unit, with who holds it up and who is silent."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from indicators.current import plan_of
from reports.figures import Figure
from reports.figures.late import LateGroup, filled, outline, packed
from reports.views.units import own_units
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import Light
from tasks.pages.views.scoped import readable_states

PER_PAGE = 50
ORDERS = {"days": "按逾期天数", "lead": "按牵头部门", "unit": "按责任单位"}


class GroupPaginator(Paginator):  # type: ignore[type-arg]  # at run time it takes no parameter
    """Pages of whole groups (LateGroup); `count` is the number of their lines. Only the tasks of a page are read."""

    def __init__(self, rows: TaskStateQuerySet, groups: Sequence[LateGroup[int]], most: int) -> None:
        self.rows, self.pages = rows, packed(groups, most)
        super().__init__([pk for group in groups for pk in group.tasks], most)

    @property
    def num_pages(self) -> int:
        return len(self.pages)

    def page(self, number: int | str) -> "Page[Any]":
        number = self.validate_number(number)
        return Page(filled(self.pages[number - 1], self.rows), number, self)


class Overdue(RoleRequiredMixin, View):
    """逾期: days late by both deadlines, who holds it up since when, who has not reported, the latest words."""

    permission = Permission.READ_TASK

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan, order = plan_of(request), request.GET.get("order", "days")
        order = order if order in ORDERS else "days"
        context: dict[str, object] = {"plan": plan, "order": order, "orders": ORDERS.items()}
        if plan is not None:
            rows = readable_states(request)
            groups = outline(rows, order)
            late = {pk for group in groups for pk in group.tasks}
            context |= {
                "page_obj": GroupPaginator(rows, groups, PER_PAGE).get_page(request.GET.get("page")),
                "total": Figure("逾期", len(late), {"light": Light.OVERDUE.value}),
                "mine": own_units(request.user),
            }
        return render(request, "reports/overdue.html", context)
