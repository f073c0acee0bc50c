"""Keep with the account which plan a person used last."""

from departments.models import User
from indicators.models import LastPlan, Plan


def remember(user: User, plan: Plan) -> None:
    """Store that the person has chosen the plan; the caller has seen that it is another one than before."""
    LastPlan.objects.update_or_create(user=user, defaults={"plan": plan})
