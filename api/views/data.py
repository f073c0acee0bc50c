"""The read-only interface for the district's data platform: GET with a token, one day, within one person's scope.

It is off by default.
"""

import hashlib
import logging
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Exists, Model, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.views import View

from api import answers, changes, schemas
from api.asking import (
    AS_OF,
    NARROWING,
    PAGE,
    PAGED,
    SINCE,
    SIZE,
    Parameter,
    Refusal,
    day_of,
    number,
    only_known,
    starting,
)
from api.json import json_text
from departments.choices import TokenPurpose
from departments.models import AccessToken, User
from departments.services.access import holder_of
from indicators.models import Plan
from indicators.models.plan import PlanQuerySet
from jiading.web import errors
from jiading.web.rate_limits import one_too_many
from jiading.web.requests import RequestInDay
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.models import TaskState
from tasks.pages.filters import TaskFilter

Row = TypeVar("Row", bound=Model)

log = logging.getLogger("portal.api")
METHODS = ("GET", "HEAD")


@method_decorator(login_not_required, name="dispatch")
class ApiView(View):
    """One address of the interface. A subclass says what may be asked, the shape of its answer, and answers."""

    summary: str
    parameters: Sequence[Parameter] = ()
    shape: type  # of its answer; an address that the document does not list has none

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.API:
            raise Http404
        try:
            return self.answered(cast(RequestInDay, request))
        except Refusal as refusal:
            return refused(refusal)
        except errors.DATABASE_TROUBLE:
            raise  # answered with 503 where trouble outside of a view is answered as well
        except Exception:
            log.exception("request %s failed", getattr(request, "number", "-"))
            return refused(Refusal(500, "broken", f"服务器出错，请求号 {getattr(request, 'number', '')}。"))

    def answered(self, request: RequestInDay) -> HttpResponseBase:
        if request.method not in METHODS:
            raise Refusal(405, "method_not_allowed", "数据接口只读，只能用 GET 或 HEAD。", Allow="GET, HEAD")
        self.user = bearer(request).person
        only_known(request.GET, self.parameters)
        self.day = day_of(request)
        body = json_text(self.answer(request)).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        response = sent(HttpResponse(body, content_type="application/json; charset=utf-8", headers={"ETag": etag}))
        return get_conditional_response(request, etag=etag, response=response) or response

    def answer(self, request: RequestInDay) -> Any:
        """Return what json_text() writes; raise Refusal when it cannot be answered."""
        raise NotImplementedError

    def plan(self) -> Plan:
        """Return the plan that the address names; raise Refusal when there was none by that day."""
        code = self.kwargs["code"]
        found = plans_on(self.day, self.user).filter(code=code).first() if code.isprintable() else None
        if found is None:
            raise Refusal(404, "no_such_plan", f"截至 {self.day:%Y-%m-%d} 没有这个方案；方案代码见 /api/v1/plans/。")
        return found


