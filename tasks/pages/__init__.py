"""THE PAGES of the work: what a person does on the screen.

What lives here: views, the actions on a task, forms, filters, tables, and presenters (a task as it is shown).
Who may call it: the addresses of tasks; the rooms above may use filters, presenters and the base classes of views.
What it may import: every other part of tasks.
What it must never do: write. A page asks the form, then one service.
The tests that hold it: `tests/test_shape.py`, `tests/tasks/test_pages.py`.
"""
