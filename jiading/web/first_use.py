"""首次使用的提示: shown on a person's first visits, until the person acts or puts them away; kept with the account.

It rides on the row of the person that each request reads anyway, so that a page asks nothing for it.
"""

from typing import Any, Protocol

from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet

HINT_VISITS = 3  # sign-ins on which hints are shown


class CountsVisits(Protocol):
    """An account with the number of sign-ins on which its person saw hints; more than HINT_VISITS is never again."""

    pk: int
    hint_visits: int


def accounts() -> "QuerySet[Any]":
    """Return all accounts; the frame does not know their model by name."""
    return get_user_model()._default_manager.all()


def sees_hints(person: CountsVisits) -> bool:
    """Return whether pages show the person their hint for a first use."""
    return person.hint_visits <= HINT_VISITS


def count_visit(person: CountsVisits) -> None:
    """Count a sign-in of a person who still sees hints; after HINT_VISITS of them they are gone for good."""
    if sees_hints(person):
        accounts().filter(pk=person.pk, hint_visits__lte=HINT_VISITS).update(hint_visits=F("hint_visits") + 1)


def put_hints_away(person: CountsVisits) -> None:
    """Show the person no hint any more; nothing is written for a person who sees none."""
    if sees_hints(person):
        person.hint_visits = HINT_VISITS + 1
        accounts().filter(pk=person.pk).update(hint_visits=person.hint_visits)
