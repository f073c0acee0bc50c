"""The life of a plan in the hands of the office: close it, take that back, archive it, fetch it out again."""

from django.db import transaction

from departments.models import User
from departments.roles import Permission, require
from indicators.choices import FOREVER, Stage
from indicators.models import Plan, PlanStage
from indicators.services.stages import StageMayNotFollow, enter_stage, lock_plan
from jiading.day import Moment
from tasks.models import Task
from tasks.refusals import AlreadyDone
from tasks.services.step import words

MISSING = {
    Stage.CLOSED: "请写明为什么结束，如「创建期满，已通过验收」。",
    Stage.RUNNING: "请写明为什么恢复执行。",
    Stage.ARCHIVED: "请写明归档的依据。",
}


def close(*, plan: Plan | int, by: User, when: Moment, text: str) -> PlanStage:
    """Close a running plan, whatever is unfinished in it; `text` says why. Raises as take_step()."""
    return take_step(plan, Stage.RUNNING, Stage.CLOSED, by, when, text)


def reopen(*, plan: Plan | int, by: User, when: Moment, text: str) -> PlanStage:
    """Take back the closing of a plan: it runs again from the day of `when`. Raises as take_step()."""
    return take_step(plan, Stage.CLOSED, Stage.RUNNING, by, when, text)


def archive(*, plan: Plan | int, by: User, when: Moment, text: str) -> PlanStage:
    """Archive a closed plan: it is offered nowhere but on 全部方案. Raises as take_step()."""
    return take_step(plan, Stage.CLOSED, Stage.ARCHIVED, by, when, text)


def fetch_out(*, plan: Plan | int, by: User, when: Moment, text: str) -> PlanStage:
    """Take back the archiving of a plan: it is closed again. Raises as take_step()."""
    return take_step(plan, Stage.ARCHIVED, Stage.CLOSED, by, when, text)


@transaction.atomic
def take_step(plan: Plan | int, before: Stage, stage: Stage, by: User, when: Moment, text: str) -> PlanStage:
    """Let the plan enter a stage, once nobody is writing on a task of it any more.

    The plan is locked, then its tasks in the order of their ids: a service that has one of the locks ends first, and
    who waits for one reads the new stage afterwards (locked() in tasks/ledger/append.py). Raises NotAllowed,
    AlreadyDone when the plan is in another stage than expected, ReasonIsMissing, ValidationError.
    """
    require(by, Permission.CLOSE_PLAN)
    said = words(text, field="text", missing=MISSING[stage])
    plan = lock_plan(plan)
    now = plan.stage_on(FOREVER)
    if now != before:
        raise AlreadyDone(str(StageMayNotFollow(now, stage)))
    list(Task.objects.select_for_update(of=("self",)).filter(plan=plan).order_by("pk").values_list("pk", flat=True))
    return enter_stage(plan, stage, by=by, when=when, words=said)
