"""How a page finds what it shows: one plan, one day, and only what the person may read."""

from django.http import Http404

from departments.requests import SignedInRequest
from departments.roles import Permission, may
from indicators.current import fix_plan, plan_of
from indicators.models import Plan
from tasks.as_of.day import AsOf, task_at_present
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.models import Evidence, TaskState, TaskUnit
from tasks.models.evidence import EvidenceQuerySet


def readable_states(request: SignedInRequest) -> TaskStateQuerySet:
    """Return the tasks of the chosen plan on the asked day that the person may read, each with its light."""
    plan = plan_of(request)
    return AsOf([plan] if plan else [], request.as_of, request.user).tasks()


def state_or_404(request: SignedInRequest, pk: int) -> TaskState:
    """Return one task on the asked day, and let the page be about its plan.

    Raises Http404 for an unknown task and, alike, for one of another unit.
    """
    present = task_at_present(pk, request.user)
    if present is None:
        raise Http404("没有找到这项任务，或者这项任务不由本单位承担。")
    require_readable_plan(request, present.plan)
    fix_plan(request, present.plan)
    return state_of(present.plan, request, pk)


def require_readable_plan(request: SignedInRequest, plan: Plan) -> None:
    """Raise Http404 when the plan was still a draft on the asked past day, and the reader may not know of drafts."""
    known = Plan.objects.filter(pk=plan.pk).readable_by(request.user, request.as_of)
    if request.is_past and not known.exists():
        raise Http404(f"截至 {request.as_of:%Y-%m-%d} 这项任务所在的方案还没有交办。")


def state_of(plan: Plan, request: SignedInRequest, pk: int) -> TaskState:
    """Return one task of the plan on the asked day, whoever asks; raise Http404 before the day it was entered."""
    state = AsOf([plan], request.as_of).tasks().filter(task=pk).with_review().with_row().first()
    if state is None:
        raise Http404(f"截至 {request.as_of:%Y-%m-%d} 这项任务还没有录入。")
    if state.pk == state.task.present_id:
        state.task.present = state  # read already, with what is joined to it
    return state


def evidence_of(request: SignedInRequest, pk: int) -> EvidenceQuerySet:
    """Return the files of one task by the asked day; the only way to a file, whatever is done with it."""
    state_or_404(request, pk)
    units = TaskUnit.objects.present().filter(task=pk).values_list("department", flat=True)
    if not may(request.user, Permission.READ_EVIDENCE, units=units):
        raise Http404("没有找到这份材料。")
    return Evidence.objects.until(request.as_of).filter(task=pk).select_related("entry", "task__present").order_by("pk")
