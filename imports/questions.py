"""The questions of a draft, those of one kind together: a person decides about a kind once, not about each row.

A question that hinders saving comes first, then the kind that the most tasks depend on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from imports.presenters import QuestionLink, RowShown
from indicators.choices import Field
from jiading.web.numbers import whole_number
from tableparser.reading import Ambiguity, AmbiguityKind, Reading
from tableparser.table.columns.account import readings_of_table
from tableparser.table.headers import Header

TITLES = {
    AmbiguityKind.FAULT: "{label}有不能保存的文字",
    AmbiguityKind.TASKS: "具体任务的写法",
    AmbiguityKind.WHICH_DAY: "时间节点有两种读法",
    AmbiguityKind.ROUGH_DAY: "时间节点没有写到哪一天",
    AmbiguityKind.STRENGTH: "时间节点写的是「基本」「力争」",
    AmbiguityKind.BLANK: "{label}空白",
    AmbiguityKind.NO_LEAD: "没有写明牵头部门",
    AmbiguityKind.UNITS: "{label}里有看不懂的词",
}
ELSEWHERE = (  # asked in forms of their own
    AmbiguityKind.COLUMN, AmbiguityKind.SECTION, AmbiguityKind.UNKNOWN_UNIT, AmbiguityKind.UNIT_LINES,
)  # fmt: skip
WRITTEN = (AmbiguityKind.WHICH_DAY, AmbiguityKind.ROUGH_DAY, AmbiguityKind.BLANK, AmbiguityKind.NO_LEAD)
SHOWN = 30  # so many of a kind are decided at once; the next come when these are
ON_OTHER_PAGE = "请在「各栏对应」里确认各栏"  # how the reader ends its question about a column
OWN, OPEN = "own", ""  # instead of the number of an answer: the person's own words, and no decision yet


@dataclass(frozen=True)
class Choice:
    """One way to answer a question: `value` is the answer's number, OWN or OPEN; `effect` says what follows from it."""

    value: str
    title: str
    effect: str
    is_proposed: bool = False


@dataclass(frozen=True)
class Place:
    """One place that a question of a kind is about; `number` is the row's, `ambiguity` its place among the row's."""

    row: RowShown
    ambiguity: int
    question: Ambiguity

    @property
    def name(self) -> str:
        """Return the name of the form's field that answers it."""
        return f"a{self.row.number}-{self.ambiguity}"

    @property
    def answers(self) -> list[str]:
        return self.question.answers

    @property
    def proposed(self) -> int | None:
        """Return which answer is proposed: of two days the later, by which nothing is overdue too soon."""
        if not self.answers:
            return None
        return len(self.answers) - 1 if self.question.kind == AmbiguityKind.WHICH_DAY else 0

    @property
    def can_be_written(self) -> bool:
        """Return whether a person may answer in words (or a day) of his own; other questions are mended in the row."""
        return self.question.kind in WRITTEN

    @property
    def is_about_day(self) -> bool:
        """Return whether the answer is a day and not a text."""
        return self.question.field == Field.DEADLINE and bool(self.question.source_text)

    @property
    def choices(self) -> list[Choice]:
        """Return the ways to answer, in the order of the page; the later of two days stands first."""
        found = [
            Choice(str(number), answer, self.effect_of(number), number == self.proposed)
            for number, answer in enumerate(self.answers)
        ]
        return sorted(found, key=lambda choice: not choice.is_proposed)

    def effect_of(self, number: int) -> str:
        """Say what follows when the answer of this number is accepted."""
        if not self.is_about_day:
            return self.question.reason
        after = f"{self.answers[number]} 以后算逾期"
        if self.question.kind != AmbiguityKind.WHICH_DAY:
            return after
        return f"{'按较早的日期' if number == 0 else '按较晚的日期'}；{after}"

    @property
    def effect_of_waiting(self) -> str:
        """Say what follows when nothing is decided."""
        if self.question.kind == AmbiguityKind.WHICH_DAY and self.answers:
            return f"留作待核实：{self.answers[0]} 起预警，{self.answers[-1]} 以后算逾期"
        return "留作待核实，不作数据使用"

    @property
    def about(self) -> str:
        """Return what the row is called: its project, else its first task."""
        named = next((cell.text for cell in self.row.cells if cell.label == Field.PROJECT.label and cell.text), "")
        return named or next((task.text for task in self.row.tasks), "")


@dataclass
class QuestionKind:
    """All places that ask the same kind of question about the same field."""

    code: str
    title: str
    places: list[Place] = field(default_factory=list)
    number: int = 0  # its place on the page, from 1

    @property
    def shown(self) -> list[Place]:
        return self.places[:SHOWN]

    @property
    def later(self) -> int:
        """Return how many come after those that are shown."""
        return max(0, len(self.places) - SHOWN)

    @property
    def tasks(self) -> int:
        """Return how many tasks stand in its rows."""
        return sum(len(row.tasks) for row in {place.row.place: place.row for place in self.places}.values())

    @property
    def reason(self) -> str:
        """Return the reason that all its places give; nothing when they differ."""
        reasons = {place.question.reason for place in self.places}
        return reasons.pop() if len(reasons) == 1 else ""

    @property
    def can_be_answered(self) -> bool:
        """Return whether some place offers an answer; the others are mended in their rows."""
        return any(place.answers for place in self.shown)

    @property
    def is_between_two_days(self) -> bool:
        return all(place.question.kind == AmbiguityKind.WHICH_DAY for place in self.places)

    @property
    def blocks(self) -> bool:
        return any(place.question.blocks for place in self.places)


