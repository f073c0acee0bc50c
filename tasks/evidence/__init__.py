"""EVIDENCE: the files that people hand in with a report.

What lives here: which files are taken, the store, the field of a form, and the archive that goes out.
Who may call it: services and pages of tasks, and every room above tasks.
What it may import: tasks.as_of, tasks.ledger, tasks.models and the floors below tasks.
What it must never do: delete a file that the database knows, or trust a name that a person gave.
The tests that hold it: `tests/tasks/test_evidence.py`, `test_evidence_kinds.py`, `test_evidence_on_disk.py`,
`test_pictures.py`, `test_lost_answers.py`.
"""
