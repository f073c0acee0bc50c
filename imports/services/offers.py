"""下次也这样读: which corrections of a draft would be habits of the office. Nothing here writes.

Offered is only what the reader did not know by itself and what is general: a heading has one meaning in the whole
file, is no day and no number, and its cells do not deny it; two lines stand beside each other in a cell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from departments.directory import names_of_units
from departments.models import Department
from imports.models import HabitKind, ImportDraft, ImportHabit, meaning_in_words, written_in_file
from imports.services.reconciling import reading_of
from tableparser.cells.tidying import unit_text
from tableparser.cells.unit_lines import names_the_lines_make, neighbours_in, with_taught_lines
from tableparser.cells.unit_names import read_units
from tableparser.columns import ID_HEADING, Field
from tableparser.files.grid import Grid, source_of
from tableparser.habits import Habits, Taught, habits_of
from tableparser.interpret import UNIT_FIELDS, Corrections
from tableparser.reading import Reading, ReadRow
from tableparser.table.columns.account import columns_asked_about
from tableparser.table.columns.cells import DATE, SERIAL, cells_of
from tableparser.table.columns.roles import contradicts
from tableparser.table.headers import LONGEST, Header, find_header
from tableparser.table.headings import bare, meanings

LONGEST_LINE = 60  # characters of a piece of a unit's name


@dataclass(frozen=True)
class Offer:
    """One correction as a habit. `before` is the meaning that the reader chose by itself; `replaces` says what other
    meaning a colleague has taught, "" where none has."""

    kind: str
    text: str
    meaning: str
    before: str = ""
    replaces: str = ""

    @property
    def token(self) -> str:
        """Return the name by which a form sends the offer back; it has no line end, which browsers would change."""
        return "|".join((self.kind, self.text.replace("\n", "/"), self.meaning))

    @property
    def written(self) -> str:
        return written_in_file(self.kind, self.text)

    @property
    def means(self) -> str:
        return meaning_in_words(self.kind, self.meaning)

    @property
    def is_plain(self) -> bool:
        """Return whether it goes against nothing: not against a known meaning, and not against a colleague."""
        return not self.replaces and (self.kind == HabitKind.UNIT_LINES or not meanings(self.text))

    @property
    def remark(self) -> str:
        """Return what it would change, in words: what the portal read by itself, and which habit it ends."""
        if self.replaces:
            return f"现在的习惯是「{self.replaces}」，将由这一条代替"
        if self.before == self.meaning:
            return "门户原来拿不准，问过您"
        if self.kind == HabitKind.HEADING and not self.before:
            return "门户原来没有对应这一栏"
        before = meaning_in_words(self.kind, self.before)
        return f"门户原来读作「{before}」" if self.kind == HabitKind.HEADING else f"门户原来以为{before}"


@dataclass(frozen=True)
class Lesson:
    """What a draft could teach, and the habits in force that it has taught.

    `names` are the strange names of which a person has said whose they are: saving keeps them as aliases of the unit.
    """

    offers: list[Offer]
    taught: list[ImportHabit]
    names: list[tuple[str, Department]]

    def __bool__(self) -> bool:
        return bool(self.offers or self.taught or self.names)


def lesson_of(draft: ImportDraft, reading: Reading | None = None) -> Lesson:
    """Return what a draft could teach and has taught; `reading` is its reading where the caller has it already."""
    return Lesson(offers(draft, reading), list(draft.taught.in_force().order_by("pk")), names_decided(draft))


def names_decided(draft: ImportDraft) -> list[tuple[str, Department]]:
    """Return the names that a person has said to be units of the portal, each with its unit."""
    said = {name: choice.partition(":") for name, choice in draft.corrections.get("units", {}).items()}
    keys = {name: int(key) for name, (how, _, key) in said.items() if how == "alias"}
    units = Department.objects.in_bulk(keys.values()) if keys else {}
    return [(name, units[key]) for name, key in keys.items() if key in units]


def offers(draft: ImportDraft, reading: Reading | None = None) -> list[Offer]:
    """Return the corrections of a draft that would be habits and are not yet in force."""
    corrections = Corrections(**draft.corrections)
    found = [*heading_offers(draft, corrections), *line_offers(draft, corrections, reading)]
    if not found:
        return []
    meant: dict[tuple[str, str], set[str]] = {}
    for each in found:
        meant.setdefault((each.kind, each.text), set()).add(each.meaning)
    in_force = {(habit.kind, habit.text): habit for habit in ImportHabit.objects.in_force().select_related("taught_by")}
    general = [each for each in dict.fromkeys(found) if len(meant[each.kind, each.text]) == 1]
    return [
        beside(each, in_force.get((each.kind, each.text)))
        for each in general
        if (habit := in_force.get((each.kind, each.text))) is None or habit.meaning != each.meaning
    ]


def beside(offer: Offer, habit: ImportHabit | None) -> Offer:
    """Return the offer with the meaning of the habit that it would replace."""
    return replace(offer, replaces=f"{habit.means}（{habit.taught_by.name}）") if habit else offer


def heading_offers(draft: ImportDraft, corrections: Corrections) -> Iterator[Offer]:
    """Yield the headings whose column a person has given another meaning, or has confirmed when it was asked about."""
    for place, grid in enumerate(source_of(draft.source).grids if corrections.columns else ()):
        chosen = corrections.header(place)
        if chosen and chosen[0] >= 0:
            yield from headings_corrected(grid, habits_of(draft.habits), *chosen)


def headings_corrected(grid: Grid, habits: Habits, row: int, columns: Mapping[int, str]) -> list[Offer]:
    """Return what a person said of the columns of one table that the reader does not say; `row` is its header.

    Asked twice: by what is offered first the reader may find a header that it had not found, and ask about the rest.
    """
    found: dict[str, Offer] = {}
    for _ in range(2):
        more = {text: Taught(offer.meaning, "") for text, offer in found.items()}
        header = find_header(grid, habits=replace(habits, headings={**habits.headings, **more}))
        for offer in headings_against(grid, header, row, columns):
            found.setdefault(offer.text, offer)
    return list(found.values())


def headings_against(grid: Grid, header: Header | None, row: int, columns: Mapping[int, str]) -> Iterator[Offer]:
    """Yield the headings of which the reader, with the header that it finds, says otherwise or asks."""
    found = header if header and header.last == row else None
    named = found.named if found else {column: bare(grid.text(row, column)) for column in range(grid.width)}
    before = found.columns if found else {}
    asked = columns_asked_about(found) if found else set()
    common = {heading for heading in named.values() if [*named.values()].count(heading) > 1}
    for column, heading in named.items():
        meaning, own = columns.get(column, ""), before.get(column, "")
        said_alike = meaning == own and column not in asked
        by_itself = found is None and (not meaning or [each for each, _ in meanings(heading)][:1] == [meaning])
        if said_alike or by_itself or heading in common or not may_be_taught(heading):
            continue
        if not meaning or not contradicts(Field(meaning), cells_of(grid, column, row + 1)):
            yield Offer(HabitKind.HEADING, heading, meaning, own)


def may_be_taught(heading: str) -> bool:
    """Return whether a heading is words that another file may have: no day, no number, not the portal's own mark."""
    short = 0 < len(heading) <= LONGEST and heading != ID_HEADING
    return short and not DATE.match(heading) and not SERIAL.match(heading) and not heading.isnumeric()


