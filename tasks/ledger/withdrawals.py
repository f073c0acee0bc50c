"""撤回: what an entry that takes an earlier act back must restore, so that the task is as if the act had not been done.

The facts without the act are those of the ledger replayed without it. Its effect cannot be undone from the facts alone:
a claim may have answered an urging, and other units may have reported since. The entry keeps what differs, so that the
effects stay a pure fold over the entries; verify_ledger replays the ledger without the act again and compares.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from tasks.ledger.chain import replay
from tasks.ledger.facts import Facts, UnitFacts
from tasks.models import LedgerEntry
from tasks.models.entry import in_force

TASK_FACTS = [each.name for each in fields(Facts) if each.name != "units"]
UNIT_FACTS = [each.name for each in fields(UnitFacts) if each.name not in ("department", "role", "through")]


def withdrawal_detail(entries: Iterable[LedgerEntry], act: LedgerEntry, name: str) -> dict[str, Any]:
    """Return the detail of the entry that takes back `act`, one of all `entries` of its task in order.

    `withdraws` is the number of the act's entry, `withdrawn` its `name` in words, `restores` the facts of the `task`
    and of its `units` (by department id) that are different without it, days in ISO 8601.
    """
    kept = in_force(entries)
    now, without = replay(kept), replay(entry for entry in kept if entry.pk != act.pk)
    units = {
        str(before.department): changes
        for before, after in zip(now.units, without.units, strict=True)
        if (changes := differences(before, after, UNIT_FACTS))
    }
    restores = {"task": differences(now, without, TASK_FACTS), "units": units}
    return {"withdraws": act.seq, "withdrawn": name, "restores": restores}


def differences(before: object, after: object, names: list[str]) -> dict[str, Any]:
    """Return by name the values of `after` that are not those of `before`, fit for JSON."""
    values = {name: getattr(after, name) for name in names if getattr(before, name) != getattr(after, name)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
