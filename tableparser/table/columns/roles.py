"""Which column is what: the roles of all columns chosen together, by what headings say and by what cells are.

Each pair of column and field has a score; the best sum over all columns wins. The next best says how sure that is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tableparser.columns import Field
from tableparser.habits import NO_HABITS, Habits
from tableparser.table.columns.cells import ColumnCells
from tableparser.table.heading_grammar import loosely_parsed
from tableparser.table.headings import bare, is_known, meanings

UNITS = (Field.LEAD, Field.RESPONSIBLE, Field.COOPERATING)
HAS_TASKS = 6.0  # a table of tasks has a column of them
NO_WORK = -5.0  # a table in which nothing is work is hardly understood
TAUGHT = 30.0  # what the office has taught outweighs every other score
BY_CELLS = 3.0  # what cells alone may say of a column whose heading is unknown
CLOSE = 1.2  # a margin below this is asked about
NEVER = -100.0
FEW = 0.5  # share of figures from which a column is one of figures
SHORT, LONG = 4, 30  # characters of a text that may be a task, and from which length says no more
NAMES_A_THING = re.compile(r"(?:名称|项目|工程|指标|问题|隐患|短板)$")  # alone in its table it still names no work
OF_THE_YEAR = re.compile(r"^(?:(?:19|20)\d\d年度?|年度|本年度?|当年|今年)(?=.{0,4}(?:任务|内容)$)")
YEARLY = 4.0  # a plan of a year means the work of that year, beside that of the whole project
DONE_ON = re.compile(r"^(?:完成|办结|销号|结束)(?:时间|日期)$")  # beside a time limit: when it was done
LIMIT = re.compile(r"时限|期限|限期|计划|要求|拟定|预计|应(?=完成|办结)")
REMARKS = ("备注", "说明", "其他")
ONLY_A_NAME = 10  # characters of a task beside a longer text of what is required

Scores = dict[int, dict[Field, float]]
Roles = dict[int, Field]


@dataclass(frozen=True)
class Column:
    """One column: its heading and its cells."""

    place: int
    heading: str
    cells: ColumnCells


@dataclass(frozen=True)
class Choice:
    """The roles that were chosen; `margin` is how far each is before the best choice without it."""

    roles: Roles
    margin: dict[int, float]
    other: dict[int, Roles]  # the runner-up for each column: what all columns would be then


def choose(columns: list[Column], *, in_group: frozenset[int] = frozenset(), habits: Habits = NO_HABITS) -> Choice:
    """Return the best roles; a column in `in_group` has only the heading of its group and means nothing by itself."""
    scores = {each.place: {} if each.place in in_group else scores_of(each) for each in columns}
    let_finer_text_be_the_work(scores, columns)
    let_names_be_the_project(scores, columns)
    let_limit_be_the_deadline(scores, columns)
    for each in columns:
        if taught := habits.headings.get(each.heading):
            scores[each.place] = scores_taught(taught.meaning, each.cells, scores[each.place])
    best, roles = best_roles(scores)
    margin: dict[int, float] = {}
    other: dict[int, Roles] = {}
    for place, field in roles.items():
        without = {p: {f: s for f, s in found.items() if (p, f) != (place, field)} for p, found in scores.items()}
        second, other[place] = best_roles(without)
        margin[place] = best - second
    named = unknown_project([each for each in columns if each.place not in in_group], roles, habits)
    if named is not None:  # asked about, since no heading says it
        other[named], margin[named] = dict(roles), 0.0
        roles = roles | {named: Field.PROJECT}
    return Choice(roles, margin, other)


def unknown_project(columns: list[Column], roles: Roles, habits: Habits) -> int | None:
    """Return the nearest column of names before the tasks under a heading nobody knows, where none is the project."""
    work = next((place for place, field in roles.items() if field == Field.TASKS), None)
    if work is None or Field.PROJECT in roles.values() or Field.CATEGORY in roles.values():
        return None
    names = [
        each.place
        for each in columns
        if each.place < work and each.place not in roles and each.heading and not is_known(each.heading, habits)
        if (each.cells.is_text or is_merged_name(each.cells) or each.heading.endswith("名称")) and is_short(each.cells)
    ]
    return max(names, default=None)


def scores_of(column: Column) -> dict[Field, float]:
    """Return the fields that a column may have, each with the score of heading and cells together."""
    meant = meanings(column.heading) or ([] if is_known(column.heading) else loosely_parsed(bare(column.heading)))
    said = {field: 10 - 0.06 * rank for field, rank in meant}
    if Field.TASKS in said and OF_THE_YEAR.match(bare(column.heading)):
        said[Field.TASKS] += YEARLY
    found = {field: score + by_cells(field, column.cells) for field, score in said.items()}
    for field in (Field.STANDARD, Field.PROJECT):  # the only column of work is the task, whatever it is called
        if field in said and Field.TASKS not in said:
            less = 7.0 if field == Field.STANDARD or NAMES_A_THING.search(bare(column.heading)) else 4.5
            found[Field.TASKS] = said[field] - less + by_cells(Field.TASKS, column.cells)
    if bare(column.heading) in REMARKS and column.cells.filled > 1 and column.cells.dates >= 0.8:
        found[Field.DEADLINE] = BY_CELLS + by_cells(Field.DEADLINE, column.cells)  # asked about: no heading says it
    if not said and column.heading and not is_known(column.heading):
        found |= {field: BY_CELLS + by_cells(field, column.cells) for field in fields_by_cells(column.cells)}
    return {field: score for field, score in found.items() if score > 0}


def scores_taught(meaning: str, cells: ColumnCells, scores: dict[Field, float]) -> dict[Field, float]:
    """Return the scores of a column whose heading the office has taught; the other fields stay as runners-up."""
    if not meaning:
        return {}
    return scores | {Field(meaning): TAUGHT + max(0.0, by_cells(Field(meaning), cells))}


def contradicts(field: Field, cells: ColumnCells) -> bool:
    """Return whether most cells are plainly something else than a heading is said to mean; blank cells say nothing."""
    figures = cells.numbers >= FEW or (cells.serials >= FEW and cells.length < SHORT)
    if not cells.filled:
        return False
    if field == Field.DEADLINE:
        return not cells.dates or cells.numbers >= FEW
    if field in UNITS:
        sentences = cells.sentences >= FEW and cells.units < FEW
        return figures or sentences or cells.dates >= FEW or cells.length > 80
    names = cells.units >= 0.9 and cells.length < 12 and cells.sentences < FEW
    if field == Field.TASKS:
        return figures or names or cells.states >= FEW or cells.dates >= FEW
    return cells.dates >= FEW or (figures and field in (Field.PROJECT, Field.CATEGORY))


def fields_by_cells(cells: ColumnCells) -> Iterator[Field]:
    """Yield what a column may be by its cells alone."""
    if cells.dates >= 0.6:
        yield Field.DEADLINE
    if cells.units >= 0.6:
        yield Field.RESPONSIBLE
    if cells.is_text and cells.length >= SHORT + 1:
        yield Field.TASKS


def by_cells(field: Field, cells: ColumnCells) -> float:
    """Return how well cells fit a field: positive for, negative against; 0 for a column without cells."""
    if not cells.filled:
        return 0.0
    figures = cells.numbers >= FEW
    if field == Field.TASKS:
        against = 8 * cells.dates + 5 * cells.units * (cells.length < 12) + 8 * cells.states
        if figures or (cells.serials >= FEW and cells.length < SHORT):
            return NEVER
        return min(cells.length, LONG) / LONG * 1.5 + cells.sentences + cells.varied - against
    if field in (Field.PROJECT, Field.CATEGORY):
        if figures or cells.serials > 0.9:
            return NEVER
        return 0.5 * (cells.length <= 15) + 0.5 * (1 - cells.varied) + 0.5 * cells.merged - 6 * cells.dates
    if field == Field.DEADLINE:
        return NEVER if figures else 3 * cells.dates - 2 * (cells.units >= FEW) - 2 * (cells.length > 40)
    if field in UNITS:
        if figures or cells.dates >= FEW:
            return NEVER
        return 3 * cells.units - 4 * (cells.length > 80) - 2 * (cells.sentences >= FEW) * (1 - cells.units)
    return 0.0


def best_roles(scores: Mapping[int, Mapping[Field, float]]) -> tuple[float, Roles]:
    """Return the best sum and the roles that give it, each field at most once."""
    kept: dict[frozenset[Field], tuple[float, Roles]] = {frozenset(): (0.0, {})}
    for place, fields in scores.items():
        if not fields:
            continue
        added = dict(kept)
        for taken, (sum_of, roles) in kept.items():
            for field, score in fields.items():
                if field in taken:
                    continue
                key, made = taken | {field}, sum_of + score
                if key not in added or made > added[key][0]:
                    added[key] = made, roles | {place: field}
        kept = added
    return max(((whole(sum_of, roles), roles) for sum_of, roles in kept.values()), key=lambda pair: pair[0])


def whole(sum_of: float, roles: Roles) -> float:
    """Return the score of a choice with what its columns say together."""
    fields = set(roles.values())
    sum_of += HAS_TASKS if Field.TASKS in fields else 0.0 if Field.PROJECT in fields else NO_WORK
    place = {field: column for column, field in roles.items()}
    if {Field.PROJECT, Field.TASKS} <= fields and place[Field.PROJECT] > place[Field.TASKS]:
        sum_of -= 0.8  # tables go from the large to the fine
    return sum_of


def is_short(cells: ColumnCells) -> bool:
    """Return whether the cells of a column are names and no sentences."""
    return 0 < cells.length <= ONLY_A_NAME and not cells.sentences


def is_merged_name(cells: ColumnCells) -> bool:
    """Return whether cells over several rows are words, though some of them end like units (盘活旧影院)."""
    return cells.merged and cells.units < 1 and max(cells.dates, cells.numbers, cells.serials, cells.states) < FEW


def let_finer_text_be_the_work(scores: Scores, columns: list[Column]) -> None:
    """Let a column of what is required be the task where all others of work only name it (督办事项 | 工作要求)."""
    work = [each for each in columns if Field.TASKS in scores[each.place] or Field.PROJECT in scores[each.place]]
    for required in columns:
        others = [each for each in work if each is not required]
        if (
            others
            and Field.STANDARD in scores[required.place]
            and all(is_only_a_name(each, required) for each in others)
        ):
            scores[required.place] = {Field.TASKS: 10 + by_cells(Field.TASKS, required.cells)}


def let_names_be_the_project(scores: Scores, columns: list[Column]) -> None:
    """Let names that could only be the task be the project of finer tasks behind them (工作要点 | 具体内容)."""
    for names in columns:
        said = scores[names.place]
        finer = any(
            Field.TASKS in scores[each.place]
            and each.place > names.place
            and each.cells.length >= 1.5 * names.cells.length
            for each in columns
        )
        if Field.TASKS in said and Field.PROJECT not in said and finer and is_short(names.cells):
            said[Field.PROJECT] = said[Field.TASKS] / 2 + by_cells(Field.PROJECT, names.cells)


def let_limit_be_the_deadline(scores: Scores, columns: list[Column]) -> None:
    """Take 完成时间 for no deadline beside a column that says 时限 or 计划: there it is the day of completion."""
    times = [each for each in columns if Field.DEADLINE in scores[each.place]]
    if any(LIMIT.search(bare(each.heading)) for each in times):
        for each in times:
            if DONE_ON.match(bare(each.heading)):
                del scores[each.place][Field.DEADLINE]


def is_only_a_name(task: Column, required: Column) -> bool:
    """Return whether a column only names what the one beside it tells in sentences (督办事项 | 工作要求)."""
    longer = required.cells.length >= 2 * task.cells.length and required.cells.sentences >= FEW
    return longer and task.cells.length <= ONLY_A_NAME and bare(required.heading).endswith("要求")
