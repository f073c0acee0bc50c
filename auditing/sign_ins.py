"""Sign-ins, sign-outs, failures and locks, as Django and django-axes tell of them."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from auditing.choices import AuditKind, Result
from auditing.recording import recorded

UNKNOWN = "没有这个账号"


def connect() -> None:
    """Record each of them from now on."""
    user_logged_in.connect(signed_in, dispatch_uid="audit")
    user_logged_out.connect(signed_out, dispatch_uid="audit")
    user_login_failed.connect(sign_in_failed, dispatch_uid="audit")
    user_locked_out.connect(locked, dispatch_uid="audit")


def signed_in(sender: object, user: Any, **more: object) -> None:
    recorded(AuditKind.SIGNED_IN, by=user)


def signed_out(sender: object, user: Any, **more: object) -> None:
    """Record it of who was signed in; who was not has nothing to leave."""
    if user is not None:
        recorded(AuditKind.SIGNED_OUT, by=user)


def sign_in_failed(sender: object, credentials: dict[str, Any], **more: object) -> None:
    name = known_account(credentials.get("username"))
    recorded(AuditKind.SIGN_IN_FAILED, account=name, about="" if name else UNKNOWN, result=Result.FAILED)


def locked(sender: object, username: object = None, **more: object) -> None:
    name = known_account(username)
    recorded(AuditKind.LOCKED, account=name, about="" if name else UNKNOWN)


def known_account(name: object) -> str:
    """Return the name when there is such an account, else "": a password is sometimes typed where the name belongs."""
    found = get_user_model().objects.filter(username=str(name or "")[:150]).values_list("username", flat=True).first()
    return found or ""
