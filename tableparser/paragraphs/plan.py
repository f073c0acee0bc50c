"""A plan in paragraphs becomes rows: each task with its headings, units and deadline, and every line with its fate."""

import re
from collections.abc import Iterable, Mapping, Sequence

from tableparser.cells.numerals import squash
from tableparser.columns import Field
from tableparser.paragraphs.chapters import (
    ASKED,
    GENERAL,
    NO_PLAN,
    TASKS,
    Chapter,
    chapters_of,
    has_units,
    is_general,
    is_plan,
    is_sure,
    names_units,
)
from tableparser.paragraphs.entries import Line
from tableparser.paragraphs.frame import Document, documents_in
from tableparser.paragraphs.item import Head, Item
from tableparser.paragraphs.items import NOTES, SIGNS, Items
from tableparser.paragraphs.texts import fields_of, only_names_its_work, roles_of, texts_of
from tableparser.reading import IMPORTED, LISTED, Ambiguity, AmbiguityKind, CellFate, Reading, ReadRow, Section
from tableparser.table.rows import DATA, SKIP, Placed

AROUND = "标题前后的文字，没有导入"
BEHIND = "正文后面的文字，没有导入"
OTHER_DOCUMENT = "正文以外的文字，没有导入"
NO_TASKS_HERE = "没有写单位和时限的章节，没有导入"
NOTHING_BELOW = "小标题下面没有任务"
BY_PERSON = "核对时去掉的段落"
BESIDE_A_TABLE = "文件里有任务表，按表读取，正文没有导入"
OF_ITEMS = "小标题后面的单位和时限，下面各项另有自己的"
OF_A_PROJECT = (Field.CATEGORY, Field.PROJECT, Field.STANDARD, Field.BASELINE_STATE)
NO_PLAN_HERE = "文章：没有一段写明由谁在什么时限以前做什么"


