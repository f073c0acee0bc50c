"""FILE TO PLAN: a table that was read is reconciled by a person and becomes a plan, or changes one.

What lives here: the draft and its corrections, the habits that these have taught, the pages of reconciling, matching
with a plan, saving, and the official table of `fixtures/`, which goes through the same services.
Who may call it: its own pages and commands; the rooms above.
What it may import: tasks, tableparser and the floors below; none of the rooms beside it.
What it must never do: save what a person has not seen, or a plan by halves.
The tests that hold it: `tests/imports/`.
"""
