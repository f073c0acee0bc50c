"""具体任务: one cell becomes several tasks by its own numbering, and by nothing else."""

import itertools
import re
from dataclasses import dataclass

from tableparser.cells.numerals import squash
from tableparser.cells.task_marks import MARKS, SAME_NUMBERING, Mark, marks_of

BULLETS = (  # at the beginning of a line
    re.compile(r"^[ \t\u3000]*(?:[●◆■▲★□○◇※]|[·•])[ \t\u3000]*(?P<n>)", re.MULTILINE),
    re.compile(r"^[ \t\u3000]*(?:—{1,2}|–|-)[ \t\u3000]*(?=[\u4e00-\u9fff“《])(?P<n>)", re.MULTILINE),
    re.compile(r"^[ \t\u3000]*(?P<n>[A-Z])[.．、)）][ \t\u3000]*(?=[\u4e00-\u9fff“《])", re.MULTILINE),
    re.compile(r"^[ \t\u3000]*(?P<n>\d{1,2}\.\d{1,2})[.、 \t\u3000]*(?=[\u4e00-\u9fff“《])", re.MULTILINE),
)
GAP = 3  # so far may numbers skip within a line


@dataclass(frozen=True)
class TaskText:
    """One task with its number as printed: the mark ("1、"), its value, and the text behind it."""

    mark: str
    no: int | None
    text: str


@dataclass(frozen=True)
class Split:
    """A cell's tasks; `lead_in` is what stands before the first number; `remarks` say what is odd about the numbers."""

    tasks: tuple[TaskText, ...]
    lead_in: str = ""
    remarks: tuple[str, ...] = ()

    def pieces(self) -> list[str]:
        """Return everything that was kept, in order: together the characters of the cell."""
        return [self.lead_in, *(part for task in self.tasks for part in (task.mark, task.text))]


def split_tasks(text: str) -> Split:
    """Split a cell into its tasks; a text without numbering is one task, an empty one none."""
    text = text.strip()
    if not squash(text):
        return Split(())
    marks = chosen(text)
    if not marks:
        return split_at_bullets(text) or Split((TaskText("", None, text),))
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    tasks = tuple(
        TaskText(squash(text[mark.start : mark.end]), mark.value, text[mark.end : end].strip())
        for mark, end in zip(marks, ends, strict=True)
    )
    lead_in = text[: marks[0].start].strip()
    return Split(tasks, lead_in, tuple(remarks(marks, lead_in, tasks)))


def split_at_bullets(text: str) -> Split | None:
    """Split a cell whose lines begin with ● · — or count as A. B. and 2.1 2.2; None where they do not."""
    for style in BULLETS:
        found = list(style.finditer(text))
        if len(found) < 2 or not in_order([mark["n"] for mark in found if mark["n"]]):
            continue
        ends = [mark.start() for mark in found[1:]] + [len(text)]
        tasks = tuple(
            TaskText(squash(mark.group()), None, text[mark.end() : end].strip())
            for mark, end in zip(found, ends, strict=True)
        )
        lead_in = text[: found[0].start()].strip()
        said = (f"编号之前有引语「{lead_in}」，不作任务，随行保存",) if lead_in else ()
        return Split(tasks, lead_in, said) if all(task.text for task in tasks) else None
    return None


def in_order(numbers: list[str]) -> bool:
    """Return whether the printed marks count up by one (A B C, 2.1 2.2); bullets have none."""
    values = [int(each.rpartition(".")[2]) if each[0].isdecimal() else ord(each) for each in numbers]
    same = len({each.rpartition(".")[0] for each in numbers}) <= 1
    return same and all(b == a + 1 for a, b in itertools.pairwise(values))


def chosen(text: str) -> list[Mark]:
    """Return the marks of the cell's outermost numbering: that of the style which begins first."""
    found = {style: sequence(marks_of(text, style), text) for style in MARKS if style not in SAME_NUMBERING}
    begun = {style: marks for style, marks in found.items() if marks}
    if not begun:
        return []
    style = min(begun, key=lambda each: (begun[each][0].start, -len(begun[each])))
    return begun[style]


def sequence(marks: list[Mark], text: str) -> list[Mark]:
    """Return the marks that number tasks: firm ones stand as printed, others only where they continue the count."""
    lines = {mark.value for mark in marks if mark.line}
    last = {(mark.value, mark.sign): place for place, mark in enumerate(marks)}
    kept: list[Mark] = []
    for place, mark in enumerate(marks):
        lonely_list = mark.listed and not {mark.value - 1, mark.value + 1} & lines
        lonely_decimal = mark.decimal and mark.value != (kept[-1].value + 1 if kept else 1)
        followed = last.get((mark.value + 1, mark.sign), -1) > place
        inner = bool(kept) and mark.sign != kept[-1].sign and last.get((mark.value, kept[-1].sign), -1) > place
        if not lonely_list and not lonely_decimal and fits(mark, kept, followed, inner):
            kept.append(mark)
    if len(kept) == 1 and not is_alone(kept[0], text):
        return []
    return of_one_sign(kept)


def fits(mark: Mark, kept: list[Mark], followed: bool, inner: bool) -> bool:
    """Return whether a mark begins the numbering or goes on; `inner`: its number comes later with the outer sign."""
    if not kept:
        begins = not mark.grown or (followed and mark.sign == "、")
        return (mark.value == 1 and begins) or (mark.line and mark.start == 0)
    if mark.line:
        return True
    step = mark.value - kept[-1].value
    again = mark.value == 1 and mark.ended and followed
    goes_on = step == 1 or again or (step > 0 and mark.firm) or (0 < step <= GAP and mark.ended)
    return goes_on and not inner


def of_one_sign(kept: list[Mark]) -> list[Mark]:
    """Where numbers repeat because 1、 has 1. within, return those with the first one's sign."""
    first = [mark for mark in kept if mark.sign == kept[0].sign]
    repeats = any(b.value <= a.value for a, b in itertools.pairwise(kept))
    counts_up = len(first) > 1 and all(b.value > a.value for a, b in itertools.pairwise(first))
    return first if repeats and counts_up else kept


def is_alone(mark: Mark, text: str) -> bool:
    """Return whether a single number may stand for one task: only at the very beginning, with a true mark."""
    printed = text[mark.start : mark.end]
    counts = mark.decimal or (mark.value > 1 and text[mark.end : mark.end + 1].isdecimal())
    return mark.start == 0 and not counts and not printed[-1].isspace() and not printed.endswith(("是", "要"))


def remarks(marks: list[Mark], lead_in: str, tasks: tuple[TaskText, ...]) -> list[str]:
    values = [mark.value for mark in marks]
    said = []
    if lead_in:
        said.append(f"编号之前有引语「{lead_in}」，不作任务，随行保存")
    if values[0] > 1:
        said.append(f"编号从 {values[0]} 开始，照原样保存")
    skipped = [str(n) for a, b in itertools.pairwise(values) for n in range(a + 1, b)]
    if skipped:
        said.append(f"编号缺 {'、'.join(skipped[:10])}，照原样保存")
    if any(b <= a for a, b in itertools.pairwise(values)):
        said.append("编号有重复，照原样保存")
    empty = [task.mark for task in tasks if not task.text]
    if empty:
        said.append(f"编号 {'、'.join(empty)} 后面没有文字")
    return said
