"""Native Excel charts that can be read in black and white: patterns, dashes, markers, and a number on each part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from jiading.xlsx.book import Sheet, require_written
from jiading.xlsx.table import Column

INK, GRID = "#1F2733", "#C9CFD8"
LETTERS = {"size": 9, "bold": False, "color": INK}
TITLE_LETTERS = {"size": 12, "bold": True, "color": INK}
EDGE = {"color": INK, "width": 0.5, "dash_type": "solid"}
AXIS = {"num_font": LETTERS, "major_tick_mark": "none", "minor_tick_mark": "none"}
NO_NOUGHTS = "0;;"  # number format: nothing is written on a part of size 0
MOVES = 2  # XlsxWriter's object_position: moves with the cells, keeps its size
PIXELS = 96 / 2.54  # of a centimetre


@dataclass(frozen=True)
class Paint:
    """How a part is filled: its colour and, unless solid, XlsxWriter's name of its pattern, on white."""

    colour: str
    pattern: str = ""


@dataclass(frozen=True)
class Stroke:
    """How a line is drawn: its colour, and XlsxWriter's names of its dashes and its marker."""

    colour: str
    dash: str = "solid"
    marker: str = "none"


@dataclass(frozen=True)
class Area:
    """A table on a sheet: labels in its first column, `count` series in those from `first` on."""

    sheet: Sheet
    top: int  # row of the headings
    columns: Sequence[Column]
    rows: Sequence[Any]
    first: int
    count: int

    def series(self) -> Iterator[dict[str, Any]]:
        """Yield name, labels and values of each series; without values XlsxWriter would store 0 for a blank cell."""
        for place in range(self.first, self.first + self.count):
            yield {
                "name": f"='{self.sheet.name}'!{xl_rowcol_to_cell(self.top, place)}",
                "categories": self.cells(0),
                "categories_data": self.values(0),
                "values": self.cells(place),
                "values_data": self.values(place),
            }

    def cells(self, place: int) -> str:
        last = self.top + len(self.rows)
        return f"='{self.sheet.name}'!{xl_range_abs(self.top + 1, place, last, place)}"

    def values(self, place: int) -> list[object]:
        return [self.columns[place].value(row) for row in self.rows]


def fill_of(paint: Paint) -> dict[str, Any]:
    """Return a fill with an outline, so that light parts have an edge too."""
    if paint.pattern:
        pattern = {"pattern": paint.pattern, "fg_color": paint.colour, "bg_color": "#FFFFFF"}
        return {"border": EDGE, "pattern": pattern}
    return {"border": EDGE, "fill": {"color": paint.colour}}


def axis_of_numbers(label: str) -> dict[str, Any]:
    """Return the axis on which is counted: from nought, in readable letters, with the name of what is counted."""
    grid = {"visible": True, "line": {"color": GRID, "width": 0.5}}
    return AXIS | {"name": label, "min": 0, "num_format": "0", "major_gridlines": grid}


def insert(chart: Chart, title: str, sheet: Sheet, at: tuple[int, int], size: tuple[float, float]) -> None:
    """Insert a chart with its upper left corner in the cell `at` (row, column); `size` is (width, height) in cm."""
    chart.set_title({"name": title, "name_font": TITLE_LETTERS})
    width, height = (round(centimetres * PIXELS) for centimetres in size)
    chart.set_size({"width": width, "height": height})
    require_written(sheet.insert_chart(*at, chart, {"object_position": MOVES}))


def draw_pie(
    title: str, area: Area, paints: Sequence[Paint], *, at: tuple[int, int], size: tuple[float, float]
) -> None:
    """Draw a pie of one series, each part with its own pattern, its name and its number."""
    chart = area.sheet.book.add_chart({"type": "pie"})
    labels = {"value": True, "category": True, "num_format": "0", "position": "outside_end", "font": LETTERS}
    parts = [fill_of(paint) for paint in paints]
    for series in area.series():
        chart.add_series(series | {"border": EDGE, "points": parts, "data_labels": labels})
    chart.set_legend({"none": True})
    insert(chart, title, area.sheet, at, size)


def draw_stacked_bars(
    title: str, area: Area, paints: Sequence[Paint], label: str, *, at: tuple[int, int], size: tuple[float, float]
) -> None:
    """Draw horizontal bars, each made of the series one after the other, the first label on top."""
    chart = area.sheet.book.add_chart({"type": "bar", "subtype": "stacked"})
    labels = {"value": True, "num_format": NO_NOUGHTS, "font": LETTERS}
    for series, paint in zip(area.series(), paints, strict=True):
        chart.add_series(series | fill_of(paint) | {"gap": 50, "data_labels": labels})
    chart.set_x_axis(axis_of_numbers(label))  # of a bar chart, XlsxWriter calls the horizontal axis x
    chart.set_y_axis(AXIS | {"reverse": True})
    chart.set_legend({"position": "bottom", "font": LETTERS})
    insert(chart, title, area.sheet, at, size)


def draw_lines(
    title: str, area: Area, strokes: Sequence[Stroke], label: str, *, at: tuple[int, int], size: tuple[float, float]
) -> None:
    """Draw lines over days; a gap stays a gap."""
    chart = area.sheet.book.add_chart({"type": "line"})
    for series, stroke in zip(area.series(), strokes, strict=True):
        line = {"color": stroke.colour, "dash_type": stroke.dash, "width": 2}
        chart.add_series(series | {"line": line, "marker": marker_of(stroke)})
    chart.set_x_axis(AXIS)
    chart.set_y_axis(axis_of_numbers(label))
    chart.set_legend({"position": "bottom", "font": LETTERS})
    insert(chart, title, area.sheet, at, size)


def marker_of(stroke: Stroke) -> dict[str, Any]:
    colour = {"color": stroke.colour}
    return {"type": stroke.marker, "size": 6, "fill": colour, "border": colour}