class PlanReader:
    """Reads the lines of one file into a reading; `kinds` says of chapters and rows what a person has decided."""

    def __init__(self, reading: Reading, placed: list[Placed], kinds: Mapping[str, str]) -> None:
        self._reading, self._placed, self._kinds = reading, placed, kinds
        self._used: set[Head] = set()  # headings of which the first row has been made
        self._refs: dict[str, int] = {}
        self._with_units = False  # whether the document that is being read names units at all

    def read(self, lines: Sequence[Line]) -> bool:
        """Read every document that is a plan and list all other lines; return False when there is none."""
        documents = [(document, Items(document.entries)) for document in documents_in(list(lines))]
        read = [(document, items, chapters_of(items.items)) for document, items in documents]
        plans = [is_plan(document.heading, chapters) for document, _, chapters in read]
        with_units = [any(map(names_units, items.items)) for _, items in documents]
        if not any(plans):
            self._say_unread([document for document, _ in documents if document.entries])
            return False
        before = len(self._reading.cell_fates)
        for (document, items, chapters), wanted, units in zip(read, plans, with_units, strict=True):
            refused = self._kinds.get(document_ref(document)) == SKIP
            if wanted and not refused and (units or not any(with_units)):
                self._with_units = units
                self._document(document, items, chapters)
            else:
                self._list_document(document)
        self._reading.cell_fates[before:] = in_order(self._reading.cell_fates[before:], lines)
        return True

    def say_beside(self, lines: Sequence[Line]) -> None:
        """Keep a plan in paragraphs beside a table of tasks as a section that was not read, and say so."""
        for document in documents_in(list(lines)):
            chapters = chapters_of(Items(document.entries).items)
            units = sum(has_units(item) for chapter in chapters for item in chapter.items)
            if units >= 2 and is_plan(document.heading, chapters):
                self._reading.sections.append(Section(document.name, "paragraphs", "unread", BESIDE_A_TABLE))
                name = document.name or "正文"
                self._reading.notices.append(f"「{name}」写有任务和单位，{BESIDE_A_TABLE}，请核对。")

    def _document(self, document: Document, items: Items, chapters: list[Chapter]) -> None:
        if not self._reading.title:
            self._reading.title = document.name
            self._fates([(line.ref, line.text) for line in document.title], IMPORTED, "标题")
        else:
            self._fates([(line.ref, line.text) for line in document.title], LISTED, OTHER_DOCUMENT)
        self._reading.year = self._reading.year or document.year
        self._fates([(line.ref, line.text) for line in document.above], LISTED, AROUND)
        for chapter in chapters:
            self._chapter(chapter)
        if not is_sure(document.heading, chapters) and document_ref(document) not in self._kinds:
            self._ask_of_document(document)
        for head in items.all_heads:
            self._leave(head)
        for ref, text, why in items.listed:
            self._fates([(ref, text)], LISTED, why)
        self._fates([(line.ref, line.text) for line in document.below], LISTED, BEHIND)

    def _chapter(self, chapter: Chapter) -> None:
        """Import a chapter, ask about it, or list it, as its words and a person's decision say."""
        ref = section_ref(chapter)
        decided = self._kinds.get(ref)
        fate = {DATA: TASKS, SKIP: GENERAL}.get(decided or "", chapter.fate)
        begun = len(self._reading.rows)
        for item in chapter.items:
            name = self._unique(item.ref)
            general = fate == GENERAL or (decided != DATA and is_general(item))
            said = self._kinds.get(name, SKIP if general else DATA)
            if said == SKIP:
                self._list_item(item, NO_TASKS_HERE if general and decided != SKIP else BY_PERSON, name)
            else:
                self._row(item, name)
        rows = len(self._reading.rows) - begun
        asked = fate == ASKED and rows > 0
        why = "没有写单位，读作任务，请确认" if asked else "" if rows else NO_TASKS_HERE
        name = chapter.name or self._reading.title
        self._reading.sections.append(
            Section(name, "paragraphs", "asked" if asked else "read" if rows else "unread", why, rows, ref=ref)
        )
        if asked:
            self._ask_of_chapter(chapter, ref)

    def _ask_of_chapter(self, chapter: Chapter, ref: str) -> None:
        says = f"「{chapter.name or '没有标题的段落'}」各段都没有写单位：是不是任务？请确认导入或者不导入"
        reason = "文件里别的章节写明了单位，这一章没有。"
        sample = "；".join(item.tasks[0].text[:40] for item in chapter.items[:3] if item.tasks)
        self._reading.ambiguities.append(
            Ambiguity(
                None,
                Field.TASKS,
                says,
                sample,
                reason=reason,
                ref=ref,
                blocks=True,
                keeps=False,
                kind=AmbiguityKind.SECTION,
            )
        )

    def _ask_of_document(self, document: Document) -> None:
        why = "从标题看不是方案" if NO_PLAN.search(document.heading) else "全文没有写单位，只有少数段落写了时限"
        says, ref = f"{why}：是不是任务？请确认导入或者不导入", document_ref(document)
        for section in [each for each in self._reading.sections if each.rows][-1:]:
            section.ref, section.fate, section.why = ref, "asked", why
        self._reading.ambiguities.append(
            Ambiguity(None, Field.TASKS, says, ref=ref, blocks=True, keeps=False, kind=AmbiguityKind.SECTION)
        )

    def _row(self, item: Item, name: str) -> None:
        """Add the row of an item; texts of headings are accounted for at the first row below them."""
        row = ReadRow(name, given=item.split)
        place = len(self._reading.rows)
        texts, own = texts_of(item), fields_of(item)
        row.texts, row.raw, row.extra = texts, dict(texts), dict(item.duties.extra)
        row.refs = dict.fromkeys(texts, item.ref)
        before = self._reading.rows[-1] if self._reading.rows else None
        row.joins = before is not None and goes_on(texts, before.texts)
        for head in item.heads:
            self._head(head, item, row, place)
        self._reading.rows.append(row)
        self._reading.headings |= {name: Field(name).label for name in texts if name not in self._reading.headings}
        for name in own:
            self._place(item.ref, place, name, "\n".join(own[name]))
        for name, text in item.duties.extra.items():
            self._place(item.ref, place, f"extra:{name}", text)
        self._rest(item)
        if item.shares > 1:
            self._ask_of_shared(item, place)
        if only_names_its_work(item, required := texts.get(Field.STANDARD, "")):
            self._ask_of_name(item, place, required)
        if self._with_units and not names_units(item) and not texts.get(Field.DEADLINE) and name not in self._kinds:
            self._ask_of_task(item, place)

    def _head(self, head: Head, item: Item, row: ReadRow, place: int) -> None:
        role = roles_of(item.heads)[head]
        if role.startswith("extra:"):
            row.extra[role.removeprefix("extra:")] = head.text
        if head in self._used:
            return
        self._used.add(head)
        self._place(head.ref, place, role, head.text)
        for name, texts in (head.texts | head.duties.fields).items():
            text = "\n".join(texts)
            if text and squash(row.texts.get(name, "")) == squash(text):
                self._place(head.ref, place, name, text)
            elif text:
                self._fates([(head.ref, text)], LISTED, OF_ITEMS)
        for name, text in head.duties.extra.items():
            if row.extra.setdefault(name, text) == text:
                self._place(head.ref, place, f"extra:{name}", text)
            else:
                self._fates([(head.ref, text)], LISTED, OF_ITEMS)
        self._fates([(head.ref, "".join(head.duties.signs))], LISTED, SIGNS)
        self._fates([(head.ref, note) for note in head.duties.notes], LISTED, NOTES)

    def _leave(self, head: Head) -> None:
        """List a heading under which no row stands, with what its brackets say."""
        if head in self._used:
            return
        said = [text for texts in (*head.duties.fields.values(), *head.texts.values()) for text in texts]
        said += [*head.duties.extra.values(), *head.duties.signs, *head.duties.notes]
        self._fates([(head.ref, head.text)], LISTED, NOTHING_BELOW)
        self._fates([(head.ref, text) for text in said], LISTED, NOTHING_BELOW)

    def _rest(self, item: Item) -> None:
        self._fates([(item.ref, "".join(item.duties.signs))], LISTED, SIGNS)
        self._fates([(item.ref, note) for note in item.duties.notes], LISTED, NOTES)

    def _ask_of_task(self, item: Item, place: int) -> None:
        says = "这一段没有写单位和时限，读作任务，请核对"
        self._reading.ambiguities.append(Ambiguity(place, Field.TASKS, says, item.tasks[0].text[:200], ref=item.ref))

    def _ask_of_name(self, item: Item, place: int, required: str) -> None:
        says = f"任务「{item.tasks[0].text}」只是名称，「{required[:30]}」写明做什么：请核对哪一个是任务"
        self._reading.ambiguities.append(Ambiguity(place, Field.TASKS, says, required, ref=item.ref))

    def _ask_of_shared(self, item: Item, place: int) -> None:
        says = f"单位和时限写在 {item.shares} 段后面：按这 {item.shares} 段共同的读，请核对"
        self._reading.ambiguities.append(
            Ambiguity(place, Field.RESPONSIBLE, says, ref=item.ref, kind=AmbiguityKind.UNITS)
        )

    def _list_item(self, item: Item, why: str, row: str) -> None:
        texts = [*item.split.pieces(), *item.duties.extra.values()]
        texts += [text for each in (*item.duties.fields.values(), *item.texts.values()) for text in each]
        self._fates([(item.ref, text) for text in texts], LISTED, why, row)
        self._rest(item)

    def _list_document(self, document: Document) -> None:
        lines = [*document.title, *document.above, *(entry.line for entry in document.entries), *document.below]
        self._fates([(line.ref, line.text) for line in lines], LISTED, OTHER_DOCUMENT)
        self._say_unread([document] if document.entries else [])

    def _say_unread(self, documents: Sequence[Document]) -> None:
        self._reading.sections += [
            Section(document.name, "paragraphs", "unread", NO_PLAN_HERE) for document in documents
        ]

    def _place(self, ref: str, place: int, name: str, text: str) -> None:
        """Account for a text that went into a row."""
        label = name.removeprefix("extra:") if name.startswith("extra:") else Field(name).label
        fate = CellFate(ref, text, IMPORTED, label)
        self._reading.cell_fates.append(fate)
        self._placed.append(Placed(fate, place, name))

    def _fates(self, pieces: Iterable[tuple[str, str]], fate: str, why: str, row: str = "") -> None:
        """Account for texts that went nowhere, or (IMPORTED) into the title."""
        self._reading.cell_fates += [
            CellFate(ref, text, fate, why, text if fate == IMPORTED else "", row)
            for ref, text in pieces
            if squash(text)
        ]

    def _unique(self, ref: str) -> str:
        """Return the name of a row: that of its first line, and a number where a line holds several rows."""
        self._refs[ref] = self._refs.get(ref, 0) + 1
        return ref if self._refs[ref] == 1 else f"{ref}之{self._refs[ref]}"


