"""封面 of 进展情况报告: the figures of the day with native charts, each beside the table that it draws."""

from collections.abc import Sequence
from math import ceil

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from exports.export_request import Asked
from exports.files.official_xlsx import other_lines, rate_lines
from jiading.sheet import Column, print_setup, write_pairs, write_table, write_title
from jiading.sheet.charts import Area, Paint, Stroke, lines, pie, stacked_bars
from reports import figures
from reports.figures.trend import Point, trend
from tasks.choices import Light

PAINTS = {  # as on screen, and told apart without colour
    Light.OVERDUE: Paint("D4624F"),
    Light.DUE_SOON: Paint("B26A00", "wdDnDiag"),
    Light.SILENT: Paint("667085", "wdUpDiag"),
    Light.NORMAL: Paint("E3F1E7"),
    Light.IDLE: Paint("98A2B3", "ltVert"),
    Light.DONE: Paint("A9C7EC"),
}
STROKES = (
    Stroke("2F66B0", marker="circle"),
    Stroke("B26A00", dash="dash", marker="triangle"),
    Stroke("667085", dash="sysDot", marker="diamond"),
    Stroke("1F2733"),
)
NAMES, NUMBERS, REST = 30, 10, 9  # characters: the first column, the seven after it, and those behind the charts
LAST_NUMBER, ACROSS = 8, 18  # columns
CHART_AT, CHART_WIDTH = "J", 18  # column, cm
ROW_HEIGHT = 0.52  # cm of an empty row

KEY_COLUMNS = (
    Column("主要数据", lambda line: line[0], width=NAMES),
    Column("数", lambda line: line[1], width=NUMBERS),
    Column("说明", lambda line: line[2], width=6 * NUMBERS),
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


def light_columns(title: str, width: int = NAMES) -> tuple[Column, ...]:
    """Return name, total and each light of a breakdown."""
    lights = (
        Column(light.label, lambda row, place=place: row.lights[place].value, width=NUMBERS)
        for place, light in enumerate(Light)
    )
    name = Column(title, lambda row: row.name, width=width)
    return (name, Column("任务", lambda row: row.total.value, width=NUMBERS), *lights)


def write_cover(sheet: Worksheet, asked: Asked, heads: Sequence[tuple[str, object]]) -> None:
    """Write key figures, lights and categories on the first page, the burn-up on the second."""
    sheet.title = "封面"
    rows = asked.rows()
    write_title(sheet, 1, f"{asked.plan.title}　进展情况报告", across=ACROSS)
    top = write_pairs(sheet, heads, row=2, across=ACROSS) + 1
    last = write_table(sheet, KEY_COLUMNS, [*rate_lines(rows), *other_lines(rows)], top=top)
    for row in range(top, last + 1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=LAST_NUMBER)
    last = write_lights(sheet, last + 2, figures.by_light(rows), at=top)
    last = write_categories(sheet, last + 2, figures.by_category(rows))
    sheet.row_breaks.append(Break(id=last + 1))
    write_trend(sheet, last + 2, trend(rows))
    for place in range(1, ACROSS + 1):
        width = NAMES if place == 1 else NUMBERS if place <= LAST_NUMBER else REST
        sheet.column_dimensions[get_column_letter(place)].width = width
    print_setup(sheet, paper="A4", head_row=1, freeze="A2")


def write_lights(sheet: Worksheet, top: int, lights: Sequence[figures.Figure], *, at: int) -> int:
    """Write the lights, and their pie at a row; return the last row."""
    last = write_table(sheet, LIGHT_COLUMNS, lights, top=top)
    area = Area(sheet, top, last, labels=1, first=2, count=1)
    sheet.add_chart(pie("各灯任务数", area, list(PAINTS.values()), (CHART_WIDTH, 9)), f"{CHART_AT}{at}")
    return last


def write_categories(sheet: Worksheet, top: int, listed: Sequence[figures.CountsRow]) -> int:
    """Write lights by category, and their stacked bars beside them; return the last row that either needs."""
    last = write_table(sheet, light_columns("指标分类"), listed, top=top)
    area, height = Area(sheet, top, last, labels=1, first=3, count=len(Light)), max(8, 3 + 0.9 * len(listed))
    chart = stacked_bars("各指标分类的灯", area, list(PAINTS.values()), (CHART_WIDTH, height), "任务数")
    sheet.add_chart(chart, f"{CHART_AT}{top}")
    return max(last, top + ceil(height / ROW_HEIGHT))


def write_trend(sheet: Worksheet, top: int, points: Sequence[Point]) -> None:
    """Write the burn-up by month, and its lines."""
    last = write_table(sheet, TREND_COLUMNS, points, top=top)
    area = Area(sheet, top, last, labels=1, first=2, count=4)
    sheet.add_chart(lines("办结进度与时间节点", area, STROKES, (CHART_WIDTH, 10), "任务数"), f"{CHART_AT}{top + 1}")
