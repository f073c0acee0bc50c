"""A table read again beside the plan it belongs to: what is new, what is changed (old beside new), what is gone."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from imports.changes import (
    Change,
    Difference,
    FileRow,
    FileTask,
    PlanRow,
    PlanTask,
    RowDiffers,
    RowIsNew,
    TaskDiffers,
    TaskIsGone,
    TaskIsNew,
)
from jiading.web.numbers import whole_number
from tableparser.cells.numerals import squash
from tableparser.cells.splitting import TaskText
from tableparser.columns import MISSING, Field
from tableparser.reading import Reading, ReadRow

ROW_FIELDS = (Field.CATEGORY, Field.PROJECT, Field.STANDARD, Field.BASELINE_STATE)
TASK_FIELDS = (Field.DEADLINE, Field.RESPONSIBLE, Field.LEAD, Field.COOPERATING)
ALIKE, SAME_NUMBER_ALIKE = 0.6, 0.4  # likeness of two texts, 0 to 1, from which they are the same task


TaskPair = tuple[FileTask, PlanTask | None]  # a task of the file, and the one of the plan that it is, if any


def grouped(reading: Reading) -> list[FileRow]:
    """Return the file's rows as a plan has them: rows that one project cell covers belong together."""
    found: list[FileRow] = []
    last = ""
    for place, row in enumerate(reading.rows):
        number = row.key.rpartition(":")[2].partition("-")[0]
        goes_on = number == last if row.key else row.joins
        if not found or not goes_on:
            found.append(FileRow([], {name: row.texts.get(name, "") for name in ROW_FIELDS}))
        last = number
        found[-1].rows.append(place)
        found[-1].tasks += [FileTask(place, task, row.key) for task in row.split.tasks]
        if not row.split.tasks:
            found[-1].tasks.append(FileTask(place, TaskText("", None, MISSING), row.key))
    return found


def compare(reading: Reading, code: str, plan: Sequence[PlanRow]) -> list[Change]:
    """Return every difference between a file and the plan with this code; columns that the file lacks are left alone.

    So are cells that a file from elsewhere leaves blank: a blank says nothing against what has been settled since. In
    the portal's own export a blank cell is one that a person has emptied.
    """
    rows = grouped(reading)
    own = reading.own_plan == code
    pairs = pairs_by_key(rows, plan) if own else pairs_of_rows(rows, plan)
    changes: list[Change] = []
    for row, beside in pairs:
        if beside is None:
            changes.append(new_row(reading, row))
            continue
        changes += row_changes(reading, row, beside)
        matched, left = tasks_by_key(row, beside) if own else pairs_of_tasks(row.tasks, beside.tasks)
        changes += task_changes(reading, beside, matched)
        changes += tasks_gone(left)
    taken = {beside.pk for _, beside in pairs if beside}
    for beside in plan:
        if beside.pk not in taken:
            changes += tasks_gone(beside.tasks)
    return changes


def new_row(reading: Reading, row: FileRow) -> RowIsNew:
    said: list[Difference] = [(name, name.label, "", row.texts[name]) for name in ROW_FIELDS if row.texts[name]]
    said += [(Field.TASKS, Field.TASKS.label, "", task.printed) for task in row.tasks]
    return RowIsNew(reading.rows[row.rows[0]].ref, tuple(said), row)


def row_changes(reading: Reading, row: FileRow, beside: PlanRow) -> list[RowDiffers]:
    """Return the one change of a row's own texts, if any."""
    differing = tuple(
        (str(name), name.label, beside.texts.get(name, ""), row.texts[name])
        for name in ROW_FIELDS
        if differs(reading, name, row.texts[name], beside.texts.get(name, ""))
    )
    return [RowDiffers(f"第 {beside.position} 行", differing, beside)] if differing else []


def task_changes(reading: Reading, beside: PlanRow, pairs: Iterable[TaskPair]) -> Iterator[Change]:
    """Yield what is new or changed among the file's tasks of one row of the plan."""
    for mine, theirs in pairs:
        if theirs is None:
            said = ((str(Field.TASKS), Field.TASKS.label, "", mine.printed),)
            yield TaskIsNew(f"第 {beside.position} 行", said, beside, mine)
        elif differing := tuple(differences(reading, reading.rows[mine.row], mine, theirs)):
            yield TaskDiffers(theirs.where, differing, theirs, mine)


def tasks_gone(tasks: Iterable[PlanTask]) -> list[TaskIsGone]:
    """Return the change of each task that the file does not have; one that was cancelled may be missing there."""
    return [
        TaskIsGone(task.where, ((str(Field.TASKS), Field.TASKS.label, task.printed, ""),), task)
        for task in tasks
        if not task.is_cancelled
    ]


