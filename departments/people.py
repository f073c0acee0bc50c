"""Accounts that the portal itself needs."""

from django.utils import timezone
from django.utils.crypto import get_random_string

from departments.choices import Role
from departments.models import User
from departments.models.password_ages import first_one_is_over

SYSTEM, FIRST = "portal", "admin"
READABLE = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def system_account() -> User:
    """Return the account in whose name the portal itself enters things; nobody can sign in with it."""
    account = User.objects.filter(username=SYSTEM).first()
    if account is None:
        account = User(username=SYSTEM, name="门户（系统）", role=Role.OFFICE, must_change_password=True)
        account.set_unusable_password()
        account.save()
    return account


def first_account() -> tuple[User, str] | None:
    """Make the first account, of a SYSADMIN with a random initial password, unless somebody can sign in already.

    While it is the only one and nobody has used it, it gets another password when the first one is over.
    """
    password, now = initial_password(), timezone.now()
    others = User.objects.exclude(username=SYSTEM)
    if others.exclude(username=FIRST, last_login=None).exists():
        return None
    if (account := others.first()) is not None:
        if not first_one_is_over(account, now):
            return None
        account.set_password(password)
        account.save()
        return account, password
    account = User.objects.create_user(FIRST, password, name="系统管理员", role=Role.SYSADMIN)
    return account, password


def initial_password() -> str:
    """Return a random password of 14 characters with a digit and both cases, easy to read aloud."""
    return (
        get_random_string(5, READABLE[:23]) + get_random_string(5, READABLE[23:46]) + get_random_string(4, "23456789")
    )


def masked(email: str) -> str:
    """Return an address as lists and files show it: the first letter, the rest of the name hidden, the domain."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}***{at}{domain}" if email else ""
