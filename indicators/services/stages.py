"""The one place that writes a step in the life of a plan; who may take it is asked by the services of tasks."""

from departments.models import User
from indicators.choices import Stage
from indicators.models import Plan, PlanStage
from jiading.day import Moment

MAY_FOLLOW = {
    "": (Stage.DRAFT,),
    Stage.DRAFT: (Stage.RUNNING,),
    Stage.RUNNING: (Stage.CLOSED,),
    Stage.CLOSED: (Stage.RUNNING, Stage.ARCHIVED),
    Stage.ARCHIVED: (Stage.CLOSED,),
}


class StageMayNotFollow(Exception):
    """The plan is in a stage that the wanted one does not follow; the sentence says in which."""

    def __init__(self, now: str, wanted: str) -> None:
        self.now, self.wanted = now, wanted
        super().__init__(f"方案现在是「{Stage(now).label}」，不能改为「{Stage(wanted).label}」，请刷新页面再看。")


def lock_plan(plan: Plan | int) -> Plan:
    """Return the plan with its row locked until the transaction ends, so that its stage cannot change meanwhile.

    Lock order is plan before task. FOR NO KEY UPDATE, because who has locked a task inserts rows that name the plan.
    """
    pk = plan if isinstance(plan, int) else plan.pk
    return Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def enter_stage(plan: Plan, stage: Stage, *, by: User, when: Moment, words: str = "") -> PlanStage:
    """Append the step by which a plan from lock_plan() enters a stage, and return it. Raises StageMayNotFollow.

    A plan made by hand under 后台 has no steps and is a draft. The day is never before that of the step before.
    """
    last = plan.stages.latest_first().first()
    now = last.stage if last else ("" if stage == Stage.DRAFT else Stage.DRAFT)
    if stage not in MAY_FOLLOW[now]:
        raise StageMayNotFollow(now or Stage.DRAFT, stage)
    step = PlanStage(plan=plan, seq=last.seq + 1 if last else 1, stage=stage, at=when.at, words=words)
    step.on = max(when.on, last.on) if last else when.on
    step.by, step.by_name = by, by.name
    step.full_clean(validate_unique=False, validate_constraints=False)  # the database has both
    step.save(force_insert=True)
    return step
