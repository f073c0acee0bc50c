"""The questions of a draft, those of one kind together: a person decides about a kind once, not about each row.

A question that hinders saving comes first, then the kind that the most tasks depend on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from imports.presenters import RowShown
from indicators.choices import Field
from tableparser.reading import Ambiguity, AmbiguityKind, Reading
from tableparser.table.column_account import readings_of_table
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
ELSEWHERE = (AmbiguityKind.COLUMN, AmbiguityKind.SECTION, AmbiguityKind.UNKNOWN_UNIT)  # asked in forms of their own
SHOWN = 30  # so many of a kind are decided at once; the next come when these are


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
            title = TITLES[question.kind].format(label=Field(question.field).label)
            found.setdefault(code, QuestionKind(code, title)).places.append(Place(row, place, question))
    return sorted(found.values(), key=lambda kind: (not kind.blocks, not kind.can_be_answered, -kind.tasks))


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
    return [ColumnsAsked(table, names[table], sentences, ways.get(table, [])) for table, sentences in asked.items()]
