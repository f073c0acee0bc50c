"""WORK ON PAPER: a unit that does not sign in gets its tasks as a sealed workbook; what it fills in is compared and entered.

What lives here: the workbook that goes out, its seals, the reading of what comes back, the comparison, the entry.
Who may call it: its own pages; the rooms above.
What it may import: tasks, tableparser and the floors below; none of the rooms beside it.
What it must never do: enter what nobody confirmed, or what was sealed for another unit.
The tests that hold it: `tests/fill_sheets/`.
"""
