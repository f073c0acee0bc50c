"""From entries to items, each of which becomes one row: its tasks, the headings above, and what is said of both."""

import re

from tableparser.cells.splitting import Split, TaskText, split_tasks
from tableparser.columns import Field
from tableparser.paragraphs.duties import STOPS, Duties, value_of
from tableparser.paragraphs.entries import LABELLED, MARKED, PROBLEM_LEVEL, Entry, is_heading
from tableparser.paragraphs.item import Head, Item
from tableparser.paragraphs.labels import labels_of_line
from tableparser.paragraphs.marks import CHAPTER, IN_SENTENCES, TASK
from tableparser.paragraphs.parts import Part
from tableparser.paragraphs.times import deadline_in, period_in
from tableparser.table.columns.cells import is_date

TITLE_STOPS = "。：:；; \t\u3000"
PERIOD = re.compile(r"^(?P<time>[^：:，。；]{2,12})[：:]\s*(?=\S)")
DESCRIBES = re.compile(r"表现|描述|内容")  # of a problem whose name stands in the heading above
LEAD_IN, LOOSE, SIGNS, NOTES = "小标题下的引语", "没有写单位和时限的段落", "编号、括号和标签", "单位后面的说明"
Piece = tuple[str, str, str]  # the line, the text, why it is listed


