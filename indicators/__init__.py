"""WHAT WAS PROMISED: plans and their lives, categories, rows, wordings, and the questions that the source leaves open.

What lives here: the plan, its settings and the dated stages of its life, the official columns, each wording of a row
and the days it held.
Who may call it: every room above.
What it may import: departments and the frame.
What it must never do: know how far the work is.
The tests that hold it: `tests/tasks/test_official_table.py`, `tests/tasks/test_plan_stages.py`,
`tests/tasks/test_questions.py`, `tests/admin/`.
"""
