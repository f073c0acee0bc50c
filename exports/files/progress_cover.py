"""封面 of 进展情况报告: the figures of the day with native charts, each beside the table that it draws."""

from collections.abc import Sequence
from functools import partial
from math import ceil

from exports.export_request import ExportRequest
from exports.files.official_xlsx import other_lines, rate_lines
from jiading.xlsx import Book, Column, Sheet, print_setup, set_width, write_pairs, write_table, write_title
from jiading.xlsx.charts import Area, Paint, Stroke, draw_lines, draw_pie, draw_stacked_bars
from reports import figures
from reports.figures.trend import Point, trend
from tasks.choices import Light

PAINTS = {  # as on screen, and told apart without colour
    Light.OVERDUE: Paint("#D4624F"),
    Light.DUE_SOON: Paint("#B26A00", "wide_downward_diagonal"),
    Light.SILENT: Paint("#667085", "wide_upward_diagonal"),
    Light.NORMAL: Paint("#E3F1E7"),
    Light.IDLE: Paint("#98A2B3", "light_vertical"),
    Light.DONE: Paint("#A9C7EC"),
    Light.UNDISPATCHED: Paint("#FFFFFF", "dotted_grid"),
}
STROKES = (
    Stroke("#2F66B0", marker="circle"),
    Stroke("#B26A00", dash="dash", marker="triangle"),
    Stroke("#667085", dash="round_dot", marker="diamond"),
    Stroke("#1F2733"),
)
NAMES, NUMBERS, REST = 30, 10, 9  # characters: the first column, the seven after it, and those behind the charts
TABLES, ACROSS = 8, 18  # columns: those of the tables, and all
CHART_AT, CHART_WIDTH = 9, 18  # column, cm
ROW_HEIGHT = 0.52  # cm of an empty row

KEY_COLUMNS = (
    Column("主要数据", lambda line: line[0], width=NAMES),
    Column("数", lambda line: line[1], width=NUMBERS),
    Column("说明", lambda line: line[2], width=6 * NUMBERS, across=6),
)
LIGHT_COLUMNS = (
    Column("灯", lambda figure: figure.label, width=NAMES),
    Column("任务数", lambda figure: figure.value, width=NUMBERS),
)
TREND_COLUMNS = (
    Column("截至", lambda point: f"{point.day:%Y-%m-%d}", width=NAMES),
    Column("已办结", lambda point: value_of(point.completed), width=NUMBERS),
    Column("按现定期限应办结", lambda point: point.expected.value, width=NUMBERS),
    Column("按原定期限应办结", lambda point: point.expected_originally.value, width=NUMBERS),
    Column("任务总数", lambda point: value_of(point.counted), width=NUMBERS),
    Column("逾期", lambda point: value_of(point.overdue), width=NUMBERS),
)


def value_of(figure: figures.Figure | None) -> int | None:
    """Return a figure's number; of a day still ahead there is none."""
    return figure.value if figure else None


def number_of_light(place: int, row: figures.CountsRow) -> int:
    return row.lights[place].value


def lights_used(listed: Sequence[figures.CountsRow]) -> list[tuple[int, Light]]:
    """Return place and light of each column of a breakdown; 未交办 has none where no task is so."""
    places = list(enumerate(Light))
    return [(place, light) for place, light in places if light != Light.UNDISPATCHED or counted(listed, place)]


def counted(listed: Sequence[figures.CountsRow], place: int) -> bool:
    return any(row.lights[place].value for row in listed)


def light_columns(title: str, listed: Sequence[figures.CountsRow], width: int = NAMES) -> tuple[Column, ...]:
    """Return name, total and each light of a breakdown."""
    lights = (Column(light.label, partial(number_of_light, place), NUMBERS) for place, light in lights_used(listed))
    name = Column(title, lambda row: row.name, width=width)
    return (name, Column("任务", lambda row: row.total.value, width=NUMBERS), *lights)


def write_cover(book: Book, request: ExportRequest, heads: Sequence[tuple[str, object]]) -> None:
    """Write key figures, lights and categories on the first page, the burn-up on the second."""
    sheet, rows = book.add_worksheet("封面"), request.rows()
    write_title(sheet, 0, f"{request.plan.title}　进展情况报告", across=ACROSS)
    top = write_pairs(sheet, heads, row=1, across=ACROSS) + 1
    last = write_table(sheet, KEY_COLUMNS, [*rate_lines(rows), *other_lines(rows)], top=top)
    last = write_lights(sheet, last + 2, figures.lights_shown(figures.by_light(rows)), at=top)
    last = write_categories(sheet, last + 2, figures.by_category(rows))
    sheet.set_h_pagebreaks([last + 2])
    write_trend(sheet, last + 2, trend(rows))
    for place in range(ACROSS):
        set_width(sheet, place, NAMES if place == 0 else NUMBERS if place < TABLES else REST)
    print_setup(sheet, paper="A4", head_row=0)


def write_lights(sheet: Sheet, top: int, lights: Sequence[figures.Figure], *, at: int) -> int:
    """Write the lights, and their pie at a row; return the last row."""
    area = Area(sheet, top, LIGHT_COLUMNS, lights, first=1, count=1)
    draw_pie("各灯任务数", area, list(PAINTS.values())[: len(lights)], at=(at, CHART_AT), size=(CHART_WIDTH, 9))
    return write_table(sheet, LIGHT_COLUMNS, lights, top=top)


def write_categories(sheet: Sheet, top: int, listed: Sequence[figures.CountsRow]) -> int:
    """Write lights by category, and their stacked bars beside them; return the last row that either needs."""
    columns, height = light_columns("指标分类", listed), max(8, 3 + 0.9 * len(listed))
    paints = [PAINTS[light] for _, light in lights_used(listed)]
    area = Area(sheet, top, columns, listed, first=2, count=len(paints))
    draw_stacked_bars("各指标分类的灯", area, paints, "任务数", at=(top, CHART_AT), size=(CHART_WIDTH, height))
    return max(write_table(sheet, columns, listed, top=top), top + ceil(height / ROW_HEIGHT))


def write_trend(sheet: Sheet, top: int, points: Sequence[Point]) -> None:
    """Write the burn-up by month, and its lines."""
    write_table(sheet, TREND_COLUMNS, points, top=top)
    area = Area(sheet, top, TREND_COLUMNS, points, first=1, count=4)
    draw_lines("办结进度与时间节点", area, STROKES, "任务数", at=(top + 1, CHART_AT), size=(CHART_WIDTH, 10))
