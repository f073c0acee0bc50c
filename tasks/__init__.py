"""THE WORK: tasks, the ledger of what was done, and how things stood on any day.

What lives here: models/, ledger/ (facts, effects, append, proof), as_of/ (what a day means), evidence/, services/
(the doors that write), pages/ (what a person does on the screen).
Who may call it: the rooms above (what is imported, filled in, told, exported, added up).
What it may import: tableparser, indicators, departments and the frame.
What it must never do: know who is told of an entry, how a file is laid out, or how a dashboard counts.
The tests that hold it: `tests/tasks/`; the order of its parts is a contract of import-linter (`pyproject.toml`).
"""