def line_offers(draft: ImportDraft, corrections: Corrections, reading: Reading | None) -> Iterator[Offer]:
    """Yield the lines of units that a person has put together, or has parted."""
    touched = {ref for ref, said in corrections.rows.items() if {"units", *UNIT_FIELDS} & said.keys()}
    if not touched:
        return
    known, habits = names_of_units(), habits_of(draft.habits)
    for row in (reading or reading_of(draft)).rows:
        if row.ref in touched:
            names = [name for role in UNIT_FIELDS.values() for name in row.names(role)]
            yield from lines_corrected(row, names, known, habits)


def lines_corrected(row: ReadRow, names: list[str], known: Mapping[str, str], habits: Habits) -> Iterator[Offer]:
    """Yield each two lines of a row's cells that `names`, the corrected units, take otherwise than the reader does."""
    for field, role in UNIT_FIELDS.items():
        text = unit_text(row.raw.get(field, ""))
        read = [name for name, _ in read_units(with_taught_lines(text, habits.lines), role, known).pairs]
        for pair in neighbours_in(text):
            meant, before = names_the_lines_make(pair, names), names_the_lines_make(pair, read)
            if meant and before and meant != before and max(map(len, pair)) <= LONGEST_LINE:
                yield Offer(HabitKind.UNIT_LINES, "\n".join(pair), meant, before)
