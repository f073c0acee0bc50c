"""The task lists behind the numbers of 工作台: one of each plan, since a list is of one plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from departments.requests import SignedInRequest
from indicators.current import code_in_links
from indicators.models import Plan


@dataclass(frozen=True)
class PlanList:
    """The tasks of one plan within a section: how many, and the query of their list."""

    plan: Plan
    count: int
    url_query: str
    code: str = ""  # what ?plan= of a link must be; "" where there is no other plan


def lists_of(
    request: SignedInRequest, plans: Iterable[Plan], numbers: Mapping[int, int], query: Mapping[str, object]
) -> list[PlanList]:
    """Return the list of each plan that has tasks, with its number by plan; their links get day and plan."""
    day = {"as_of": f"{request.as_of:%Y-%m-%d}"} if request.is_past else {}
    found = []
    for plan in plans:
        code = code_in_links(request, plan)
        if number := numbers.get(plan.pk):
            asked = {**query, **day, **({"plan": code} if code else {})}
            found.append(PlanList(plan, number, urlencode(asked), code))
    return found
