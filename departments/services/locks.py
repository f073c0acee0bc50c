"""锁定: accounts that were tried too often with a wrong password, and their unlocking by the SYSADMIN."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from axes.utils import reset as unlock
from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from departments.models import User
from departments.roles import Permission, require

UNLOCKED = "解除锁定"  # how the history of an account names it


def locked_usernames(at: datetime) -> set[str]:
    """Return the names, also of no account, that are locked at that moment."""
    since = at - timedelta(hours=settings.AXES_COOLOFF_TIME)
    tried = (
        AccessAttempt.objects.filter(attempt_time__gt=since)
        .values("username")
        .annotate(times=Sum("failures_since_start"))
    )
    return set(tried.filter(times__gte=settings.AXES_FAILURE_LIMIT).values_list("username", flat=True))


@transaction.atomic
def unlock_accounts(*, accounts: Iterable[User], by: User, at: datetime) -> list[User]:
    """Let those of the accounts that are locked sign in again, and return them; their history says by whom."""
    require(by, Permission.MANAGE_ACCOUNTS)
    locked = locked_usernames(at)
    wanted = [one.pk for one in accounts if one.username in locked]
    found = list(User.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    for account in found:
        unlock(username=account.username)
        account._change_reason = UNLOCKED  # type: ignore[attr-defined]  # django-simple-history reads it when it is saved
        account.save(update_fields=["username"])
    return found
