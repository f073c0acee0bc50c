"""Stored files that belong to no entry: a crash between writing a file and committing its row leaves them."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from tasks.evidence.storage import ENDING
from tasks.models import Evidence

SETTLED = timedelta(days=1)  # a younger file may belong to a transaction that is not committed yet


def orphans(at: datetime) -> list[str]:
    """Return the stored names that no row has and that are old enough not to be in the making at that moment."""
    if not default_storage.exists(""):
        return []
    stored = [name for name in default_storage.listdir("")[1] if name.endswith(ENDING)]
    unknown = Evidence.objects.unknown_names(stored)
    return sorted(name for name in unknown if default_storage.get_modified_time(name) < at - SETTLED)


def remove_orphans(at: datetime) -> list[str]:
    """Delete the files that a crash left without a row, and return their names."""
    names = orphans(at)
    for name in names:
        default_storage.delete(name)
    return names
