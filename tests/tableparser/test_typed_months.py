"""A month that a spreadsheet may have shortened is asked about, and January is never taken silently."""

from datetime import date

import pytest

from tableparser.cells.deadlines import read_deadline
from tableparser.cells.typed_months import may_be_october, with_october


@pytest.mark.parametrize(
    ("text", "column", "form", "asked"),
    [
        ("2021.1", ["2021.9", "2021.1", "2021.11"], "xlsx", True),
        ("2021.1", ["2021.1"], "xlsx", True),  # nothing beside it: a spreadsheet alone makes October possible
        ("２０２１．１", ["２０２１．１"], "csv", True),
        ("2021.1", ["2021.1", "2021.10"], "xlsx", False),  # who kept 2021.10 wrote texts
        ("2021.1", ["2021.1", "2021.03"], "csv", False),
        ("2021.1", ["2021.1", "2021年6月"], "docx", False),  # in Word 2021.1 stays as typed
        ("2021.1", ["2021.1", "2021.11"], "docx", True),  # unless the table was pasted from a spreadsheet
        ("2021.11", ["2021.11"], "xlsx", False),
        ("2021.1.5", ["2021.1.5"], "xlsx", False),
        ("2021年1月", ["2021年1月"], "xlsx", False),
    ],
)
def test_a_shortened_month_is_asked_about(text, column, form, asked):
    assert may_be_october(text, column, form) == asked


def test_both_months_are_kept_and_the_reason_is_said():
    read = with_october(read_deadline("2021.1"))
    assert (read.dates, read.precision, read.ambiguous) == ((date(2021, 1, 31), date(2021, 10, 31)), "month", True)
    assert "十月" in read.why_two
