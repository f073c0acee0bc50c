"""DAY TO FILE: what an office takes along, made at once, on request, or by schedule.

What lives here: the request (plan, day, reader, filter), the kinds of file and their writers, made reports and their
worker, schedules, their mail, locked periods, and the downloads of lists.
Who may call it: its own pages and commands; api and demonstration.
What it may import: reports, saved_views, tasks and the floors below.
What it must never do: count anew (a figure comes from reports), or hand out a file that was changed after it was made.
The tests that hold it: `tests/exports/`, `tests/reports/demonstration/`.
"""
