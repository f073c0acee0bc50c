"""Answers of the interface as text that a golden file keeps: the same bytes in every run and on both databases."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.http import HttpResponse

from departments.models import Department
from indicators.models import IndicatorCategory
from tasks.models import LedgerEntry, Task

GOLDEN = Path(__file__).parents[1] / "golden" / "api.json"
TOLD_BY_ID = (Department, IndicatorCategory, Task, LedgerEntry)
OF_THE_FRAME = {  # headers that every page of the portal has; tests of the frame hold them
    "Content-Length",
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "X-Frame-Options",
    "X-Request-Id",
}


def number_from_one() -> None:
    """Let the next unit, category, task and entry have the id 1; none may be there yet."""
    tables = [{"table": model._meta.db_table, "column": "id"} for model in TOLD_BY_ID]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), tables):
            cursor.execute(statement)


def recorded(answers: dict[str, HttpResponse]) -> dict[str, dict[str, Any]]:
    """Return status, headers and body of each answer; a body that came before is told by the request that had it."""
    first: dict[bytes, str] = {}
    made = {}
    for request, answer in answers.items():
        before = first.setdefault(answer.content, request)
        body = body_of(answer) if before == request else f"as {before}"
        made[request] = {"status": answer.status_code, "headers": headers_of(answer), "body": body}
    return made


def headers_of(answer: HttpResponse) -> dict[str, str]:
    """Return the headers that are the interface's own; an ETag by whether it is that of the body."""
    kept = {name: value for name, value in sorted(answer.headers.items()) if name not in OF_THE_FRAME}
    if kept.get("ETag") == f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"':
        kept["ETag"] = "of the body"
    return kept


def body_of(answer: HttpResponse) -> Any:
    """Return JSON as data, with keys in their order; an HTML page belongs to the frame, its type is in the headers."""
    text = answer.content.decode()
    if not text:
        return "empty"
    if not answer.get("Content-Type", "").startswith("application/json"):
        return "a page"
    body = json.loads(text.replace(answer.headers["X-Request-Id"], "REQUEST"), object_hook=with_sorted_detail)
    assert flat(json.loads(text)) == text, "the answer is written in another way"
    return body


def with_sorted_detail(found: dict[str, Any]) -> dict[str, Any]:
    """Sort the keys of an entry's detail: PostgreSQL keeps them by their length, SQLite as they were written."""
    if "detail" in found:
        found["detail"] = json.loads(json.dumps(found["detail"], sort_keys=True))
    return found


def as_lines(answers: dict[str, dict[str, Any]]) -> str:
    """Return the answers as one JSON object that reads well in a comparison: each part and each item on its own line.

    Keys keep their order, since the order of keys in an answer is part of what is compared.
    """
    return f"{{\n{','.join(f'{flat(request)}: {parts(answer, 2)}' for request, answer in answers.items())}}}\n"


def parts(value: Any, depth: int) -> str:
    """Return JSON that is broken into lines down to a depth, and lists one level further."""
    if depth and isinstance(value, dict) and value:
        lines = (f"{flat(key)}: {parts(each, depth - 1)}" for key, each in value.items())
        return "{\n" + ",\n".join(lines) + "}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(flat, value)) + "]"
    return flat(value)


def flat(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
