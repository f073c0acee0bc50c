"""THE LEDGER: how an entry is appended, what it does to a task's facts, and how both are proved.

What lives here: the facts of a task, the effect of each kind of entry on them, the states in which a kind may come,
the one function that appends, the projection of the facts into rows of every day, and the proof of all of it.
Who may call it: `append` only services, the rest whoever reads; pages never.
What it may import: tasks.models, tasks.choices, tasks.refusals and the floors below tasks.
What it must never do: change or remove an entry, or store a fact that no entry made.
The tests that hold it: `tests/tasks/test_ledger.py`, the random lives of `tests/tasks/test_stateful_*.py`.
"""
