"""WORK ON PAPER: a unit that does not sign in fills in a sealed workbook; it is compared with the portal and entered.

What lives here: the workbook that goes out, its seals, the reading of what comes back, the comparison, the entry.
Who may call it: its own pages; the rooms above.
What it may import: tasks, tableparser and the floors below; none of the rooms beside it.
What it must never do: enter what nobody confirmed, or what was sealed for another unit.
The tests that hold it: `tests/fill_sheets/`.
"""
