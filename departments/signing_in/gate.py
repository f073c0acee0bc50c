"""Whether a password may be compared now: decided before it is hashed, because hashing is what costs.

One hash takes some tenths of a second of both cores (Argon2 with Django's settings). Two things keep a flood of
sign-ins from taking the portal away from everybody else: how many passwords a network address may bring a minute,
counted in the database that all processes share, and how many a process hashes at the same time. How often one account
may be tried is django-axes' rule, asked before this one.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from departments.models import User
from departments.models.password_ages import first_one_is_over
from jiading.web.rate_limits import one_too_many

PARALLEL, WAITING, PATIENCE = 1, 1, 3  # of four threads: so many hash, so many wait, for so many seconds


class NotNow(Exception):
    """The password is not compared now; the message says so to the person, `wait` is in seconds."""

    def __init__(self, sentence: str, wait: int) -> None:
        super().__init__(sentence)
        self.wait = wait


class Turns:
    """Who may hash in this process: PARALLEL at a time, WAITING more wait; two of four threads are left for pages."""

    def __init__(self) -> None:
        self.hashing, self.coming = BoundedSemaphore(PARALLEL), BoundedSemaphore(PARALLEL + WAITING)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold a turn for the block; raise NotNow when none is free in time."""
        if not self.coming.acquire(blocking=False):
            raise NotNow("现在登录的人较多，请过几秒再点一次。", PATIENCE)
        try:
            if not self.hashing.acquire(timeout=PATIENCE):
                raise NotNow("现在登录的人较多，请过几秒再点一次。", PATIENCE)
            try:
                yield
            finally:
                self.hashing.release()
        finally:
            self.coming.release()


class RefusedAddresses:
    """The addresses that have had their passwords of this minute: they cost this process no statement until it ends."""

    MOST = 10_000  # addresses that are remembered

    def __init__(self) -> None:
        self.until: dict[str, float] = {}

    def seconds_left(self, address: str) -> int:
        return max(0, round(self.until.get(address, 0) - time.monotonic()))

    def add(self, address: str, seconds: int) -> None:
        if len(self.until) >= self.MOST:
            self.until.clear()
        self.until[address] = time.monotonic() + seconds


turns, refused_addresses = Turns(), RefusedAddresses()


class GatedBackend(ModelBackend):
    """Django's comparison of a password behind the gate; it stands behind the lock of django-axes.

    ModelBackend stands behind it only for the sessions that it began: no password reaches it.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Return whose password it is; raise PermissionDenied for a wrong one, NotNow before anything is hashed."""
        if request is None or username is None or password is None:
            raise PermissionDenied
        count_attempt(str(request.META.get("REMOTE_ADDR", "")))
        with turns.one():
            found = super().authenticate(request, username=username, password=password, **kwargs)
        if found is None:
            raise PermissionDenied
        return found

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Return whether the account is open and its first password, if it still has it, not too old."""
        return super().user_can_authenticate(user) and not (
            isinstance(user, User) and first_one_is_over(user, timezone.now())
        )


def count_attempt(address: str) -> None:
    """Count a password that an address brings; raise NotNow when it has brought too many within this minute.

    The address is the one that the connection comes from: a header that names another can be forged.
    """
    wait = refused_addresses.seconds_left(address)
    if not wait and (refused := one_too_many("sign_in", address[:45])):
        refused_addresses.add(address, refused.wait)
        wait = refused.wait
    if wait:
        raise NotNow(f"这个网络地址一分钟内登录次数太多，请 {wait} 秒后再试。", wait)