def goes_on(texts: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """Return whether a row belongs to the same named project as the row before."""
    return bool(texts.get(Field.PROJECT)) and all(texts.get(name, "") == before.get(name, "") for name in OF_A_PROJECT)


def document_ref(document: Document) -> str:
    """Return the name by which a person decides about a whole document."""
    return f"{document.entries[0].line.ref}起的全文" if document.entries else ""


def section_ref(chapter: Chapter) -> str:
    """Return the name by which a person decides about a chapter."""
    return f"{chapter.head.ref if chapter.head else chapter.items[0].ref}起的一章"


def lines_of(texts: Sequence[str]) -> list[Line]:
    """Return lines with the names by which a person finds them: the paragraphs of the file, counted from 1."""
    return [Line(f"第{number}段", text) for number, text in enumerate(texts, start=1) if re.search(r"\S", text)]


def in_order(fates: list[CellFate], lines: Sequence[Line]) -> list[CellFate]:
    """Return the fates by lines; what was listed of one line for several reasons stands together."""
    by_line: dict[str, list[CellFate]] = {line.ref: [] for line in lines}
    for each in fates:
        by_line[each.ref].append(each)
    return [each for line in lines for each in joined(by_line[line.ref], line)]


def joined(fates: list[CellFate], line: Line) -> list[CellFate]:
    """Return one fate for a line of which nothing was imported, otherwise one for all its numbers and brackets."""
    whole = sum(each.letters for each in fates) == len(squash(line.text))
    if whole and len(fates) > 1 and all(each.fate == LISTED for each in fates):
        first = max(fates, key=lambda each: (each.why != SIGNS and each.why != NOTHING_BELOW, each.letters))
        return [CellFate(line.ref, line.text, LISTED, first.why, row=max(each.row for each in fates))]
    signs = [each for each in fates if each.why == SIGNS]
    kept = [each for each in fates if each.why != SIGNS]
    return [*kept, CellFate(line.ref, "".join(each.text for each in signs), LISTED, SIGNS)] if signs else kept
