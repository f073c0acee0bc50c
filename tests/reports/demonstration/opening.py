"""Files of the portal, written as a person asks for them and opened again as plain data."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from departments.models import User
from exports.export_request import ExportRequest, tell_nobody
from exports.kinds import KINDS
from indicators.models import Plan
from jiading.day import Moment
from tasks.as_of.day import AsOf

NOON = datetime(2016, 10, 15, 4, tzinfo=UTC)
LATER = datetime(2016, 10, 15, 7, 30, tzinfo=UTC)
PACKED = (b"PK\x03\x04", b"PK\x05\x06")


def written(kind: str, plan: Plan, day: date, username: str, *, at: datetime = NOON, query: str = "") -> bytes:
    """Return a file of that kind as that person gets it on 2016-10-15."""
    moment = Moment(at=at, on=date(2016, 10, 15))
    file = io.BytesIO()
    asked = ExportRequest(AsOf([plan], day, User.objects.get(username=username)), moment, query)
    KINDS[kind].write(asked, file, tell_nobody)
    return file.getvalue()


def workbook(data: bytes) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(data))}


def table_of(sheet: Worksheet, heading: str) -> list[dict[str, object]]:
    """Return the rows under the line that has that heading, by heading; a merged cell counts for each of its rows."""
    covered = {
        (row, column): sheet.cell(area.min_row, area.min_col).value
        for area in sheet.merged_cells.ranges
        for row, column in (
            (r, c) for r in range(area.min_row, area.max_row + 1) for c in range(area.min_col, area.max_col + 1)
        )
    }
    width = range(1, sheet.max_column + 1)
    lines = [[covered.get((row, at), sheet.cell(row, at).value) for at in width] for row in range(1, sheet.max_row + 1)]
    head = next(place for place, line in enumerate(lines) if heading in line)
    named = [(place, name) for place, name in enumerate(lines[head]) if name is not None]
    rows = ({name: day_of(line[place]) for place, name in named} for line in lines[head + 1 :])
    return [row for row in rows if any(value is not None for value in row.values())]


def day_of(value: object) -> object:
    """A date cell is read as a day."""
    return value.date() if isinstance(value, datetime) else value


def unpacked(data: bytes, name: str = "") -> Iterator[tuple[str, bytes]]:
    """Return every part of a file with its name, however deep it is packed."""
    if not data.startswith(PACKED):
        yield name, data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for entry in packed.infolist():
            yield from unpacked(packed.read(entry), f"{name}/{entry.filename}")
