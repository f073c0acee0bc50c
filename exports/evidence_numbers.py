"""Numbers of 佐证材料 by row, task and file, such as 14-02-03: the same in every file and on every later day."""

from collections.abc import Iterable
from dataclasses import dataclass

from departments.models import User
from departments.roles import Permission
from tableparser.columns import MISSING
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.evidence.archive import name_in_archive, safe_part
from tasks.models import Evidence
from tasks.models.evidence import current_versions
from tasks.pages.filters import NO_CATEGORY_NAME
from tasks.pages.presenters.task_row import TaskRow, task_rows

# Characters of each part of a path; with numbers and separators it stays under 200 of the 260 that Windows allows.
CATEGORY, PROJECT, TASK, UNIT, STEM = 20, 20, 30, 16, 50


@dataclass(frozen=True)
class Numbered:
    """One file of a task with its number, its place in a package, and the number of the file it replaces."""

    number: str
    evidence: Evidence
    task: TaskRow
    path: str
    replaces: str
    replaced: bool


def task_number(task: TaskRow) -> str:
    """Return row and place of a task in the official table."""
    return f"{task.project_position:02d}-{task.position:02d}"


def numbered(rows: TaskStateQuerySet, by: User) -> list[Numbered]:
    """Return the files of the tasks that the person may read, in printed order; a filter changes no number."""
    readable = rows.visible_to(by, Permission.READ_EVIDENCE)
    files: dict[int, list[Evidence]] = {}
    handed_in = Evidence.objects.until(rows.day).filter(task__in=readable.order_by().values("task"))
    for file in handed_in.select_related("entry").order_by("task", "pk"):
        files.setdefault(file.task_id, []).append(file)
    categories = category_numbers(rows)
    found = []
    states = readable.filter(task__in=files).in_print_order().with_row() if files else ()
    for task in task_rows(states, rows.as_of):
        found += of_task(task, files[task.task_id], folder_of(task, categories))
    return found


def of_task(task: TaskRow, files: list[Evidence], folder: str) -> list[Numbered]:
    """Number the files of one task in the order in which they were handed in."""
    numbers = {file.pk: f"{task_number(task)}-{place:02d}" for place, file in enumerate(files, start=1)}
    current = {file.pk for file in current_versions(files)}
    return [
        Numbered(
            number=numbers[file.pk],
            evidence=file,
            task=task,
            path=f"{folder}/{numbers[file.pk]} {name_in_archive(file, unit=UNIT, stem=STEM)}",
            replaces=numbers[file.replaces_id] if file.replaces_id else "",
            replaced=file.pk not in current,
        )
        for file in files
    ]


def by_task(listed: Iterable[Numbered]) -> dict[int, list[Numbered]]:
    """Return the files by task id."""
    found: dict[int, list[Numbered]] = {}
    for each in listed:
        found.setdefault(each.task.task_id, []).append(each)
    return found


def category_numbers(rows: TaskStateQuerySet) -> dict[int | None, int]:
    """Number the categories in the order in which the whole table of that day names them; 0 is for rows without one."""
    everything = AsOf([rows.plan], rows.day).tasks().in_print_order().values_list("category", flat=True)
    named = [pk for pk in dict.fromkeys(everything) if pk is not None]
    return {None: 0} | {pk: place for place, pk in enumerate(named, start=1)}


def folder_of(task: TaskRow, categories: dict[int | None, int]) -> str:
    """Return the folder of a task: category, row and task, each with its number."""
    category = task.category or NO_CATEGORY_NAME
    row = task.project_position
    parts = (
        f"{categories[task.category_id]:02d} {safe_part(category, CATEGORY)}",
        f"{row:02d} {safe_part(task.project or MISSING, PROJECT)}",
        f"{task_number(task)} {safe_part(task.text, TASK)}",
    )
    return "/".join(part.rstrip(" .") for part in parts)
