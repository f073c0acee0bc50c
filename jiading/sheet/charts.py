"""Native Excel charts that can be read on black-and-white paper: patterns, dashes, markers, and a number on each part."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.chart import BarChart, LineChart, PieChart, Reference
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.fill import ColorChoice, PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

INK = "1F2733"
POINT = 12700  # English metric units of a point
NO_NOUGHTS = "0;;"  # a part of no size carries no number


@dataclass(frozen=True)
class Paint:
    """How a part is filled: its colour and, unless solid, its pattern (ECMA-376 ST_PresetPatternVal) on white."""

    colour: str
    pattern: str = ""


@dataclass(frozen=True)
class Stroke:
    """How a line is drawn: its colour, its dashes (ST_PresetLineDashVal) and its marker."""

    colour: str
    dash: str = "solid"
    marker: str = "none"


@dataclass(frozen=True)
class Area:
    """A table on a sheet with its heading row: labels in one column, a series in each of the others."""

    sheet: Worksheet
    top: int  # row of the headings
    last: int
    labels: int  # column
    first: int
    count: int  # of series

    def series(self) -> Reference:
        last = self.first + self.count - 1
        return Reference(self.sheet, min_col=self.first, max_col=last, min_row=self.top, max_row=self.last)

    def draw(self, chart: ChartBase) -> None:
        """Give a chart the series, and their labels as the texts that they are."""
        chart.add_data(self.series(), titles_from_data=True)
        names = Reference(self.sheet, min_col=self.labels, min_row=self.top + 1, max_row=self.last)
        for each in chart.series:
            each.cat = AxDataSource(strRef=StrRef(f=str(names)))


def filled(paint: Paint) -> GraphicalProperties:
    """Return a fill with an outline, so that light parts have an edge too."""
    look = GraphicalProperties(ln=LineProperties(solidFill=INK, w=POINT // 2))
    if paint.pattern:
        fore, back = ColorChoice(srgbClr=paint.colour), ColorChoice(srgbClr="FFFFFF")
        look.pattFill = PatternFillProperties(prst=paint.pattern, fgClr=fore, bgClr=back)
    else:
        look.solidFill = paint.colour
    return look


def letters(points: float, *, bold: bool = False) -> RichText:
    """Return the look of text in a chart."""
    kind = CharacterProperties(sz=round(points * 100), b=bold, solidFill=INK, ea=Font(typeface="宋体"))
    words = Paragraph(pPr=ParagraphProperties(defRPr=kind), endParaRPr=kind)
    words.r = []  # it says how letters look, and holds none itself
    return RichText(p=[words])


class Labels(DataLabelList):
    """Data labels whose number format is their own; openpyxl leaves open whether it is, and then not every program heeds it."""

    __elements__, __nested__ = DataLabelList.__elements__, DataLabelList.__nested__  # openpyxl inherits neither

    def to_tree(self, *args, **kwargs):
        tree = super().to_tree(*args, **kwargs)
        for number_format in tree.iter("numFmt"):
            number_format.set("sourceLinked", "0")
        return tree


def labels(*, name: bool = False, place: str | None = None) -> DataLabelList:
    """Return a number, or a name and a number, on each part that is not nought."""
    shown = Labels(numFmt=NO_NOUGHTS, txPr=letters(9), dLblPos=place)
    shown.showVal, shown.showCatName = True, name
    shown.showSerName = shown.showPercent = shown.showLegendKey = shown.showBubbleSize = False
    return shown


def finish(chart: ChartBase, title: str, size: tuple[float, float]) -> None:
    """Give a chart its title and its size in centimetres."""
    chart.title = title
    kind = CharacterProperties(sz=1200, b=True, solidFill=INK, ea=Font(typeface="宋体"))
    for paragraph in chart.title.tx.rich.p:
        paragraph.pPr = ParagraphProperties(defRPr=kind)
        for part in paragraph.r:
            part.rPr = kind
    chart.title.overlay = False
    chart.width, chart.height = size
    if chart.legend is not None:
        chart.legend.position, chart.legend.txPr = "b", letters(9)


def show_axes(chart: BarChart | LineChart, label: str) -> None:
    """Show both axes with readable letters and the name of what is counted."""
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete, axis.txPr = False, letters(9)
    chart.y_axis.numFmt, chart.y_axis.majorUnit = "0", None
    chart.y_axis.title, chart.y_axis.scaling.min = label, 0
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="C9CFD8", w=POINT // 2))


def pie(title: str, area: Area, paints: Sequence[Paint], size: tuple[float, float]) -> PieChart:
    """Return a pie of one series, each part with its own pattern, its name and its number."""
    chart = PieChart()
    area.draw(chart)
    [series] = chart.series
    for place, paint in enumerate(paints):
        series.data_points.append(DataPoint(idx=place, spPr=filled(paint)))
    series.dLbls = labels(name=True, place="outEnd")
    series.dLbls.numFmt = "0"
    chart.legend = None
    finish(chart, title, size)
    return chart


def stacked_bars(title: str, area: Area, paints: Sequence[Paint], size: tuple[float, float], label: str) -> BarChart:
    """Return horizontal bars, each made of the series one after the other, the first label on top."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 50
    area.draw(chart)
    for series, paint in zip(chart.series, paints, strict=True):
        series.graphicalProperties, series.dLbls = filled(paint), labels()
        series.invertIfNegative = False
    show_axes(chart, label)
    chart.x_axis.scaling.orientation = "maxMin"
    finish(chart, title, size)
    return chart


def lines(title: str, area: Area, strokes: Sequence[Stroke], size: tuple[float, float], label: str) -> LineChart:
    """Return lines over days; a gap stays a gap."""
    chart = LineChart()
    area.draw(chart)
    for series, stroke in zip(chart.series, strokes, strict=True):
        line = LineProperties(solidFill=stroke.colour, prstDash=stroke.dash, w=2 * POINT)
        series.graphicalProperties, series.smooth = GraphicalProperties(ln=line), False
        look = GraphicalProperties(solidFill=stroke.colour, ln=LineProperties(solidFill=stroke.colour))
        series.marker = Marker(symbol=stroke.marker, size=6, spPr=look)
    show_axes(chart, label)
    chart.dispBlanksAs = "gap"
    finish(chart, title, size)
    return chart
