"""WHAT IT ADDS UP TO: figures of a day, charts, the timeline, the dashboards.

What lives here: each figure once, with the query of the list that it opens, and the pages that show them.
Who may call it: exports and api.
What it may import: tasks and the floors below; none of the rooms beside it.
What it must never do: write, or count what a list cannot show.
The tests that hold it: `tests/reports/`, above all `demonstration/test_recount.py`, which counts all of it again.
"""
