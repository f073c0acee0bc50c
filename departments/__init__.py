"""WHO: units and their names over time, people, the role table, sign-in, working days.

What lives here: departments and their members, users, what each role may do, access tokens, holidays.
Who may call it: every room above.
What it may import: the frame.
What it must never do: know what a unit has to do, or answer "may he" anywhere but in `roles.py`.
The tests that hold it: `tests/departments/`, `tests/matrix.py`.
"""