def kinds_of_question(rows: Iterable[RowShown]) -> list[QuestionKind]:
    """Return the questions about rows by their kind, the most pressing kind first."""
    found: dict[str, QuestionKind] = {}
    for row in rows:
        for place, question in enumerate(row.ambiguities):
            if question.kind in ELSEWHERE:
                continue
            code = f"{question.kind}-{question.field}"
            found.setdefault(code, QuestionKind(code, title_of(code))).places.append(Place(row, place, question))
    kinds = sorted(found.values(), key=lambda kind: (not kind.blocks, not kind.can_be_answered, -kind.tasks))
    for number, kind in enumerate(kinds, start=1):
        kind.number = number
    return kinds


def title_of(code: str) -> str:
    """Return the title of the kind with this code (kind-field); "" for a code that no kind has."""
    kind, _, name = code.partition("-")
    if kind not in TITLES or name not in Field.values:
        return ""
    return TITLES[AmbiguityKind(kind)].format(label=Field(name).label)


def link_questions(rows: Iterable[RowShown], kinds: Iterable[QuestionKind]) -> None:
    """Write into each row where on the page its questions are asked."""
    for kind in kinds:
        for place in kind.places:
            address = f"?kind={kind.code}&at={place.name}#questions"
            place.row.question_links.append(QuestionLink(kind.number, kind.title, address))
    for row in rows:
        strange = [question.about_unit for question in row.ambiguities if question.about_unit]
        row.question_links += [QuestionLink(0, f"门户里没有的单位「{name}」", "#units") for name in strange]
        if any(question.kind == AmbiguityKind.UNIT_LINES for question in row.ambiguities):
            row.question_links.append(QuestionLink(0, "一个单位还是两个", "#unit-lines"))


@dataclass(frozen=True)
class Result:
    """What one place would become if its kind is answered together; `answer` is None where nothing is proposed."""

    place: Place
    answer: int | None

    @property
    def text(self) -> str:
        return "" if self.answer is None else self.place.answers[self.answer]


@dataclass(frozen=True)
class OpenKind:
    """The kind that is being answered: the place in view, and the answer that is chosen there (see Choice)."""

    kind: QuestionKind
    number: int
    way: str

    @property
    def place(self) -> Place:
        return self.kind.shown[self.number]

    @property
    def before(self) -> Place | None:
        return self.kind.shown[self.number - 1] if self.number else None

    @property
    def after(self) -> Place | None:
        return self.kind.shown[self.number + 1] if self.number + 1 < len(self.kind.shown) else None

    @property
    def results(self) -> list[Result]:
        """Return what each place would become: of two days the same one as in view, else what is proposed there."""
        chosen = whole_number(self.way)
        as_in_view = self.kind.is_between_two_days
        return [
            Result(place, chosen if as_in_view or place.name == self.place.name else place.proposed)
            for place in self.kind.shown
        ]


def opened(kinds: list[QuestionKind], code: str, name: str, way: str | None, below: str = "") -> OpenKind | None:
    """Return the kind and the place that the page's address names, else the first; None when nothing is asked.

    `below` is the kind that is opened where that of `code` is answered; `name` is the place's (Place.name); `way` is
    the value of the choice, None for the one that is proposed.
    """
    if not kinds:
        return None
    by_code = {kind.code: kind for kind in kinds}
    kind = by_code.get(code) or by_code.get(below) or kinds[0]
    number = next((number for number, place in enumerate(kind.shown) if place.name == name), 0)
    place = kind.shown[number]
    values = {choice.value for choice in place.choices} | {OWN, OPEN}
    proposed = OPEN if place.proposed is None else str(place.proposed)
    return OpenKind(kind, number, way if way is not None and way in values else proposed)


def kind_after(kinds: list[QuestionKind], shown: OpenKind | None) -> QuestionKind | None:
    """Return the kind after the open one, from the last back to the first; None where there is no other."""
    if shown is None or len(kinds) < 2:
        return None
    return kinds[shown.kind.number % len(kinds)]


@dataclass(frozen=True)
class ColumnsAsked:
    """A table whose columns may be read in several ways: the sentences that ask, and the ways, the best first."""

    table: int
    name: str
    sentences: list[str]
    readings: list[str]


def columns_asked(reading: Reading, headers: dict[int, Header], names: dict[int, str]) -> list[ColumnsAsked]:
    """Return each table about whose columns a person must decide; `headers` and `names` are by the table's place."""
    asked: dict[int, list[str]] = {}
    for question in reading.ambiguities:
        if question.kind == AmbiguityKind.COLUMN and question.table is not None:
            asked.setdefault(question.table, []).append(question.asks)
    ways = {table: list(readings_of_table(header)) for table, header in headers.items() if table in asked}
    for table in asked:
        if ways.get(table):  # buttons stand beside the sentences: nobody need go to another page
            asked[table] = [sentence.removesuffix(ON_OTHER_PAGE).rstrip("：") for sentence in asked[table]]
    return [ColumnsAsked(table, names[table], sentences, ways.get(table, [])) for table, sentences in asked.items()]
