"""令牌: made and revoked by their person, revoked by the SYSADMIN too; asked anew on every request that brings one."""

import hashlib
import hmac
import secrets
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from departments.choices import TokenPurpose
from departments.models import AccessToken, User
from departments.roles import NONE, NotAllowed, Permission, may, require, scope
from jiading.database.snapshot import write_after_snapshot
from jiading.day import Moment
from jiading.text import clean

ACTIONS = {TokenPurpose.CALENDAR: Permission.SUBSCRIBE, TokenPurpose.DATA: Permission.USE_API}
BYTES = 32  # 256 random bits
LONGEST = 100  # characters worth hashing of what a request brings
MOST = 10  # living tokens of one person for one purpose


class TokenRefused(Exception):
    """The token is not made or not revoked; the message says why and what to do."""


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def make(*, person: User, purpose: str, label: str, when: Moment) -> tuple[AccessToken, str]:
    """Make a token and return it with its text, which is shown this once and kept nowhere."""
    if purpose not in TokenPurpose.values:
        raise TokenRefused("没有这种用途的令牌。")
    require(person, ACTIONS[TokenPurpose(purpose)], units=[person.department_id])
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if AccessToken.objects.alive().filter(person=person, purpose=purpose).count() >= MOST:
        raise TokenRefused(f"同一用途最多 {MOST} 个，请先撤销不用的。")
    return written(person, purpose, named(label), when)


@transaction.atomic
def renew(*, token: int, by: User, when: Moment) -> tuple[AccessToken, str]:
    """Revoke the person's own token and make another of the same name and purpose in its place."""
    old = locked(token)
    if old is None or old.person_id != by.pk or not old.is_alive:
        raise TokenRefused("这个令牌已经撤销，或者不是您的；请新建一个。")
    require(by, ACTIONS[TokenPurpose(old.purpose)], units=[by.department_id])
    close(old, by, when)
    return written(by, old.purpose, old.label, when)


@transaction.atomic
def revoke(*, token: int, by: User, when: Moment) -> AccessToken:
    """Revoke one's own token, or as SYSADMIN anybody's; revoking twice changes nothing."""
    found = locked(token)
    if found is None or (found.person_id != by.pk and not may(by, Permission.MANAGE_ACCOUNTS)):
        raise NotAllowed("只能撤销自己的令牌。")
    if found.is_alive:
        close(found, by, when)
    return found


def holder_of(text: str, purpose: TokenPurpose, on: date) -> AccessToken | None:
    """Return the living token of this text whose person may still use it, and note the day; else nothing.

    The token is looked up by its SHA-256, and the hashes are compared in constant time, so that response times reveal
    nothing.
    """
    if not text or len(text) > LONGEST:
        return None
    asked = fingerprint(text)
    token = AccessToken.objects.alive().filter(hash=asked, purpose=purpose).select_related("person__department").first()
    if token is None or not hmac.compare_digest(token.hash, asked) or not token.fits_person:
        return None
    if scope(token.person, ACTIONS[purpose]) is NONE:
        return None
    if token.last_used_on is None or token.last_used_on < on:
        used = AccessToken.objects.filter(pk=token.pk)
        write_after_snapshot(lambda: used.update(last_used_on=on))
    return token


def locked(pk: int) -> AccessToken | None:
    return AccessToken.objects.select_for_update(of=("self",)).select_related("person").filter(pk=pk).first()


def close(token: AccessToken, by: User, when: Moment) -> None:
    token.revoked_at, token.revoked_by = when.at, by
    token.save(update_fields=["revoked_at", "revoked_by"])


def written(person: User, purpose: str, label: str, when: Moment) -> tuple[AccessToken, str]:
    text = secrets.token_urlsafe(BYTES)
    facts = {"role": person.role, "purpose": purpose, "label": label, "created_at": when.at}
    return AccessToken.objects.create(person=person, hash=fingerprint(text), **facts), text


def named(label: str) -> str:
    try:
        label = " ".join(clean(label, limit=40).split())
    except ValidationError as fault:
        raise TokenRefused("名称：" + "".join(fault.messages)) from fault
    if not label:
        raise TokenRefused("请写一个名称，如「办公电脑的日历」，以后凭它认出这个令牌。")
    return label