class Items:
    """Walks the entries once; `listed` is what belongs to no row."""

    def __init__(self, entries: list[Entry]) -> None:
        self.items: list[Item] = []
        self.listed: list[Piece] = []
        self.heads: list[Head] = []
        self._no_head = Head(0, "", "")  # under which paragraphs wait that no heading stands above
        self.all_heads: list[Head] = []
        self._target: Item | None = None  # to which labels belong that follow each other
        self._run: list[Item] = []  # the last items of which nothing says yet whose they are
        for place, entry in enumerate(entries):
            if entry.kind == MARKED:
                self._marked(entry, is_heading(entries, place))
            elif entry.kind == LABELLED:
                self._labelled(entry)
            else:
                self._plain(entry)
        self._close(0)
        self.listed += [(entry.line.ref, entry.text, LOOSE) for entry in self._no_head.waiting]

    @property
    def _innermost(self) -> Head:
        return self.heads[-1] if self.heads else self._no_head

    def _marked(self, entry: Entry, heading: bool) -> None:
        self._close(entry.level)
        if heading:
            self._heading(entry)
        elif entry.level < TASK and entry.title:
            self._open(entry.level if entry.level > CHAPTER else CHAPTER + 0.1, entry.title, entry)
            at = entry.text.index(entry.title) + len(entry.title)
            stop = entry.text[at:].lstrip()[:1]
            self.listed.append((entry.line.ref, stop, SIGNS))
            self._body(entry, entry.text[entry.text.index(stop, at) + 1 :])
        else:
            self._task(entry)

    def _heading(self, entry: Entry) -> None:
        """Open a heading; what its brackets say holds for all tasks under it, a second sentence is an introduction."""
        text = "".join(part.text for part in entry.parts)
        title = entry.title if len(text) > 60 or (entry.title and "。" in text.rstrip(TITLE_STOPS)) else ""
        shown = title or text.rstrip(TITLE_STOPS)
        head = self._open(entry.level, shown.strip(), entry)
        rest = text[text.index(shown) + len(shown) :]
        self.listed.append((entry.line.ref, rest, SIGNS if not re.search(r"\w", rest) else LEAD_IN))
        for part in entry.parts:
            head.duties.take(part.duties)
        head.period = "" if Field.DEADLINE in head.duties.fields else period_in(head.text)

    def _open(self, level: float, text: str, entry: Entry) -> Head:
        self._close(level)
        if entry.mark:
            self.listed.append((entry.line.ref, entry.mark.printed, SIGNS))
        numbered = entry.kind == LABELLED or bool(entry.mark and entry.mark.printed)
        head = Head(level, text, entry.line.ref, numbered=numbered)
        self.heads.append(head)
        self.all_heads.append(head)
        self._target, self._run = None, []
        return head

    def _close(self, level: float) -> None:
        """Leave the headings of this level and below; what still waits there becomes tasks, or is listed."""
        if any(head.level >= level for head in self.heads):
            self._target, self._run = None, []
        while self.heads and self.heads[-1].level >= level:
            head = self.heads[-1]
            waiting, head.waiting = head.waiting, []
            for entry in waiting:
                if head.items:
                    self.listed.append((entry.line.ref, entry.text, LEAD_IN))
                else:
                    self._add(self._item_of(entry, Part(entry.text)))
            self.heads.pop()
            if self.heads:
                self.heads[-1].items += head.items
        self._target = None if self._target and self._target.duties else self._target

    def _task(self, entry: Entry) -> None:
        """Add the tasks of a numbered line."""
        for place, part in enumerate(entry.parts):
            item = self._item_of(entry, part, mark=place == 0)
            self._add(item)

    def _item_of(self, entry: Entry, part: Part, *, mark: bool = False) -> Item:
        text, item = part.text.strip(), Item(tuple(self.heads), entry.line.ref, duties=part.duties)
        item.own = bool(part.duties)
        if mark and entry.mark and entry.level >= IN_SENTENCES:
            text = f"{entry.mark.printed}{text}"
        elif mark and entry.mark:
            item.tasks = [TaskText(entry.mark.printed, entry.mark.value, text)]
            item.numbered = True
            return item
        split = split_tasks(text)
        if len(split.tasks) < 2:
            printed = entry.mark.printed if mark and entry.mark else ""
            alone = split.tasks[0] if split.tasks and split.tasks[0].mark else None
            split = Split((alone or TaskText(printed, None, text[len(printed) :]),))
        item.tasks, item.lead_in, item.remarks = list(split.tasks), split.lead_in, split.remarks
        return item

    def _add(self, item: Item) -> None:
        self.items.append(item)
        for head in self.heads[-1:]:
            head.items += 1
        self._run = [] if item.own else [*self._run, item]
        self._target = None

    def _plain(self, entry: Entry) -> None:
        period = PERIOD.match(entry.text)
        if period and is_date(period["time"]) and entry.parts[0].text.startswith(period.group()):
            self._of_period(entry, period)
        else:
            self._body(entry, entry.text)

    def _of_period(self, entry: Entry, period: re.Match[str]) -> None:
        """Add the tasks of a paragraph that begins with their time (第三季度：1.… 2.…)."""
        for place, part in enumerate(cut_front(entry.parts, period.end())):
            item = self._item_of(entry, part)
            if place == 0:
                item.duties.signs.append(entry.text[period.end("time") : period.end()])
            if Field.DEADLINE not in item.duties.fields:
                item.period = period["time"]
            if place == 0 and item.period:
                item.duties.add(Field.DEADLINE, period["time"])
            elif place == 0:
                item.duties.notes.append(period["time"])
            item.own = True
            self._add(item)

    def _body(self, entry: Entry, text: str) -> None:
        """Add a paragraph without a number: a task where it says whose it is, more of the task before, or waiting."""
        parts = entry.parts if text == entry.text else cut_front(entry.parts, len(entry.text) - len(text))
        if any(part.duties for part in parts):
            self._with_duties(entry, parts)
        elif self._target is None and self._run and self._run[-1].numbered:
            self._lengthen(self._run[-1], entry, text)
        else:
            self._innermost.waiting.append(Entry(entry.line, entry.kind, text))
            self._target = None

    def _with_duties(self, entry: Entry, parts: list[Part]) -> None:
        if len(parts) == 1 and not parts[0].text.strip(STOPS):  # a line that is nothing but a bracket
            parts[0].duties.signs.append(parts[0].text)
            self._duty(entry, parts[0].duties)
            return
        waiting = self._innermost.waiting
        numbered = self._run[-1] if self._run and self._run[-1].numbered else None
        for place, part in enumerate(parts):
            if place == 0 and numbered:
                self._lengthen(numbered, entry, part.text.strip())
                numbered.duties.take(part.duties)
                numbered.own, self._run = bool(part.duties), []
                continue
            item = self._item_of(entry, part)
            if place == 0 and waiting:
                before = [task for each in waiting for task in self._item_of(each, Part(each.text)).tasks]
                item.tasks, item.ref = [*before, *item.tasks], waiting[0].line.ref
                waiting.clear()
            item.tasks = [task for task in item.tasks if task.text or task.mark] or item.tasks
            self._add(item)

    def _lengthen(self, item: Item, entry: Entry, text: str) -> None:
        last = item.tasks[-1]
        item.tasks[-1] = TaskText(last.mark, last.no, f"{last.text}\n{text}".strip())

    def _labelled(self, entry: Entry) -> None:
        if entry.mark and entry.field_said != Field.PROJECT:
            self.listed.append((entry.line.ref, entry.mark.printed, SIGNS))
        for label in labels_of_line(entry.text, entry.label) if entry.label else ():
            value = entry.text[label.end : label.stop]
            if label.field != Field.PROJECT or value.strip():
                self.listed.append((entry.line.ref, entry.text[label.start : label.end], SIGNS))
            if label.field == Field.PROJECT and DESCRIBES.search(label.name) and self._has_project():
                self._beside(entry, Field.BASELINE_STATE, value)
            elif label.field in (Field.PROJECT, Field.CATEGORY):
                self._problem(entry, label.field, value, entry.text[label.start : label.end])
            elif label.field == Field.TASKS:
                self._measures(entry, value)
            elif label.field in (Field.STANDARD, Field.BASELINE_STATE):
                self._beside(entry, label.field, value)
            else:
                self._duty(entry, value_of(label, value))

    def _names_record(self) -> None:
        """Remember that the innermost heading names what its labels describe."""
        for head in self.heads[-1:]:
            head.names_record = True

    def _has_project(self) -> bool:
        return bool(self.heads) and self.heads[-1].level > CHAPTER

    def _problem(self, entry: Entry, name: str, value: str, label: str) -> None:
        level = entry.level if entry.mark else PROBLEM_LEVEL if name == Field.PROJECT else CHAPTER
        if value.strip():
            self._open(level, value.strip(), entry)
        elif entry.mark:
            self._open(level, label.rstrip(TITLE_STOPS), entry)
            self.listed.append((entry.line.ref, label[len(label.rstrip(TITLE_STOPS)) :], SIGNS))
        else:
            self.listed.append((entry.line.ref, label, SIGNS))

    def _measures(self, entry: Entry, value: str) -> None:
        self._target = None
        self._names_record()
        if self.heads:
            self.heads[-1].waiting, waiting = [], self.heads[-1].waiting
            self.listed += [(each.line.ref, each.text, LEAD_IN) for each in waiting]
        if value.strip():
            self._add(self._item_of(entry, Part(value)))

    def _beside(self, entry: Entry, name: str, value: str) -> None:
        """Give a goal or a state to the heading above, without one to the last task."""
        last = self._target or (self._run[-1] if self._run else None)
        holder = self.heads[-1] if self.heads else last
        self._names_record()
        if holder is None:
            self.listed.append((entry.line.ref, value, LOOSE))
        elif value.strip():
            holder.texts.setdefault(name, []).append(value.strip())

    def _duty(self, entry: Entry, said: Duties) -> None:
        """Give what a label says to the tasks before it that say nothing themselves, or to the heading above."""
        waiting = self._innermost.waiting
        if self._target is None and waiting:
            self._names_record()
            for each in waiting:
                self._add(self._item_of(each, Part(each.text)))
            waiting.clear()
        if self._target is None and self._run:
            self._target = self._joined()
        if self._target is None and self.items and self.items[-1].heads == tuple(self.heads) and self.items[-1].own:
            self._target = self.items[-1]
        if self._target is not None:
            self._target.duties.take(said)
        elif self.heads:
            self.heads[-1].duties.take(said)
        else:
            self._list_all(entry, said)

    def _joined(self) -> Item:
        """Return the item to which the label behind the last ones belongs: all under the same headings share it."""
        last = self._run[-1]
        same = [item for item in self._run if item.heads == last.heads]
        first, self._run = same[0], []
        first.shares = len(same)
        if len({tuple(deadline_in(task.text) for task in item.tasks) for item in same}) > 1:
            for item in same[1:]:  # each keeps the row in which its own time stands
                item.like = first
            return first
        for item in same[1:]:
            first.tasks += item.tasks
            first.remarks += item.remarks
            for name, texts in item.texts.items():
                first.texts.setdefault(name, []).extend(texts)
            first.duties.take(item.duties)
            first.lead_in = f"{first.lead_in}\n{item.lead_in}".strip()
            self.items.remove(item)
        return first

    def _list_all(self, entry: Entry, said: Duties) -> None:
        texts = [text for texts in said.fields.values() for text in texts]
        for text in [*texts, *said.extra.values(), *said.notes, *said.signs]:
            self.listed.append((entry.line.ref, text, LOOSE))


def cut_front(parts: list[Part], letters: int) -> list[Part]:
    """Return the parts of a paragraph without so many letters at its beginning."""
    first = parts[0]
    return [Part(first.text[letters:], first.duties), *parts[1:]]
