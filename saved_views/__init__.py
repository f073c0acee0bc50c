"""MY FILTERS: a reader's own names for filters of the task list, kept, ordered and shared with roles.

What lives here: the saved views, the services that keep them, their page, and the bar above the task list.
Who may call it: exports; the task list asks a template tag.
What it may import: tasks and the floors below; none of the rooms beside it.
What it must never do: keep a day in a filter, or show more than the reader's own scope.
The tests that hold it: `tests/saved_views/`.
"""
