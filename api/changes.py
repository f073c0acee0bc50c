"""The ledger from a place on, in the order of its entries' numbers, so that nothing is skipped while others write.

PostgreSQL gives numbers when a row is inserted, and shows rows when their transaction commits: number 101 can be there
while 100 still comes. So an answer ends at the last number below which nothing can come any more: first the highest
number to be seen is read, then who is writing to the ledger at that moment (each holds a lock on the table from before
its first number until its rows are to be seen); when all of these have finished, everything up to that number is
there. Whoever begins later gets higher numbers. SQLite has one writer at a time: number and commit keep one order.
"""

import time
from datetime import date

from django.db import connection
from django.db.models import Exists, Max, Min, OuterRef

from departments.models import User
from indicators.models import Plan
from jiading.database.snapshot import outside_snapshot
from tasks.as_of.day import AsOf
from tasks.models import LedgerEntry
from tasks.models.entry import LedgerEntryQuerySet

PATIENCE, GLANCE = 1.0, 0.02  # seconds: how long writers are waited for, and how often they are looked for
WRITERS = """
SELECT DISTINCT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = %s::regclass AND mode = 'RowExclusiveLock' AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
"""


def writers() -> set[str]:
    """Return the transactions of others that are writing to the ledger at this moment."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [LedgerEntry._meta.db_table])
        return {name for (name,) in cursor.fetchall()}


def settled_up_to() -> int | None:
    """Return a number up to which the ledger is complete; none when somebody writes for longer than our patience."""
    highest = LedgerEntry.objects.aggregate(highest=Max("pk"))["highest"] or 0
    waited_for, until = writers(), time.monotonic() + PATIENCE
    while waited_for:
        if time.monotonic() > until:
            return None
        time.sleep(GLANCE)
        waited_for &= writers()
    return highest


def beginning(since: int | date, settled: int) -> int:
    """Return the number after which to begin: of a day, the one before the first entry made on it or later."""
    if isinstance(since, int):
        return since
    first = LedgerEntry.objects.filter(on__gte=since, pk__lte=settled).aggregate(first=Min("pk"))["first"]
    return first - 1 if first else settled


def readable(plan: Plan, day: date, user: User) -> LedgerEntryQuerySet:
    """Return the plan's entries by the end of that day on tasks that the person may read."""
    tasks = AsOf([plan], day, user).tasks().filter(task=OuterRef("task"))
    return LedgerEntry.objects.until(day).filter(Exists(tasks), task__plan=plan)


def entries(
    plan: Plan, day: date, user: User, since: int | date, most: int
) -> tuple[list[LedgerEntry], int | date, bool]:
    """Return the next entries, where to go on from, and whether that is all there is at present."""
    with outside_snapshot():  # writers are waited for: what they then have written must be seen
        settled = settled_up_to()
    if settled is None:
        return [], since, False
    begin = beginning(since, settled)
    found = list(readable(plan, day, user).filter(pk__gt=begin, pk__lte=settled).order_by("pk")[: most + 1])
    if len(found) > most:
        return found[:most], found[most - 1].pk, False
    return found, max(begin, settled), True
