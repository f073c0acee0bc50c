"""AS OF A DAY: what the facts of a day mean to a person.

What lives here: who holds a task up, since when there is silence, the reporting periods, acknowledgements, and what a
claim under review says.
Who may call it: pages, services, and every room above tasks.
What it may import: tasks.ledger, tasks.models, tasks.choices and the floors below tasks.
What it must never do: write, or look at today's state when another day is asked for.
The tests that hold it: `tests/tasks/test_blockers.py`, `test_silence.py`, `test_acknowledgements.py`.
"""
