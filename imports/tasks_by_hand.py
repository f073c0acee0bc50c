"""Tasks as a person writes them while reconciling: one paragraph each, a blank line between, numbers as printed."""

import re
from collections.abc import Iterable
from typing import Any

from tableparser.cells.numerals import squash
from tableparser.cells.splitting import TaskText
from tableparser.cells.task_marks import MARKS, value_of

BETWEEN = re.compile(r"\n[ \t\u3000]*\n")


def written_out(tasks: Iterable[TaskText]) -> str:
    """Return tasks as a person can edit them."""
    return "\n\n".join(f"{task.mark}{task.text}" for task in tasks)


def tasks_written(text: str) -> list[dict[str, Any]]:
    """Return the tasks of such a text, each with its number as printed."""
    return [numbered(piece.strip()) for piece in BETWEEN.split(text.replace("\r\n", "\n")) if squash(piece)]


def numbered(piece: str) -> dict[str, Any]:
    """Take the number off the beginning of one task; a task need not have one."""
    for style, pattern in MARKS.items():
        found = pattern.match(piece)
        if found and (value := value_of(style, found["n"])):
            return {"mark": squash(found.group()), "no": value, "text": piece[found.end() :].strip()}
    return {"mark": "", "no": None, "text": piece}
