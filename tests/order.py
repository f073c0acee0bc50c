"""In which order files of tests are taken: those that take longest first, so that all processes end together.

A process of xdist takes one file after another. A long file that comes last keeps one process at work while the other
has nothing left to do.
"""

LONGEST = (
    "tests/browser/",  # first, since these wait: other processes use the cores meanwhile
    "tests/tasks/test_stateful_agreed_claims.py",
    "tests/tasks/test_stateful_each_claims.py",
    "tests/reports/demonstration/",  # together: a process restores the year when it comes to the folder
    "tests/test_upgrade.py",
    "tests/admin/test_imported_lists.py",
    "tests/exports/files/",
    "tests/test_shape.py",
    "tests/reports/",
    "tests/jiading/test_jobs.py",
    "tests/imports/",
    "tests/tasks/test_evidence.py",  # takes the migrations back and forth
    "tests/search/test_nothing_leaks.py",
    "tests/notices/test_mail_settings.py",
)


def place_of(file: str) -> int:
    """Return the place of a file of tests, given by its path from the root; those of one place keep their order."""
    return next((place for place, start in enumerate(LONGEST) if file.startswith(start)), len(LONGEST))
