"""具体任务: one cell becomes several tasks by its own numbering, and by nothing else."""

import itertools
import re
from dataclasses import dataclass

from tasks.importing.numerals import CHINESE, number, squash

N = r"[0-9０-９]{1,3}"
C = rf"[{CHINESE}]{{1,3}}"
STYLES = {  # style: its mark; (?P<n>) is the number as printed
    "1、": rf"(?P<n>{N})(?:、|[.．](?![0-9０-９](?!\d{{3}}年))|[)）]|[,，](?=[\u4e00-\u9fff]))",
    "1：": rf"(?P<n>{N})[:：](?=[\u4e00-\u9fff])",
    "1 ": rf"(?P<n>{N})[ \t\u3000]+(?=[\u4e00-\u9fff“《])",
    "（1）": rf"[(（]\s*(?P<n>{N})\s*[)）]、?",
    "①": r"(?P<n>[①-⑳❶-❿])、?",
    "⑴": r"(?P<n>[⑴-⒇])、?",
    "⒈": r"(?P<n>[⒈-⒛])",
    "㈠": r"(?P<n>[㈠-㈩])、?",
    "一、": rf"(?P<n>{C})(?:、|[.．])",
    "（一）": rf"[(（]\s*(?P<n>{C})\s*[)）]、?",
    "一是": rf"(?P<n>{C})(?:是|要)(?=[^否])",
    "第一，": rf"第(?P<n>{C})(?:[,，、：:]|(?=[\u4e00-\u9fff]{{2}}))(?![季名批次个轮期届阶线时产手步条款项年章节位排中小部党级支])",
    "任务一": rf"任务(?P<n>{C}|{N})[:：、.．]",
}
MARKS = {style: re.compile(pattern) for style, pattern in STYLES.items()}
CIRCLED = {"①": 0x245F, "⑴": 0x2473, "⒈": 0x2487, "㈠": 0x321F, "❶": 0x2775}
LIST_GOES_ON = re.compile(rf"(?:(?P<d>{N})|(?P<c>{C}))(?!\d{{0,3}}年)")
AFTER_WHICH_A_MARK_MAY_STAND = "。；;！!？?…：:”》）)、"
LOOSE = {"一是", "第一，"}  # these stand after a comma, too
UNMISTAKABLE = {"①", "⑴", "㈠"}  # no word has these, so they stand anywhere
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


@dataclass(frozen=True)
class Mark:
    start: int
    end: int
    value: int
    firm: bool  # at the beginning of a line, or after a run of white space
    line: bool  # at the beginning of a line
    ended: bool  # after the end of a sentence


def split_tasks(text: str) -> Split:
    """Split a cell into its tasks; a text without numbering is one task, an empty one none."""
    text = text.strip()
    if not squash(text):
        return Split(())
    marks = chosen(text)
    if not marks:
        return Split((TaskText("", None, text),))
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    tasks = tuple(
        TaskText(squash(text[mark.start : mark.end]), mark.value, text[mark.end : end].strip())
        for mark, end in zip(marks, ends, strict=True)
    )
    lead_in = text[: marks[0].start].strip()
    return Split(tasks, lead_in, tuple(remarks(marks, lead_in, tasks)))


def chosen(text: str) -> list[Mark]:
    """Return the marks of the cell's outermost numbering: that of the style which begins first."""
    found = {style: sequence(candidates(text, style), text) for style in MARKS}
    begun = {style: marks for style, marks in found.items() if marks}
    if not begun:
        return []
    style = min(begun, key=lambda each: (begun[each][0].start, -len(begun[each])))
    return begun[style]


def value_of(style: str, printed: str) -> int | None:
    for first, base in CIRCLED.items():
        if base < ord(printed[0]) <= base + 20 and (style[0] == first or first == "❶"):
            return ord(printed[0]) - base
    return number(printed)


def candidates(text: str, style: str) -> list[Mark]:
    """Return every place where a mark of the style may stand, whether or not its number fits."""
    found = []
    for match in MARKS[style].finditer(text):
        value = value_of(style, match["n"])
        before, space = preceding(text, match.start())
        firm = before in ("", "\n") or "\n" in space or len(space) >= 2
        stands = firm or bool(space) or before in AFTER_WHICH_A_MARK_MAY_STAND or (before in "，," and style in LOOSE)
        line = before == "" or "\n" in space
        grown = style in UNMISTAKABLE | {"一是"} or (style == "1、" and is_between_words(before, text, match))
        if style == "1 " and not line:
            continue
        if value and (stands or grown) and not is_list(style, value, text[match.end() :]):
            found.append(Mark(match.start(), match.end(), value, firm, line, before in "。；;"))
    return found


def preceding(text: str, at: int) -> tuple[str, str]:
    """Return the last visible character before a place, and the white space between."""
    head = text[:at]
    bare = head.rstrip()
    return bare[-1:], head[len(bare) :]


def is_list(style: str, value: int, rest: str) -> bool:
    """Return whether the number only begins a list of numbers in a sentence (1、2号馆; 一、二线城市)."""
    if style not in ("1、", "一、"):
        return False
    following = LIST_GOES_ON.match(rest)
    if not following:
        return False
    after = number(following["d"] or following["c"])
    return (
        after is not None and value < after <= value + 2 and not rest[following.end() :].startswith(("年", "、", "."))
    )


def is_between_words(before: str, text: str, match: re.Match) -> bool:
    """Return whether the number sits directly between two words, as when a line break was lost (制度2、加强)."""
    after = text[match.end() : match.end() + 1]
    return "、" in match.group() and "\u4e00" <= before <= "\u9fff" and before != "第" and "\u4e00" <= after <= "\u9fff"


def sequence(marks: list[Mark], text: str) -> list[Mark]:
    """Return the marks that number tasks: firm ones stand as printed, others only where they continue the count."""
    kept: list[Mark] = []
    for mark in marks:
        if not kept:
            fits = mark.value == 1 or (mark.line and mark.start == 0)
        else:
            step = mark.value - kept[-1].value
            fits = mark.line or step == 1 or (step > 0 and mark.firm) or (0 < step <= GAP and mark.ended)
        if fits:
            kept.append(mark)
    if len(kept) == 1 and not is_alone(kept[0], text):
        return []
    return kept


def is_alone(mark: Mark, text: str) -> bool:
    """Return whether a single number may stand for one task: only at the very beginning, with a true mark."""
    printed = text[mark.start : mark.end]
    return mark.start == 0 and not printed[-1].isspace() and not printed.endswith(("是", "要"))


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
