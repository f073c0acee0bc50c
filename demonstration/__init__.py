"""A PLAYED YEAR: the official table and three small plans with made-up people and histories, the same each time.

What lives here: the accounts, the scenarios, the command that plays it, and the accounts' list on the sign-in page.
Who may call it: nobody but its own command and the tests.
What it may import: every room below; it does everything through their services, as people do.
What it must never do: run without DEMO=on, or touch a database that has a plan.
The tests that hold it: `tests/reports/demonstration/test_demo.py`, `tests/demonstration/test_district.py`.
"""
