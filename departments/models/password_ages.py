"""How long a password is good: a chosen one for PASSWORD_DAYS, a first one for INITIAL_PASSWORD_HOURS."""

from datetime import datetime, timedelta

from django.conf import settings

from departments.models.user import User


def is_too_old(person: User, at: datetime) -> bool:
    """Return whether the person has had the password for PASSWORD_DAYS (GB/T 22239-2019 8.1.4.1 a); 0 is never."""
    days: int = settings.PASSWORD_DAYS
    return bool(days) and at >= person.password_set_at + timedelta(days=days)


def first_one_is_over(person: User, at: datetime) -> bool:
    """Return whether a password that somebody else was shown has lain unused for too long (ASVS 5.0 6.4.1)."""
    hours: int = settings.INITIAL_PASSWORD_HOURS
    return person.must_change_password and at >= person.password_set_at + timedelta(hours=hours)
