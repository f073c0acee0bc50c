"""账号: who gets one, its first password, and how it is closed. Only the SYSADMIN gives and takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from axes.utils import reset as unlock
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditing.choices import AuditKind
from auditing.recording import recorded
from departments.models import FormerPassword, User
from departments.people import SYSTEM, initial_password
from departments.roles import Permission, require
from departments.services import sessions
from jiading.day import Moment

HISTORY = 5  # passwords before the present one that must not be chosen again
RESET = "重置密码"  # how the history of an account names it


@dataclass(frozen=True)
class InitialPassword:
    """An account with the password of its next sign-in; shown once and stored nowhere."""

    account: User
    password: str


@transaction.atomic
def choose_password(*, user: User, password: str) -> None:
    """Set the password a person chose, and end the person's sessions.

    Raises ValidationError when it breaks the rules of passwords.py, or is one of the last HISTORY.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    validate_password(password, user)
    former = FormerPassword.objects.filter(person=user)
    used = [user.password, *former.values_list("hash", flat=True)[:HISTORY]]
    if any(check_password(password, each) for each in used):
        raise ValidationError(f"不能用最近 {HISTORY} 次用过的密码，请换一个。", code="password_used")
    FormerPassword.objects.create(person=user, hash=user.password, replaced_at=timezone.now())
    former.exclude(pk__in=list(former.values_list("pk", flat=True)[:HISTORY])).delete()
    user.set_password(password)
    user.must_change_password = False
    user.save()
    sessions.end_all(person=user)
    recorded(AuditKind.PASSWORD_CHANGED, by=user)


@transaction.atomic
def change_own_email(*, person: User, email: str) -> None:
    """Save the address to which the person wants mail, "" for none; raises ValidationError for what is no address."""
    require(person, Permission.MANAGE_OWN_ACCOUNT)
    account = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    account.email = email
    account.full_clean(exclude=["password"])
    account._change_reason = "本人修改电子邮箱"  # type: ignore[attr-defined]  # see with_initial_password()
    account.save(update_fields=["email"])


@transaction.atomic
def open_account(*, account: User, by: User) -> InitialPassword:
    """Save a new account and return it with its random initial password, which the first sign-in must change."""
    require(by, Permission.MANAGE_ACCOUNTS)
    password = initial_password()
    account.set_password(password)
    account.must_change_password = True
    account.full_clean()
    account.save()
    recorded(AuditKind.ACCOUNT_OPENED, by=by, about=told_of(account))
    return InitialPassword(account, password)


def resettable(accounts: Iterable[User], by: User) -> list[User]:
    """Return the accounts whose passwords the person may reset: not one's own, which is changed with the old one.

    The portal's own account stays without a password, too: nobody signs in with it.
    """
    return [one for one in accounts if one.pk != by.pk and one.username != SYSTEM]


@transaction.atomic
def reset_passwords(*, accounts: Iterable[User], by: User) -> list[InitialPassword]:
    """Give each account a new random initial password and return them; its sessions end, and a lock-out is lifted.

    One's own account and that of the portal are left alone. The rows are locked in the order of their ids.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    wanted = [one.pk for one in resettable(accounts, by)]
    locked = list(User.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    made = {one.pk: InitialPassword(one, with_initial_password(one)) for one in locked}
    for one in locked:
        recorded(AuditKind.PASSWORD_RESET, by=by, about=told_of(one))
    return [made[pk] for pk in wanted if pk in made]


def with_initial_password(account: User) -> str:
    """Save a new random initial password of the account and return it."""
    password = initial_password()
    account.set_password(password)
    account.must_change_password = True
    account._change_reason = RESET  # type: ignore[attr-defined]  # django-simple-history reads it when it is saved
    account.save()
    sessions.end_all(person=account)
    unlock(username=account.username)
    return password


@transaction.atomic
def change_account(*, account: User, by: User, when: Moment) -> User:
    """Save an account whose name, role, unit, address or activity the SYSADMIN changed; the password stays."""
    require(by, Permission.MANAGE_ACCOUNTS)
    account.full_clean(exclude=["password"])
    take_post(account, when)
    recorded(AuditKind.ACCOUNT_CHANGED, by=by, about=told_of(account))
    account.save(update_fields=["username", "name", "role", "department", "email", "in_post_since", "is_active"])
    return account


def told_of(account: User) -> str:
    """Return the account as the audit log tells of it: name, role, unit, and whether it is closed."""
    words = [account.username, account.name, account.get_role_display(), str(account.department or "")]
    return "，".join(word for word in (*words, "" if account.is_active else "停用") if word)


def take_post(account: User, when: Moment) -> None:
    """Let the time in the post begin anew when role or unit changed: notices from before were for somebody else."""
    post = User.objects.filter(pk=account.pk).values_list("role", "department").first()
    if post is not None and post != (account.role, account.department_id):
        account.in_post_since = when.at
