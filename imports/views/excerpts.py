"""The excerpt of the file beside a question: the row's cells under the file's own headings, the asked one marked."""

from dataclasses import dataclass

from imports.questions import Place
from indicators.choices import Field
from tableparser.reading import Reading

LONG_TEXTS = (Field.CATEGORY.label, Field.STANDARD.label, Field.BASELINE_STATE.label)  # they tell no row from another


@dataclass(frozen=True)
class ExcerptCell:
    """One cell of the file in the excerpt beside a question."""

    heading: str
    text: str
    is_asked: bool
    names_row: bool  # the project or the task: what a narrow screen keeps of the row


def excerpt_of(place: Place, headings: dict[str, str]) -> list[ExcerptCell]:
    """Return the cells beside the asked one in the order of the file; `headings` has the file's words by field label.

    A column that the file does not have, such as that of a missing lead, is not shown, nor are LONG_TEXTS unless asked.
    """
    asked = Field(place.question.field).label
    cells = {cell.label: cell.text for cell in place.row.cells if cell.label == asked or cell.label not in LONG_TEXTS}
    order = [label for label in headings if label in cells] + [label for label in cells if label not in headings]
    return [
        ExcerptCell(
            headings.get(label, label), cells[label], label == asked, label in (Field.PROJECT.label, Field.TASKS.label)
        )
        for label in order
    ]


def headings_in_order(reading: Reading) -> dict[str, str]:
    """Return the headings of the file's columns by the label of their field, in the order of the first table."""
    found: dict[str, str] = {}
    for column in sorted(reading.columns, key=lambda each: (each.table, each.column)):
        if column.role in Field.values:
            found.setdefault(Field(column.role).label, column.heading)
    return found
