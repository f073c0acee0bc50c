"""Months that a spreadsheet has shortened: a person types 2021.10, the cell keeps the number 2021.1."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from tableparser.cells.deadlines import DeadlineReading
from tableparser.cells.numerals import plain

SHORTENED = re.compile(r"^((?:19|20)\d\d)\.1$")
TELLS_MONTHS_APART = re.compile(r"^(?:19|20)\d\d\.(?:10|0\d)$")  # who wrote these typed texts, and January is January
BESIDE = re.compile(r"^(?:19|20)\d\d\.(?:[89]|1[12])$")
NUMBERS = {"xlsx", "xls", "csv", "html"}  # forms that come from a spreadsheet
WHY = "表格软件把 2021.10 存成数字 2021.1：可以是一月，也可以是十月。核实以前，较早的日期预警，较晚的日期以后才算逾期。"


def may_be_october(text: str, column: Collection[str], form: str) -> bool:
    """Return whether a text such as 2021.1 may have been 2021.10; `column` are all deadlines, `form` the file's."""
    if not SHORTENED.match(plain(text)):
        return False
    others = {plain(each) for each in column}
    if any(TELLS_MONTHS_APART.match(each) for each in others):
        return False
    return form in NUMBERS or any(BESIDE.match(each) for each in others)


def with_october(reading: DeadlineReading) -> DeadlineReading:
    """Return the reading of January with October as its other reading, and the reason for asking."""
    year = reading.dates[-1].year
    return replace(reading, dates=(date(year, 1, 31), date(year, 10, 31)), precision="month", why_two=WHY)
