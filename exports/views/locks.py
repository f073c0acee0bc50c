"""期间锁定: which periods have been reported and stay as reported; the office locks and, with a reason, lifts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission, may
from exports.choices import MadeState
from exports.cycles import span_words
from exports.forms import LiftForm, LockForm, PeriodChoice
from exports.models import MadeReport
from exports.views.made import page_of
from indicators.current import plan_of
from indicators.models import Plan
from jiading.day import now
from tasks.as_of.periods import period_of
from tasks.models import LockedPeriod
from tasks.refusals import Refusal
from tasks.services import locking

PER_PAGE = 20
OFFERED = 12  # of the plan's own reporting periods
PAST = "正在查看过去的情况，不能修改；请先回到今天。"


def periods_to_lock(plan: Plan, today: date) -> list[PeriodChoice]:
    """Return the unlocked periods that are over, the latest first: the plan's own, and those of scheduled reports."""
    found: dict[str, PeriodChoice] = {}
    day = period_of(plan, today).first - timedelta(days=1)
    for _ in range(OFFERED):
        period = period_of(plan, day)
        if period.last < plan.starts_on:
            break
        choice = PeriodChoice(period.name, period.first, period.last)
        found[choice.code] = choice
        day = period.first - timedelta(days=1)
    made = MadeReport.objects.filter(plan=plan, schedule__isnull=False, state=MadeState.DONE, last__lt=today)
    for report in made.select_related("schedule").order_by("-last")[:OFFERED]:
        if report.of_schedule:
            choice = PeriodChoice(span_words(*report.of_schedule), *report.of_schedule[1:])
            found.setdefault(choice.code, choice)
    locked = set(LockedPeriod.objects.holding().filter(plan=plan).values_list("first", "last"))
    free = [each for each in found.values() if (each.first, each.last) not in locked]
    return sorted(free, key=lambda each: (each.last, each.first), reverse=True)


@dataclass(frozen=True)
class LockRow:
    """A lock as listed on a day."""

    lock: LockedPeriod
    is_lifted: bool


class Locks(RoleRequiredMixin, View):
    """Everybody who reports sees which periods are locked; only the office locks."""

    permission = Permission.MAKE_REPORT

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan = plan_of(request)
        form = None
        if plan is not None and self.may_lock(request) and not request.is_past:
            form = LockForm(periods=periods_to_lock(plan, request.today), initial={"period": request.GET.get("period")})
        return self.page(request, plan, form)

    def post(self, request: SignedInRequest) -> HttpResponse:
        if not may(request.user, Permission.LOCK_PERIOD):
            raise PermissionDenied(f"您的角色是{request.user.get_role_display()}，不能{Permission.LOCK_PERIOD.value}。")
        plan = plan_of(request)
        if plan is None:
            return redirect("exports:locks")
        form = LockForm(request.POST, periods=periods_to_lock(plan, request.today))
        if request.is_past:
            form.add_error(None, PAST)
        if form.is_valid() and self.locked(request, plan, form):
            return redirect(page_of("exports:locks", plan, request))
        return self.page(request, plan, form, status=422)

    def may_lock(self, request: SignedInRequest) -> bool:
        return may(request.user, Permission.LOCK_PERIOD)

    def locked(self, request: SignedInRequest, plan: Plan, form: LockForm) -> bool:
        period, why = form.periods[form.cleaned_data["period"]], form.cleaned_data["why"]
        facts = {"name": period.name, "first": period.first, "last": period.last, "why": why}
        try:
            locking.lock(plan=plan, by=request.user, when=now(), **facts)
        except Refusal as refusal:
            form.add_error("period", str(refusal))
            return False
        messages.success(request, f"「{period.name}」已锁定；以后补来的反馈注明补报，计入下一期。")
        return True

    def page(
        self, request: SignedInRequest, plan: Plan | None, form: LockForm | None, status: int = 200
    ) -> HttpResponse:
        rows = LockedPeriod.objects.until(request.as_of).filter(plan=plan)
        rows = rows.select_related("by__department", "lifted_by__department")
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        locks = [LockRow(lock, lock.lifted_by_day(request.as_of)) for lock in page.object_list]
        context = {
            "plan": plan,
            "form": form,
            "page_obj": page,
            "locks": locks,
            "may_lock": self.may_lock(request) and not request.is_past,
            "may_schedule": may(request.user, Permission.SCHEDULE_REPORT),
        }
        return render(request, "exports/locks.html", context, status=status)


class Unlock(RoleRequiredMixin, View):
    """Lift a lock, with a reason."""

    permission = Permission.LOCK_PERIOD

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        return self.page(request, self.found(pk), LiftForm())

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        lock, form = self.found(pk), LiftForm(request.POST)
        if request.is_past:
            form.add_error(None, PAST)
        if not form.is_valid():
            return self.page(request, lock, form, status=422)
        try:
            locking.lift(lock=lock, by=request.user, when=now(), why=form.cleaned_data["why"])
        except Refusal as refusal:
            form.add_error("why", str(refusal))
            return self.page(request, lock, form, status=422)
        messages.success(request, f"「{lock.name}」已解锁，锁定和解锁都留有记录。")
        return redirect(page_of("exports:locks", lock.plan, request))

    def found(self, pk: int) -> LockedPeriod:
        return get_object_or_404(LockedPeriod.objects.select_related("plan", "by__department"), pk=pk)

    def page(self, request: SignedInRequest, lock: LockedPeriod, form: LiftForm, status: int = 200) -> HttpResponse:
        return render(request, "exports/unlock.html", {"lock": lock, "form": form}, status=status)