def differences(reading: Reading, row: ReadRow, mine: FileTask, theirs: PlanTask) -> Iterator[Difference]:
    if meaning(mine.printed) != meaning(theirs.printed):
        yield str(Field.TASKS), Field.TASKS.label, theirs.printed, mine.printed
    for name in TASK_FIELDS:
        new, old = row.texts.get(name, ""), theirs.texts.get(name, "")
        if differs(reading, name, new, old):
            yield str(name), name.label, old, new


def differs(reading: Reading, name: str, new: str, old: str) -> bool:
    """Return whether the file says something else of a column than the plan."""
    said = meaning(new)
    return name in reading.headings and said != meaning(old) and bool(said or reading.own_plan)


def meaning(text: str) -> str:
    """Return what a text says, for comparison: layout apart, and a cell marked as lost says nothing."""
    bare = squash(text)
    return "" if bare == MISSING else bare


def pairs_by_key(rows: list[FileRow], plan: Sequence[PlanRow]) -> list[tuple[FileRow, PlanRow | None]]:
    """Pair rows by the ids that our own export wrote; a row without one, or with a strange one, is new."""
    known = {beside.position: beside for beside in plan}
    pairs = []
    for row in rows:
        number = whole_number(row.tasks[0].key.rpartition(":")[2].partition("-")[0]) if row.tasks else None
        pairs.append((row, None if number is None else known.pop(number, None)))
    return pairs


def tasks_by_key(row: FileRow, beside: PlanRow) -> tuple[list[TaskPair], list[PlanTask]]:
    """Pair the tasks of a row by the ids that our own export wrote; return also the plan's tasks without a partner."""
    known = {task.place: task for task in beside.tasks}
    pairs = [(mine, known.pop(mine.key.rpartition(":")[2], None)) for mine in row.tasks]
    return pairs, list(known.values())


def pairs_of_rows(rows: list[FileRow], plan: Sequence[PlanRow]) -> list[tuple[FileRow, PlanRow | None]]:
    """Pair rows by category and project, by project, by a task they share, then by the likeness of their tasks."""
    left = list(plan)
    found: dict[int, PlanRow] = {}

    def take(place: int, candidates: list[PlanRow]) -> None:
        if place not in found and candidates:
            found[place] = min(candidates, key=lambda beside: abs(beside.position - place - 1))
            left.remove(found[place])

    for names in ((Field.CATEGORY, Field.PROJECT), (Field.PROJECT,)):
        for place, row in enumerate(rows):
            if row.texts[Field.PROJECT]:
                take(place, [b for b in left if all(squash(b.texts[n]) == squash(row.texts[n]) for n in names)])
    for place, row in enumerate(rows):
        mine = {squash(task.printed) for task in row.tasks} - {squash(MISSING)}
        take(place, [b for b in left if mine & {squash(task.printed) for task in b.tasks}])
    for place, row in enumerate(rows):
        if place not in found:
            take(place, [b for b in left if likeness(joined(row.tasks), joined(b.tasks)) >= ALIKE][:1])
    return [(row, found.get(place)) for place, row in enumerate(rows)]


def joined(tasks: Iterable[FileTask | PlanTask]) -> str:
    return squash("".join(task.printed for task in tasks))


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1; the cheap bounds are asked first."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < SAME_NUMBER_ALIKE or matcher.quick_ratio() < SAME_NUMBER_ALIKE:
        return 0.0
    return matcher.ratio()


def pairs_of_tasks(mine: Sequence[FileTask], theirs: Sequence[PlanTask]) -> tuple[list[TaskPair], list[PlanTask]]:
    """Pair the tasks of one row: by their words, then by number where they are alike, then by likeness alone.

    Returns a pair for each task of the file, and the plan's tasks without a partner.
    """
    left = list(theirs)
    found: dict[int, PlanTask] = {}
    for rule in (same_words, same_number, alike):
        for place, task in enumerate(mine):
            if place not in found:
                best = next((other for other in left if rule(task, other)), None)
                if best is not None:
                    found[place] = best
                    left.remove(best)
    return [(task, found.get(place)) for place, task in enumerate(mine)], left


def same_words(mine: FileTask, theirs: PlanTask) -> bool:
    return squash(mine.printed) == squash(theirs.printed)


def same_number(mine: FileTask, theirs: PlanTask) -> bool:
    mark = squash(mine.task.mark)
    return (
        bool(mark) and theirs.printed.startswith(mark) and likeness(mine.printed, theirs.printed) >= SAME_NUMBER_ALIKE
    )


def alike(mine: FileTask, theirs: PlanTask) -> bool:
    return likeness(squash(mine.printed), squash(theirs.printed)) >= ALIKE
