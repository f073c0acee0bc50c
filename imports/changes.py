"""What differs between a file and a plan: rows and tasks of both sides, and a class for each kind of change."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from tableparser.cells.splitting import TaskText

NEW_ROW, NEW_TASK, ROW, TASK, GONE = "new_row", "new_task", "row", "task", "gone"


@dataclass(frozen=True)
class PlanTask:
    """A task as the plan has it; `place` is "row-task", as exports write it."""

    pk: int
    place: str
    printed: str
    texts: dict[str, str]
    is_cancelled: bool = False

    @property
    def where(self) -> str:
        row, _, task = self.place.partition("-")
        return f"第 {row} 行第 {task} 项"


@dataclass(frozen=True)
class PlanRow:
    """A row as the plan has it."""

    pk: int
    position: int
    texts: dict[str, str]
    tasks: Sequence[PlanTask]


@dataclass(frozen=True)
class FileTask:
    """A task as the file has it, with the printed row it stands in."""

    row: int
    task: TaskText
    key: str = ""

    @property
    def printed(self) -> str:
        return f"{self.task.mark}{self.task.text}"


@dataclass
class FileRow:
    """Printed rows that share one project cell: one row of a plan."""

    rows: list[int]
    texts: dict[str, str]
    tasks: list[FileTask] = field(default_factory=list)


Difference = tuple[str, str, str, str]  # field, its label, the text of the plan, the text of the file


@dataclass(frozen=True)
class Change:
    """One difference between a file and a plan; what it is about stands in the class of its kind."""

    kind: ClassVar[str]
    where: str
    fields: tuple[Difference, ...]

    @property
    def place(self) -> str | int:
        """Return the place in the plan that a confirmation holds for: of the task, else of the row, else ""."""
        return ""

    @property
    def only_empties(self) -> bool:
        """Return whether it takes words away and gives none; nobody confirms that by default."""
        return not any(new for *_, new in self.fields)

    @property
    def token(self) -> str:
        """Return a fingerprint: a confirmation holds only for exactly this difference."""
        said = [self.kind, self.where, self.place, self.fields]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class RowIsNew(Change):
    """A row of the file that the plan does not have."""

    kind = NEW_ROW
    file_row: FileRow


@dataclass(frozen=True)
class RowDiffers(Change):
    """A row of the plan whose own texts are others in the file."""

    kind = ROW
    plan_row: PlanRow

    @property
    def place(self) -> int:
        return self.plan_row.position


@dataclass(frozen=True)
class TaskIsNew(Change):
    """A task of the file that its row of the plan does not have."""

    kind = NEW_TASK
    plan_row: PlanRow
    file_task: FileTask

    @property
    def place(self) -> int:
        return self.plan_row.position


@dataclass(frozen=True)
class TaskDiffers(Change):
    """A task of the plan that the file words otherwise, or gives another deadline or other units."""

    kind = TASK
    plan_task: PlanTask
    file_task: FileTask

    @property
    def place(self) -> str:
        return self.plan_task.place


@dataclass(frozen=True)
class TaskIsGone(Change):
    """A task of the plan that the file does not have."""

    kind = GONE
    plan_task: PlanTask

    @property
    def place(self) -> str:
        return self.plan_task.place
