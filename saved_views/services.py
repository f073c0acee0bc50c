"""常用筛选: a person keeps a filter under a name of their own; who may share lets whole roles see it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from departments.models import User
from departments.roles import Permission, require, roles_with
from indicators.models import Plan
from jiading.text import clean
from saved_views.models import LONGEST_QUERY, SavedView, ViewShare
from tasks.refusals import Refusal

MOST = 50  # views of one person


class ViewNeedsAName(Refusal):
    field = "name"


class NotYourView(Refusal):
    def __init__(self) -> None:
        super().__init__("这个常用筛选已经删除，或者是别人建的；只有建它的人能修改。")


@transaction.atomic
def keep(*, user: User, name: str, query: str, plan: Plan | None = None) -> tuple[SavedView, bool]:
    """Keep the filter under the name; return the view and whether it replaced one of that name, which stays shared."""
    require(user, Permission.READ_TASK, units=[user.department_id])
    name, mine = named(name), locked(user)
    if len(query) > LONGEST_QUERY:
        raise Refusal("筛选条件太长，没有保存；请减少条件（例如缩短查找的文字）后再试。")
    view = next((each for each in mine if each.name == name), None)
    replaced = view is not None
    if view is None:
        if len(mine) >= MOST:
            raise Refusal(f"每人最多保存 {MOST} 个常用筛选，请先删去不用的。")
        view = SavedView(user=user, name=name, position=max((each.position for each in mine), default=0) + 1)
    view.query, view.plan = query, plan
    view.save()
    return view, replaced


@transaction.atomic
def change(*, view: int, by: User, name: str, roles: Iterable[str] = ()) -> SavedView:
    """Give the person's own view another name and say with which roles it is shared; none makes it private."""
    mine, name = locked(by), named(name)
    changed, roles = own(mine, view), set(roles)
    if roles:
        require(by, Permission.SHARE_VIEW)
    if not roles <= set(roles_with(Permission.READ_TASK)):
        raise Refusal("只能共享给可以查看任务的角色。")
    if any(each.name == name and each.pk != changed.pk for each in mine):
        raise ViewNeedsAName(f"您已经有一个叫「{name}」的常用筛选，请换一个名字。")
    changed.name = name
    changed.save()
    ViewShare.objects.filter(view=changed).exclude(role__in=roles).delete()
    ViewShare.objects.bulk_create([ViewShare(view=changed, role=role) for role in sorted(roles)], ignore_conflicts=True)
    return changed


@transaction.atomic
def move(*, view: int, by: User, up: bool) -> None:
    """Let the person's own view change places with its neighbour."""
    mine = locked(by)
    place = mine.index(own(mine, view))
    other = place - 1 if up else place + 1
    if 0 <= other < len(mine):
        mine[place], mine[other] = mine[other], mine[place]
    for position, each in enumerate(mine, start=1):
        each.position = position
    SavedView.objects.bulk_update(mine, ["position"])


@transaction.atomic
def drop(*, view: int, by: User) -> str:
    """Drop the person's own view, for everybody it is shared with, and return its name."""
    dropped = own(locked(by), view)
    dropped.delete()
    return dropped.name


def locked(user: User) -> list[SavedView]:
    """Return the person's views in their order; nobody else changes them until the transaction ends."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    return list(SavedView.objects.of(user))


def own(mine: Iterable[SavedView], pk: int) -> SavedView:
    found = next((each for each in mine if each.pk == pk), None)
    if found is None:
        raise NotYourView
    return found


def named(name: str) -> str:
    """Return the name fit to be kept; raise ViewNeedsAName with a sentence."""
    try:
        name = " ".join(clean(name, limit=30).split())
    except ValidationError as fault:
        raise ViewNeedsAName("".join(fault.messages)) from fault
    if not name:
        raise ViewNeedsAName("请给常用筛选起一个名字，最多 30 字。")
    return name
