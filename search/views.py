"""搜索: one page over all plans; the field in the head of every page asks it for its first hits."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from indicators.current import plans_of
from indicators.models import Plan
from indicators.models.plan import FINISHED
from jiading.web.rate_limits import LimitedSearch
from search.finding import GROUPS, MOST, Found, Group
from search.presenters import Hit, HitMaker
from search.words import Query, query_of
from tasks.as_of.day import AsOf

FIRST, AT_ONCE, IN_PANEL = 5, 20, 3  # hits of a group: on the page of all groups, on a page of its own, below the field


@dataclass(frozen=True)
class GroupShown:
    """A group with how many texts were found in it, and those of them that the page shows."""

    group: Group
    count: int
    is_cut: bool  # whether there are more texts than are listed
    hits: list[Hit]

    @property
    def rest(self) -> int:
        return self.count - len(self.hits)


class Search(RoleRequiredMixin, LimitedSearch):
    """Find words in all plans that are not over, as of the day; with `over` in those that are, too."""

    permission = Permission.READ_TABLE

    def get(self, request: SignedInRequest) -> HttpResponse:
        query = query_of(request.GET.get("q", ""))
        plans = searched_plans(request)
        as_of = AsOf(plans, request.as_of, request.user)
        found = Found(as_of, request.user, query.words)
        maker = HitMaker(as_of, request.user, query.words)
        numbered = maker.task_hits(*query.task_number) if query.task_number else []
        if request.htmx:
            return panel(request, query, found, maker, numbered)
        if len(numbered) == 1 and numbered[0].opens == "task":
            return opened(request, numbered[0])
        return page(request, query, found, maker, numbered)


def searched_plans(request: SignedInRequest) -> list[Plan]:
    """Return the plans to search, the newest first: those that are not over on the day, or all with ?over=1."""
    return [plan for plan in plans_of(request) if request.GET.get("over") or plan.stage not in FINISHED]


def opened(request: SignedInRequest, hit: Hit) -> HttpResponseRedirect:
    """Send the person to the page of a task, on the day."""
    day = f"?as_of={request.as_of:%Y-%m-%d}" if request.is_past else ""
    return HttpResponseRedirect(f"{reverse('tasks:detail', args=[hit.about])}{day}")


def panel(request: SignedInRequest, query: Query, found: Found, maker: HitMaker, numbered: list[Hit]) -> HttpResponse:
    """Return the part below the field in the head: the first hits of each group."""
    groups = shown_groups(found, maker, IN_PANEL)
    context = {"query": query, "numbered": numbered, "groups": groups}
    context |= {"total": total_of(found), "is_cut": is_cut(found)}
    return varying(render(request, "search/_panel.html", context))


def page(request: SignedInRequest, query: Query, found: Found, maker: HitMaker, numbered: list[Hit]) -> HttpResponse:
    """Return the whole page: the first hits of each group, or with ?in= one group page by page."""
    chosen = next((group for group in GROUPS if group.key == request.GET.get("in")), None)
    context = {
        "query": query,
        "numbered": numbered,
        "tabs": [(group, found.count(group), found.is_cut(group)) for group in GROUPS],
        "total": total_of(found),
        "is_cut": is_cut(found),
        "most": MOST,
        "chosen": chosen,
        "over": bool(request.GET.get("over")),
        "offers_over": any(plan.stage in FINISHED for plan in plans_of(request)),
    }
    if chosen is None:
        context["groups"] = shown_groups(found, maker, FIRST)
    else:
        context["page_obj"] = turned = page_of(found.count(chosen), request.GET.get("page"))
        texts = found.texts(chosen, turned.start_index() - 1, turned.end_index()) if turned else []
        context["groups"] = [GroupShown(chosen, len(texts), found.is_cut(chosen), maker.hits(texts))]
    return varying(render(request, "search/results.html", context))


def shown_groups(found: Found, maker: HitMaker, most: int) -> list[GroupShown]:
    """Return the groups in which something was found, each with its first hits."""
    listed = [group for group in GROUPS if found.count(group)]
    hits = {group: maker.hits(found.texts(group, 0, most)) for group in listed}
    return [GroupShown(group, found.count(group), found.is_cut(group), hits[group]) for group in listed]


def total_of(found: Found) -> int:
    return sum(found.count(group) for group in GROUPS)


def is_cut(found: Found) -> bool:
    return any(found.is_cut(group) for group in GROUPS)


def page_of(count: int, asked: str | None) -> "Page[int]":
    """Return the asked page of so many texts; the nearest that exists when the address names none of them."""
    return Paginator(range(count), AT_ONCE).get_page(asked)


def varying(response: HttpResponse) -> HttpResponse:
    """Say that the same address has two answers: the page, and the part that htmx asks for."""
    patch_vary_headers(response, ["HX-Request"])
    return response
