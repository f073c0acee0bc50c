"""What a request may ask: each parameter once, for the views that read it and for the document that explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from jiading.day import UnknownDay, asked_day, parse_day
from jiading.web.numbers import whole_number
from jiading.web.requests import RequestInDay
from tasks.pages.filters import TaskFilter

PAGE_SIZE, LARGEST_PAGE, LAST_PAGE = 50, 200, 100_000


class Refusal(Exception):
    """The request is not answered with data: status, code, and a sentence that says what to do."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        self.status, self.code, self.message, self.headers = status, code, message, headers
        super().__init__(message)


@dataclass(frozen=True)
class Parameter:
    """One parameter of the query as the document describes it."""

    name: str
    description: str
    schema: dict[str, Any]


DAY = {"type": "string", "format": "date"}
AS_OF = Parameter("as_of", "截至日期，如 2016-10-15；不写就是今天，不能是将来", DAY)
PAGE = Parameter("page", "第几页，从 1 起", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1})
SIZE = Parameter(
    "page_size", "每页几项", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE}
)
SINCE = Parameter(
    "since",
    "从哪里起：上次回答里的 cursor（取它之后的），或一个日期（从当天录入的第一条起）；不写就从头",
    {"type": "string", "pattern": r"^(\d{1,18}|\d{4}-\d{2}-\d{2})$"},
)
PAGED = (AS_OF, PAGE, SIZE)
NARROWING = tuple(
    Parameter(name, f"筛选：{each.label}（和任务列表的参数相同）", {"type": "string"})
    for name, each in TaskFilter.base_filters.items()
)


def day_of(request: RequestInDay) -> date:
    try:
        return asked_day(request, request.today)
    except UnknownDay as fault:
        raise Refusal(400, "bad_day", str(fault)) from fault


def only_known(query: QueryDict, known: Sequence[Parameter]) -> None:
    """Refuse a parameter that means nothing here, so that a slip of the pen is not read as "everything"."""
    names = {each.name for each in known}
    for name in query:
        if name not in names:
            listed = "、".join(sorted(names)) or "（没有）"
            raise Refusal(400, "unknown_parameter", f"不认识参数「{printable(name)}」，这里可以用：{listed}。")
        if len(query.getlist(name)) > 1:
            raise Refusal(400, "repeated_parameter", f"参数「{name}」只能写一次。")


def number(query: QueryDict, asked: Parameter) -> int:
    text, bounds = query.get(asked.name, ""), asked.schema
    if not text:
        return int(bounds["default"])
    value, least, most = whole_number(text), bounds["minimum"], bounds["maximum"]
    if value is None or not least <= value <= most:
        raise Refusal(400, "bad_number", f"参数「{asked.name}」应是 {least} 到 {most} 的整数。")
    return value


def starting(query: QueryDict) -> int | date:
    """Return where to begin: after this entry, or with the first entry of this day."""
    text = query.get("since", "").strip()
    if (after := whole_number(text or "0")) is not None:
        return after
    try:
        return parse_day(text)
    except UnknownDay:
        message = "参数「since」应是上次的 cursor，或 2016-10-15 样子的日期。"
        raise Refusal(400, "bad_since", message) from None


def printable(text: str) -> str:
    return "".join(each for each in text[:40] if each.isprintable())
