"""常用筛选: a person keeps a filter under a name of their own."""

from django.core.exceptions import ValidationError
from django.db import transaction

from departments.models import User
from jiading.text import clean
from tasks.models import SavedView
from tasks.refusals import Refusal


class ViewNeedsAName(Refusal):
    field = "name"


@transaction.atomic
def keep(*, user: User, name: str, query: str) -> SavedView:
    """Keep the filter under the name; a view of that name is replaced."""
    try:
        name = clean(name, limit=30)
    except ValidationError as fault:
        raise ViewNeedsAName("".join(fault.messages)) from fault
    if not name:
        raise ViewNeedsAName("请给常用筛选起一个名字，最多 30 字。")
    view, _ = SavedView.objects.update_or_create(user=user, name=name, defaults={"query": query})
    return view


@transaction.atomic
def drop(*, user: User, name: str) -> None:
    """Drop the person's own view of that name, if there is one."""
    SavedView.objects.filter(user=user, name=name).delete()
