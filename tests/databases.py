"""Files of tests that `make test` runs on one database, and `make nightly` on both.

What such a file holds is made of Python and templates: what a page says and offers, how it answers a form, how a file
is laid out or read. The database is only where its rows come from. What the database computes or guards is tested on
both every day: services, ledger, constraints, concurrency, figures, past days, search, migrations, saving of imports,
recipients of notices, roles, evidence, data interface, golden files.

The files of each kind stand so that both databases get about half of their CPU seconds. Their tests that ask no
database run on SQLite, as all of that kind do.
"""

BY_DAY = {
    "sqlite": (
        # what a page says and offers, and how it answers a form
        "tests/departments/test_initial_passwords.py",
        "tests/exports/test_report_pages.py",
        "tests/imports/test_lesson_pages.py",
        "tests/imports/test_pages.py",
        "tests/imports/test_step_bar.py",
        "tests/tasks/test_answer_pages.py",
        "tests/tasks/test_grid.py",
        "tests/tasks/test_ledger_lines.py",
        "tests/tasks/test_workbench.py",
        "tests/tasks/test_workbench_of_others.py",
        # how a file is read or laid out
        "tests/fill_sheets/test_workbook.py",
        "tests/jiading/test_bodies.py",
    ),
    "postgresql": (
        # what a page says and offers, and how it answers a form
        "tests/departments/test_addresses.py",
        "tests/departments/test_my_account.py",
        "tests/fill_sheets/test_pages.py",
        "tests/help/test_help_pages.py",
        "tests/imports/test_paragraphs.py",
        "tests/imports/test_questions.py",
        "tests/imports/test_recognition.py",
        "tests/imports/test_scans.py",
        "tests/reports/test_table_page.py",
        "tests/reports/test_wall.py",
        "tests/tasks/test_meaning_notes.py",
        "tests/tasks/test_pages.py",
        "tests/tasks/test_report_page.py",
        "tests/tasks/test_several_plans.py",
        "tests/tasks/test_workbench_of_the_office.py",
        # how a file is read or laid out
        "tests/departments/test_imported_accounts.py",
        "tests/exports/test_ledger_csv.py",
        "tests/tasks/test_evidence_kinds.py",
        "tests/tasks/test_pictures.py",
        "tests/tasks/test_task_columns.py",
    ),
}


def runs_by_day(file: str, database: str) -> bool:
    """Return whether the tests of a file that ask a database run by day on that one (its vendor's name)."""
    return not is_listed(file) or file in BY_DAY[database]


def is_listed(file: str) -> bool:
    """Return whether a file runs on one database by day; its cases are then not shared with the other."""
    return any(file in files for files in BY_DAY.values())
