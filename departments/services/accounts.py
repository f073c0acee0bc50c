"""账号: who gets one, its first password, and how it is closed. Only the SYSADMIN gives and takes."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from departments.models import User
from departments.people import initial_password
from departments.roles import Permission, require
from jiading.day import Moment


@transaction.atomic
def choose_password(*, user: User, password: str) -> None:
    """Set the password a person chose; raises ValidationError when it breaks the rules of passwords.py."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    validate_password(password, user)
    user.set_password(password)
    user.must_change_password = False
    user.save()


@transaction.atomic
def open_account(*, account: User, by: User) -> str:
    """Save a new account and return its random initial password, which the first sign-in must change."""
    require(by, Permission.MANAGE_ACCOUNTS)
    password = initial_password()
    account.set_password(password)
    account.must_change_password = True
    account.full_clean()
    account.save()
    return password


@transaction.atomic
def reset_password(*, account: User, by: User) -> str:
    """Give the account a new random initial password and return it; its sessions end."""
    require(by, Permission.MANAGE_ACCOUNTS)
    account = User.objects.select_for_update(of=("self",)).get(pk=account.pk)
    password = initial_password()
    account.set_password(password)
    account.must_change_password = True
    account.save()
    return password


@transaction.atomic
def change_account(*, account: User, by: User, when: Moment) -> User:
    """Save an account whose name, role, unit, address or activity the SYSADMIN changed; the password stays."""
    require(by, Permission.MANAGE_ACCOUNTS)
    account.full_clean(exclude=["password"])
    take_post(account, when)
    account.save(update_fields=["username", "name", "role", "department", "email", "in_post_since", "is_active"])
    return account


def take_post(account: User, when: Moment) -> None:
    """Let the time in the post begin anew when role or unit changed: notices from before were for somebody else."""
    post = User.objects.filter(pk=account.pk).values_list("role", "department").first()
    if post is not None and post != (account.role, account.department_id):
        account.in_post_since = when.at
