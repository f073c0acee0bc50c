"""The one place that begins a plan: checked, saved, and a draft from then on."""

from departments.models import User
from departments.roles import Permission, require
from indicators.choices import Stage
from indicators.models import Plan
from indicators.services.stages import enter_stage
from jiading.day import Moment


def begin_plan(plan: Plan, *, by: User, when: Moment) -> Plan:
    """Save a plan that is not saved yet, let it be a draft from the day of `when`, and return it.

    Raises NotAllowed, and ValidationError beside the field at fault.
    """
    require(by, Permission.CHANGE_PLAN)
    plan.full_clean()
    plan.save()
    enter_stage(plan, Stage.DRAFT, by=by, when=when)
    return plan
