"""Labels (责任单位：, 完成时限：, 整改措施：) by the grammar of headings, and the values behind them."""

import re
from dataclasses import dataclass, replace

from tableparser.columns import Field
from tableparser.table.heading_grammar import parsed
from tableparser.table.headings import BRACKETS, JOINED, RANKS, SHAPES, bare, is_known, meanings

EXTRA = "extra"  # a label that has no field of ours: its value is kept with the row under its own name
LONGEST = 12  # characters of a label
PROBLEM = re.compile(
    r"^(?:反馈|存在|主要|具体|突出|整改|发现)*(?:的)?问题(?:表现|描述|内容|名称)?[一二三四五六七八九十\d]{0,3}$"
)
MEASURE = re.compile(r"^(?:具体|主要|整改|工作|重点|落实|推进|下一步)*(?:措施|举措|任务|内容|做法|工作)$")
STATE = re.compile(r"^(?:整改|工作|目前|办理)?(?:进展|完成)(?:情况|状态)?$|^整改(?:情况|进度|进展情况)$")
NO_LABELS = (  # headings of columns that are too short for a label in running text
    "单位", "部门", "分工", "属地", "内容", "项目", "指标", "要求", "标准", "事项", "完成", "承办", "组织",
)  # fmt: skip
SHORT = {"责任": Field.RESPONSIBLE, "牵头": Field.LEAD, "配合": Field.COOPERATING, "参与": Field.COOPERATING}
SHORT |= {"时限": Field.DEADLINE, "措施": Field.TASKS, "目标": Field.STANDARD, "任务": Field.TASKS}
UNITS = (Field.LEAD, Field.RESPONSIBLE, Field.COOPERATING)
DUTIES = (*UNITS, Field.DEADLINE)
WORD = (
    r"[\u4e00-\u9fff](?:[\u4e00-\u9fff（）()/\s]|、(?=[\u4e00-\u9fff]{2,6}[:：])){0,16}?[一二三四五六七八九十\d]{0,2}"
)
BEGINS = r"(?:^|(?<=[；;，,。、：:—\s|｜】）)]))\s*"
SIGN = r"(?:[:：]|(?:(?<=单位)|(?<=部门))[为是])"
WITH_COLON = re.compile(rf"{BEGINS}(?P<open>[【\[]\s*)?(?P<label>{WORD})(?(open)\s*[】\]]\s*[:：]?|\s*{SIGN})\s*")
WITH_SPACE = re.compile(rf"^\s*(?P<label>{WORD})[\s\u3000]+(?=\S)")


@dataclass(frozen=True)
class Labelled:
    """A label with its field (or EXTRA), its name, and where label and value stand in the text."""

    field: str
    name: str
    start: int
    end: int  # of the label; the value begins here
    stop: int  # of the value


def field_of(label: str) -> str:
    """Return the field that a label means, EXTRA for one that is kept with the row, "" for what is no label."""
    name = bare(label)
    if not 2 <= len(name) <= LONGEST or name.count("(") != name.count(")"):
        return ""
    if name in SHORT:
        return SHORT[name]
    if PROBLEM.match(name):
        return Field.PROJECT
    if MEASURE.match(name):
        return Field.TASKS
    if STATE.match(name):
        return EXTRA
    if name in NO_LABELS:
        return ""
    found = meanings(name)
    if found:
        return str(found[0][0]) if is_heading(name) else ""
    return EXTRA if is_known(name) else ""


def is_heading(name: str) -> bool:
    """Return whether the whole of a name is a heading, and not a sentence that has one in it."""
    parts = JOINED.split(BRACKETS.sub("", name))
    return any(part in RANKS or parsed(part) or any(shape.match(part) for shape, _ in SHAPES) for part in parts)


def labels_of(text: str) -> list[Labelled]:
    """Return the labels with a colon (or in 【】) of a text, each with the extent of its value."""
    found = [label for each in WITH_COLON.finditer(text) if (label := label_at(each)).field]
    found = [each for each in found if not in_bracket(text, each.start)]
    stops = [*(each.start for each in found[1:]), len(text)]
    return [replace(each, stop=stop) for each, stop in zip(found, stops, strict=False)]


def label_at(found: re.Match[str]) -> Labelled:
    """Return the label of a match; behind white space it may be the last word alone (各街道 完成时限：)."""
    label, start = found["label"], found.start()
    last = re.split(r"\s+", label)[-1]
    if last != label and len(last) > 2 and field_of(last):
        label, start = last, found.end("label") - len(last)
    return Labelled(field_of(label), bare(label), start, found.end(), 0)


def in_bracket(text: str, place: int) -> bool:
    """Return whether a place lies within round brackets that begin before it, as in 各县（市、区）."""
    before = text[:place]
    return sum(before.count(each) for each in "（(〔") > sum(before.count(each) for each in "）)〕")


def label_of_line(text: str) -> Labelled | None:
    """Return the label with which a line begins: with a colon, or, for units and times, with white space behind."""
    first = next(iter(labels_of(text)), None)
    if first and not text[: first.start].strip():
        return first
    found = WITH_SPACE.match(text)
    if found and (field := field_of(found["label"])) in DUTIES and len(bare(found["label"])) >= 4:
        return Labelled(field, bare(found["label"]), 0, found.end(), len(text))
    return None


def labels_of_line(text: str, first: Labelled) -> list[Labelled]:
    """Return the labels of a line that begins with the label `first`, which white space may end."""
    found = labels_of(text)
    if found and found[0].start <= first.start:
        return found
    return [replace(first, stop=found[0].start if found else len(text)), *found]
