"""定期报表: the office sees what is written by itself and what is next, sets up, changes and stops."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission, may
from exports.cycles import Span, cycle_words, due_spans, next_span
from exports.forms import ScheduleForm
from exports.kinds import KINDS
from exports.models import ReportEmail, ReportSchedule
from exports.services import schedules
from exports.services.making import ReportRefused
from exports.views.made import carried, page_of
from indicators.current import plan_of
from indicators.models import Plan
from jiading.day import now

PAST = "正在查看过去的情况，不能修改；请先回到今天。"


class Schedules(RoleRequiredMixin, View):
    """The schedules of the plan with their next day, their last report and what was not sent."""

    permission = Permission.SCHEDULE_REPORT

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan = plan_of(request)
        rows = ReportSchedule.objects.filter(plan=plan).select_related("plan", "owner__department")
        rows = rows.prefetch_related("recipients").with_reports()
        unsent = dict(
            ReportEmail.objects.unsent().filter(~Q(fault=""), report__plan=plan)
            .values_list("report__schedule").annotate(count=Count("pk"))
        )  # fmt: skip
        listed = [schedule_row(one, one.last, unsent.get(one.pk, 0), request.today) for one in rows]
        return render(request, "exports/schedules.html", {"plan": plan, "schedules": listed})


@dataclass(frozen=True)
class ScheduleRow:
    """A schedule as listed: its next span, how many due ones are not written, how many emails are unsent."""

    schedule: ReportSchedule
    label: str
    cycle: str
    following: Span
    left: int
    unsent: int
    owner_left: bool  # its owner may no longer schedule reports


def schedule_row(one: ReportSchedule, last: date | None, unsent: int, day: date) -> ScheduleRow:
    """Return a schedule as listed on that day; `last` is the last day of its last report, None when it has none."""
    label = KINDS[one.kind].label if one.kind in KINDS else one.kind
    left = [span for span in due_spans(one, day) if last is None or span.last > last]
    owner_left = not may(one.owner, Permission.SCHEDULE_REPORT)
    return ScheduleRow(one, label, cycle_words(one), next_span(one, day), len(left), unsent, owner_left)


class ScheduleEdit(RoleRequiredMixin, View):
    """Set one up, or change one."""

    permission = Permission.SCHEDULE_REPORT

    def get(self, request: SignedInRequest, pk: int | None = None) -> HttpResponse:
        plan, schedule = self.found(request, pk)
        return self.page(request, plan, schedule, ScheduleForm(**self.begun(request, plan, schedule)))

    def post(self, request: SignedInRequest, pk: int | None = None) -> HttpResponse:
        plan, schedule = self.found(request, pk)
        form = ScheduleForm(request.POST, **self.begun(request, plan, schedule))
        if request.is_past:
            form.add_error(None, PAST)
        if form.is_valid() and plan is not None and self.keep_schedule(request, plan, schedule, form):
            messages.success(request, f"定期报表「{form.cleaned_data['name']}」已保存。")
            return redirect(page_of("exports:schedules", plan, request))
        return self.page(request, plan, schedule, form, status=422)

    def found(self, request: SignedInRequest, pk: int | None) -> tuple[Plan | None, ReportSchedule | None]:
        if pk is None:
            return plan_of(request), None
        schedule = get_object_or_404(ReportSchedule.objects.select_related("plan"), pk=pk)
        return schedule.plan, schedule

    def begun(self, request: SignedInRequest, plan: Plan | None, schedule: ReportSchedule | None) -> dict[str, Any]:
        """Return what the form begins with: the schedule as it is, or today and the filter that was carried along."""
        if schedule is None:
            return {"by": request.user, "plan": plan, "initial": {"starts_on": request.today}, **carried(request, plan)}
        names = ("name", "kind", "every", "starts_on", "attach")
        initial = {name: getattr(schedule, name) for name in names}
        initial |= {"counts": ScheduleForm.counts_of(schedule), "recipients": list(schedule.recipients.all())}
        return {
            "by": request.user,
            "plan": plan,
            "initial": initial,
            "query": schedule.query,
            "words": schedule.filter_words,
        }

    def keep_schedule(
        self, request: SignedInRequest, plan: Plan, schedule: ReportSchedule | None, form: ScheduleForm
    ) -> bool:
        """Save the schedule; when it is refused, say why beside the field and return False."""
        said, by, when = form.settings(), request.user, now()
        try:
            if schedule is None:
                schedules.set_up(plan=plan, said=said, by=by, when=when)
            else:
                schedules.change(schedule=schedule, said=said, by=by, when=when)
        except ReportRefused as refusal:
            form.add_error("chosen" if refusal.field == "query" else refusal.field, str(refusal))
            return False
        except ValidationError as fault:
            form.add_error(None, [each for listed in fault.message_dict.values() for each in listed])
            return False
        return True

    def page(
        self,
        request: SignedInRequest,
        plan: Plan | None,
        schedule: ReportSchedule | None,
        form: ScheduleForm,
        status: int = 200,
    ) -> HttpResponse:
        context = {"plan": plan, "schedule": schedule, "form": form}
        return render(request, "exports/schedule.html", context, status=status)


class ScheduleSwitch(RoleRequiredMixin, View):
    """「停用」 and 「启用」."""

    permission = Permission.SCHEDULE_REPORT

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        schedule = get_object_or_404(ReportSchedule.objects.select_related("plan"), pk=pk)
        if request.is_past:
            messages.error(request, PAST)
        elif request.POST.get("do") == "stop":
            schedules.stop(schedule=schedule, by=request.user)
            messages.success(request, f"定期报表「{schedule.name}」已停用，写好的报表还在。")
        elif request.POST.get("do") == "go-on":
            schedules.go_on(schedule=schedule, by=request.user, when=now())
            messages.success(request, f"定期报表「{schedule.name}」从今天起继续写。")
        return redirect(page_of("exports:schedules", schedule.plan, request))
