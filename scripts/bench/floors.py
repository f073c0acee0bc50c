"""Floors: what the same answer costs at the least on the same server, with bare SQL and the plainest page or file.

They pass the same middleware (session, person), read the same rows, and escape what they write, and no more.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils.html import escape

from departments.requests import SignedInRequest
from scripts.bench.sizes import TODAY

Row = tuple[Any, ...]
COLUMNS = (
    "t.id, s.text, s.deadline_text, s.due_on, s.original_due_on, s.extensions, s.state, s.percent, s.lead_text, "
    "s.responsible_text, w.name, c.name, e.text, e.on"
)
ROWS = (
    f"SELECT {COLUMNS} FROM tasks_standing s JOIN tasks_task t ON t.id = s.task_id "
    "JOIN indicators_wording w ON w.id = s.wording_id LEFT JOIN indicators_indicatorcategory c ON c.id = s.category_id "
    "LEFT JOIN tasks_ledgerentry e ON e.id = s.latest_report_id "
    "WHERE s.plan_id = (SELECT max(id) FROM indicators_plan) AND s.since <= %(day)s AND s.until > %(day)s "
)
LATE = "AND s.state IN ('pending', 'in_progress', 'claimed') AND s.due_on < %(day)s "
NEAREST = "ORDER BY s.due_on LIMIT 50"
LIGHTS = (
    "SELECT s.category_id, s.state, s.due_on < %(day)s, s.due_on < %(day)s + 30, count(*) FROM tasks_standing s "
    "WHERE s.plan_id = (SELECT max(id) FROM indicators_plan) AND s.since <= %(day)s AND s.until > %(day)s "
    "GROUP BY 1, 2, 3, 4"
)
BY_LEAD = (
    "SELECT u.department_id, s.state, s.due_on < %(day)s, s.due_on < %(day)s + 30, count(*) FROM tasks_standing s "
    "JOIN tasks_taskunit u ON u.task_id = s.task_id AND u.role = 'lead' AND u.since <= %(day)s AND u.until > %(day)s "
    "WHERE s.plan_id = (SELECT max(id) FROM indicators_plan) AND s.since <= %(day)s AND s.until > %(day)s "
    "GROUP BY 1, 2, 3, 4"
)


def fetched(sql: str, **more: int) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": TODAY, **more})
        return list(cursor.fetchall())


def page(request: SignedInRequest, rows: Iterable[Row]) -> HttpResponse:
    """Write the rows as the plainest table, for a person who is signed in."""
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return HttpResponse(f"<!doctype html><title>{request.user.name}</title><table>{lines}</table>")


def due_list(request: SignedInRequest) -> HttpResponse:
    return page(request, fetched(ROWS + NEAREST))


def overdue_list(request: SignedInRequest) -> HttpResponse:
    return page(request, fetched(ROWS + LATE + NEAREST))


def overview(request: SignedInRequest) -> HttpResponse:
    return page(request, [*fetched(LIGHTS), *fetched(BY_LEAD), *fetched(ROWS + LATE + "ORDER BY s.due_on LIMIT 10")])


def one_task(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = fetched(ROWS + "AND t.id = %(pk)s", pk=pk)
    entries = fetched("SELECT e.on, e.kind, e.text, e.unit_name FROM tasks_ledgerentry e WHERE task_id = %(pk)s", pk=pk)
    units = fetched("SELECT department_id, role, state FROM tasks_taskunit WHERE task_id = %(pk)s", pk=pk)
    return page(request, [*rows, *entries, *units])


def one_report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lock a task and change it, in one durable transaction: the least that any report costs."""
    with transaction.atomic():
        fetched("SELECT id FROM tasks_task WHERE id = %(pk)s FOR UPDATE", pk=pk)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE tasks_task SET ledger_seq = ledger_seq WHERE id = %s", [pk])
            cursor.execute("INSERT INTO django_session VALUES (gen_random_uuid()::text, %s, now())", ["x" * 600])
    return HttpResponse(status=204)


def xlsx_lines(rows: Iterable[Row]) -> Iterator[str]:
    yield '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    for row in rows:
        cells = "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row)
        yield f"<row>{cells}</row>"
    yield "</sheetData></worksheet>"


def workbook(request: SignedInRequest) -> HttpResponse:
    """Write all rows as the sheet of a workbook, straight into its zip: the fastest streaming writer we know."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for line in xlsx_lines(fetched(ROWS)):
            part.write(line.encode())
    return HttpResponse(out.getvalue())
