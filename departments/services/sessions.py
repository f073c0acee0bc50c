"""登录: where a person is signed in, and the end of what was left open elsewhere."""

from django.contrib.sessions.models import Session
from django.db import transaction

from departments.models import SignedInSession, User
from departments.roles import Permission, require
from jiading.day import Moment


@transaction.atomic
def remember(*, person: User, session_key: str, address: str | None, when: Moment) -> SignedInSession:
    """Write down that the person has signed in, and forget those of the person's sign-ins that have ended."""
    mine = SignedInSession.objects.filter(person=person)
    mine.exclude(pk__in=mine.alive(when.at).values("pk")).delete()
    facts = {"person": person, "at": when.at, "address": address}
    return SignedInSession.objects.update_or_create(session_key=session_key, defaults=facts)[0]


@transaction.atomic
def end_others(*, person: User, session_key: str, when: Moment) -> int:
    """End every session of the person but this one; return how many were still open."""
    require(person, Permission.MANAGE_OWN_ACCOUNT)
    others = SignedInSession.objects.filter(person=person).exclude(session_key=session_key)
    open_now = others.alive(when.at).count()
    end(list(others.values_list("session_key", flat=True)))
    return open_now


@transaction.atomic
def end_all(*, person: User) -> None:
    """End every session of a person whose password is no longer the one that opened it."""
    end(list(SignedInSession.objects.filter(person=person).values_list("session_key", flat=True)))


def end(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    SignedInSession.objects.filter(session_key__in=keys).delete()
