"""A heading and an item of a plan in paragraphs: what becomes one row, and what stands above it."""

from dataclasses import dataclass, field

from tableparser.cells.splitting import Split, TaskText
from tableparser.paragraphs.duties import Duties
from tableparser.paragraphs.entries import Entry


@dataclass(eq=False)
class Head:
    """A heading: its level, its text, what it says for all tasks under it."""

    level: float
    text: str
    ref: str
    duties: Duties = field(default_factory=Duties)
    texts: dict[str, list[str]] = field(default_factory=dict)  # 目标, 现状: what labels say beside the tasks
    items: int = 0
    numbered: bool = True
    period: str = ""  # the time that its text is
    names_record: bool = False  # labels stand right below it: it names a problem or an undertaking, not a chapter
    waiting: list[Entry] = field(default_factory=list)  # paragraphs of which nothing says yet whose they are


@dataclass(eq=False)
class Item:
    """One row to be: tasks that share headings, units and deadline."""

    heads: tuple[Head, ...]
    ref: str
    tasks: list[TaskText] = field(default_factory=list)
    lead_in: str = ""
    remarks: tuple[str, ...] = ()
    duties: Duties = field(default_factory=Duties)
    texts: dict[str, list[str]] = field(default_factory=dict)  # 目标, 现状: what labels say beside the tasks
    numbered: bool = False
    period: str = ""  # the quarter or month before the colon with which its paragraph begins
    own: bool = False  # its own line says whose it is
    shares: int = 1  # so many lines of tasks share what a label behind them says
    like: "Item | None" = None  # the first of several with times of their own that share one label

    @property
    def all_duties(self) -> tuple[Duties, ...]:
        """Return who does it until when, the nearest word first: its own, what it shares, those of the headings."""
        shared = (self.like.duties,) if self.like else ()
        return (self.duties, *shared, *(head.duties for head in reversed(self.heads)))

    @property
    def split(self) -> Split:
        return Split(tuple(self.tasks), self.lead_in, self.remarks)
