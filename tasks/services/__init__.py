"""The doors that write: each asks the role table, locks the task and appends to its ledger, in one transaction.

What most of them take: `task`, a task or its id; `by`, the person; `when`, the instant and the portal's day; `text`,
what the person typed; `key`, the idempotency key of the form; `seen`, the number of the last entry that the person was
shown (None: any).

They return the appended entry, or for a form that is sent again the entry of the first time. They raise NotAllowed,
NotInThisState, NotDispatched or NewerEntries (see begin() in step.py), ReasonIsMissing for an empty text that is
needed, ValidationError for a text that cannot be stored, and what their own docstrings name.
"""
