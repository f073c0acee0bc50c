"""WHO CAME AND WHAT THEY TOOK: access and administration, written down beside the ledger.

What lives here: the audit log with its chain, what writes to it by itself (sign-ins, refusals, downloads, 后台), and
the rule by which it is kept.
Who may call it: every room above, by `recorded()`, within the transaction of what is recorded.
What it may import: the frame.
What it must never do: change or drop a record that the rule keeps, or write down a password, a token or a session key.
The tests that hold it: `tests/auditing/`.
"""
