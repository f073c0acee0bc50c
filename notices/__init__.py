"""WHO IS TOLD: whom an entry of the ledger concerns, the bell, the daily email, the work chat.

What lives here: the recipients of an entry, the notices and who has read them, the digest of a day, reminders.
Who may call it: the rooms above; the ledger calls nobody here, it sends a signal.
What it may import: tasks and the floors below; none of the rooms beside it.
What it must never do: write to the ledger, or tell a person of a task that his post may not read.
The tests that hold it: `tests/notices/`.
"""
