"""挂图: the whole table as coloured cells, by category and project, cut into screens where one would be too full."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from jiading.web.numbers import whole_number
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.filters import NO_CATEGORY_NAME
from tasks.pages.presenters.task_row import TaskRow, task_rows

MOST = 120  # cells of one screen that can still be read from some metres away
DENSITIES = ((60, "few"), (90, "some"), (MOST, "many"))


@dataclass(frozen=True)
class WallProject:
    """One row of the printed table: its project and its tasks."""

    position: int
    name: str
    category: str
    tasks: Sequence[TaskRow]


@dataclass(frozen=True)
class WallCategory:
    """Neighbouring rows of one category; rows whose category the source lost stand together."""

    name: str
    projects: Sequence[WallProject]


@dataclass(frozen=True)
class Screen:
    """What the wall shows at one time."""

    categories: Sequence[WallCategory]
    number: int
    of: int
    density: str

    @property
    def next_number(self) -> int:
        """Return the number of the screen that follows by itself; the first follows the last."""
        return self.number % self.of + 1


def projects_of(rows: TaskStateQuerySet) -> list[WallProject]:
    """Return the tasks of the table by printed row."""
    shown = task_rows(rows.in_print_order().with_row(), rows.as_of)
    made = []
    for position, tasks in groupby(shown, key=lambda one: one.project_position):
        listed = list(tasks)
        category = listed[0].category or NO_CATEGORY_NAME
        made.append(WallProject(position, listed[0].project, category, listed))
    return made


def screens(projects: Iterable[WallProject]) -> list[list[WallProject]]:
    """Return the rows screen by screen, each as full as can be read; a row is never cut."""
    found: list[list[WallProject]] = [[]]
    for project in projects:
        if found[-1] and sum(len(each.tasks) for each in [*found[-1], project]) > MOST:
            found.append([])
        found[-1].append(project)
    return found


def screen(rows: TaskStateQuerySet, asked: str) -> Screen:
    """Return the screen of that number, or the first when there is none such."""
    found = screens(projects_of(rows))
    number = whole_number(asked, most=len(found)) or 1
    listed = found[number - 1]
    size = sum(len(project.tasks) for project in listed)
    density = next((word for most, word in DENSITIES if size <= most), DENSITIES[-1][1])
    categories = [WallCategory(name, list(rows)) for name, rows in groupby(listed, key=lambda each: each.category)]
    return Screen(categories, number, len(found), density)