def bearer(request: RequestInDay) -> AccessToken:
    """Return the token that the request brings; a browser's session counts for nothing here."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    token = holder_of(text.strip(), TokenPurpose.DATA, request.today) if scheme.lower() == "bearer" else None
    if token is None:
        challenge = {"WWW-Authenticate": 'Bearer realm="jiading-portal"'}
        message = (
            "没有令牌，或令牌已失效。请在请求头里写 Authorization: Bearer 令牌；令牌在门户的「日历与接口」里新建。"
        )
        raise Refusal(401, "no_token", message, **challenge)
    if too_often := one_too_many("api", f"t{token.pk}"):
        message = f"每个令牌每分钟最多 {too_often.most} 次，请 {too_often.wait} 秒后再试。"
        raise Refusal(429, "too_often", message, **{"Retry-After": str(too_often.wait)})
    return token


def refused(refusal: Refusal) -> HttpResponse:
    text = json_text(schemas.Refused(schemas.Fault(refusal.code, refusal.message)))
    response = HttpResponse(text, status=refusal.status, content_type="application/json; charset=utf-8")
    for name, value in refusal.headers.items():
        response[name] = value
    return sent(response)


def sent(response: HttpResponse) -> HttpResponse:
    """Return the answer so that only the asker keeps it, and asks again before using it again."""
    response["Cache-Control"], response["Vary"] = "private, no-cache", "Authorization, Cookie"
    return response


def plans_on(day: date, reader: User) -> PlanQuerySet:
    """Return the plans that were there by the end of that day and that the reader may know of, the newest first."""
    there = Plan.objects.filter(Exists(TaskState.objects.filter(plan=OuterRef("pk"), since__lte=day)))
    return there.readable_by(reader, day).newest_first()


def paged(request: HttpRequest, rows: QuerySet[Row], day: date) -> tuple[dict[str, Any], QuerySet[Row]]:
    """Return what the answer says of its page, and the rows of that page; the next page is of the same day."""
    page, size, count = number(request.GET, PAGE), number(request.GET, SIZE), rows.count()
    if page > 1 and (page - 1) * size >= count:
        raise Refusal(404, "no_such_page", f"没有第 {page} 页，一共 {count} 项。")
    following = next_address(request, as_of=f"{day:%Y-%m-%d}", page=page + 1) if page * size < count else None
    said = {"page": page, "page_size": size, "count": count, "next": following}
    return said, rows[(page - 1) * size : page * size]


def next_address(request: HttpRequest, **changed: object) -> str:
    """Return the same address with parts of its query changed, without scheme and host."""
    return f"{request.path}?{urlencode(request.GET.dict() | changed)}"


class PlanList(ApiView):
    summary, parameters, shape = "方案清单，新的在前", PAGED, schemas.Plans

    def answer(self, request: RequestInDay) -> schemas.Plans:
        said, plans = paged(request, plans_on(self.day, self.user), self.day)
        mine = AsOf(list(plans), self.day, self.user).tasks().order_by()
        counts = dict(mine.values_list("plan").annotate(number=Count("pk")))
        items = [answers.plan_shown(plan, counts.get(plan.pk, 0)) for plan in plans]
        return schemas.Plans(as_of=self.day, items=items, **said)


class PlanTasks(ApiView):
    summary, shape = "一个方案在范围内的任务，按原表次序", schemas.Tasks
    parameters = (*PAGED, *NARROWING)

    def answer(self, request: RequestInDay) -> schemas.Tasks:
        plan = self.plan()
        rows = narrowed(request.GET, answers.in_scope(plan, self.day, self.user))
        said, shown = paged(request, rows, self.day)
        return schemas.Tasks(as_of=self.day, plan=plan.code, items=answers.tasks_shown(list(shown), rows.as_of), **said)


def narrowed(query: QueryDict, rows: TaskStateQuerySet) -> TaskStateQuerySet:
    """Return the rows that the list's own filter leaves, in printed order."""
    wanted = QueryDict(urlencode({each.name: query[each.name] for each in NARROWING if query.get(each.name)}))
    chosen = TaskFilter(wanted or None, queryset=rows)
    if chosen.is_bound and not chosen.is_valid():
        name, faults = next(iter(chosen.form.errors.items()))
        raise Refusal(400, "bad_filter", f"参数「{name}」：{''.join(faults)}")
    left: TaskStateQuerySet = chosen.qs
    return left.in_print_order().with_row()


class FigureList(ApiView):
    summary, parameters, shape = "一个方案的全部数字：落实率、灯、分类、牵头单位等", (AS_OF,), schemas.Figures

    def answer(self, request: RequestInDay) -> schemas.Figures:
        return answers.figures_shown(self.plan(), self.day, self.user)


class ChangeList(ApiView):
    summary, parameters, shape = "一个方案的台账变化，按录入次序", (AS_OF, SINCE, SIZE), schemas.Changes

    def answer(self, request: RequestInDay) -> schemas.Changes:
        plan, since, most = self.plan(), starting(request.GET), number(request.GET, SIZE)
        found, cursor, complete = changes.entries(plan, self.day, self.user, since, most)
        return schemas.Changes(
            as_of=self.day,
            plan=plan.code,
            since=str(since),
            cursor=str(cursor),
            complete=complete,
            next=None if complete else next_address(request, since=cursor),
            items=[answers.change_shown(entry) for entry in found],
        )


class Nothing(ApiView):
    """Any other address below /api/."""

    parameters = ()

    def answer(self, request: RequestInDay) -> Any:
        raise Refusal(404, "no_such_address", "没有这个接口地址。地址以 / 结尾，清单见 /api/v1/openapi.json。")
