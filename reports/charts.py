"""Charts as plain dicts for ECharts, made from the figures so that a chart cannot differ from its table.

Every light has the shape of its sign as a pattern, so that paper in black and white tells them apart. `link` turns
a figure into the address of its list; what is drawn for a figure carries that address as `url`.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from reports.figures import Ahead, CountsRow, Figure, Point
from tasks.choices import Light

Link = Callable[[Figure], str]
Option = dict[str, Any]  # as ECharts takes it
INK, MUTED, LINE, OVERDUE, DONE, ACTION = "#1f2733", "#5b6678", "#dfe3ea", "#b42318", "#2f66b0", "#1f4e8c"
NARROW = {"query": {"maxWidth": 335}, "option": {"grid": {"top": 46}}}  # the legend takes two lines
LEADS_DRAWN = 12  # the table has them all
COLOURS = {
    Light.OVERDUE: OVERDUE,
    Light.DUE_SOON: "#e3a63f",
    Light.SILENT: "#f4f5f7",
    Light.NORMAL: "#a7d3b8",
    Light.IDLE: "#d5dae2",
    Light.DONE: DONE,
    Light.UNDISPATCHED: "#ffffff",
}
WHITE_WORDS = (Light.OVERDUE, Light.DONE)
PLAIN = {"symbol": "none"}
PATTERNS = {
    Light.OVERDUE: {
        "symbol": "triangle",
        "symbolSize": 0.9,
        "dashArrayX": [[7, 7], [0, 7, 7, 0]],
        "dashArrayY": [6, 1],
        "color": "rgba(255,255,255,0.9)",
    },
    Light.DUE_SOON: {"symbol": "diamond", "symbolSize": 0.8, "color": "rgba(70,35,0,0.75)"},
    Light.SILENT: {
        "symbol": "rect",
        "symbolSize": 1,
        "dashArrayX": [1, 0],
        "dashArrayY": [3, 4],
        "rotation": -0.785,
        "color": "#7d8795",
    },
    Light.NORMAL: PLAIN,
    Light.IDLE: {
        "symbol": "rect",
        "symbolSize": 1,
        "dashArrayX": [1, 0],
        "dashArrayY": [1, 5],
        "rotation": 0,
        "color": "#7d8795",
    },
    Light.DONE: PLAIN,
    Light.UNDISPATCHED: {
        "symbol": "rect",
        "symbolSize": 0.5,
        "dashArrayX": [[4, 8], [0, 6, 4, 2]],
        "dashArrayY": [4, 2],
        "color": "#98a2b3",
    },
}


def framed(title: str, **parts: object) -> Option:
    """Return what all charts share: calm, told to screen readers, with patterns, tooltips never written as HTML."""
    return {
        "animation": False,
        "textStyle": {"fontFamily": "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif", "color": INK},
        "aria": {"enabled": True, "label": {"description": title}, "decal": {"show": True}},
        "tooltip": {"renderMode": "richText", "confine": True, "trigger": "item"},
        "legend": {
            "top": 0,
            "left": 0,
            "padding": 0,
            "itemWidth": 12,
            "itemHeight": 11,
            "itemGap": 6,
            "textStyle": {"fontSize": 11},
        },
        **parts,
    }


def drawn(figure: Figure, link: Link, **more: object) -> Option:
    return {"value": figure.value, "url": link(figure), **more}


def value_axis(**more: object) -> Option:
    return {"type": "value", "minInterval": 1, "splitLine": {"lineStyle": {"color": LINE}}} | more


def lights_by(title: str, rows: Sequence[CountsRow], link: Link) -> Option:
    """Return stacked bars: one for each row, with one part for each light; the first row is on top."""
    axis = {"type": "category", "inverse": True, "data": [row.name for row in rows], "axisTick": {"show": False}}
    words = {"width": 114, "overflow": "break", "color": INK, "fontSize": 11, "lineHeight": 13, "interval": 0}
    return framed(
        title,
        grid={"top": 28, "left": 124, "right": 16, "bottom": 22},
        media=[NARROW],
        xAxis=value_axis(),
        yAxis=axis | {"axisLabel": words},
        series=[
            light_series(light, parts, link)
            for light, parts in ((light, [row.lights[place] for row in rows]) for place, light in enumerate(Light))
            if light != Light.UNDISPATCHED or any(part.value for part in parts)
        ],
    )


def light_series(light: Light, figures: Sequence[Figure], link: Link) -> Option:
    """Return one light's part of all bars; its number stands on a plate that keeps it readable over a pattern."""
    white = light in WHITE_WORDS
    plate = {"backgroundColor": COLOURS[light], "padding": [0, 2], "borderRadius": 2}
    return {
        "type": "bar",
        "stack": "lights",
        "name": light.label,
        "barMaxWidth": 22,
        "itemStyle": {
            "color": COLOURS[light],
            "decal": PATTERNS[light],
            "borderColor": "#fff" if white else MUTED,
            "borderWidth": 0.5,
        },
        "label": {"show": True, "fontSize": 11, "color": "#fff" if white else INK, **plate},
        "data": [drawn(figure, link, label={"show": figure.value > 0}) for figure in figures],
    }


def burn_up(title: str, points: Sequence[Point], day: date, link: Link) -> Option:
    """Return lines through the points: what is done, what the deadlines expected by then, and what is overdue."""
    lines = (
        ("已办结", "completed", {"color": DONE, "width": 3, "type": "solid"}, "circle"),
        ("按现定应办结", "expected", {"color": INK, "width": 1.5, "type": [6, 4]}, "diamond"),
        ("按原定应办结", "expected_originally", {"color": MUTED, "width": 1.5, "type": [2, 3]}, "emptyCircle"),
        ("逾期", "overdue", {"color": OVERDUE, "width": 1.5, "type": "solid"}, "triangle"),
    )
    series = [
        {
            "type": "line",
            "name": name,
            "symbol": symbol,
            "symbolSize": 6,
            "showSymbol": True,
            "itemStyle": {"color": style["color"], "decal": PLAIN},
            "lineStyle": style,
            "data": [line_point(getattr(point, field), link) for point in points],
        }
        for name, field, style, symbol in lines
    ]
    today = {"xAxis": f"{day:%Y-%m-%d}", "label": {"formatter": "截至日期", "color": MUTED, "position": "insideEndTop"}}
    style = {"color": "#b58a3c", "type": "solid"}
    series[0]["markLine"] = {"silent": True, "symbol": "none", "lineStyle": style, "data": [today]}
    days = {"type": "category", "boundaryGap": False, "data": [f"{point.day:%Y-%m-%d}" for point in points]}
    return framed(
        title,
        grid={"top": 32, "left": 34, "right": 28, "bottom": 24},
        media=[NARROW],
        tooltip={"renderMode": "richText", "confine": True, "trigger": "axis"},
        xAxis=days,
        yAxis=value_axis(),
        series=series,
    )


def line_point(figure: Figure | None, link: Link) -> Option | None:
    return drawn(figure, link) if figure is not None else None


def due_by_month(title: str, ahead: Ahead, link: Link) -> Option:
    """Return bars: what is overdue already, what is due in each month, and what has no date."""
    lights = {id(ahead.overdue): Light.OVERDUE, id(ahead.undated): Light.IDLE}
    data = []
    for figure in ahead.figures:
        light = lights.get(id(figure))
        look = {"color": COLOURS[light], "decal": PATTERNS[light]} if light else {}
        data.append(drawn(figure, link, itemStyle=look, label={"show": figure.value > 0}))
    bars = {"color": ACTION, "decal": PLAIN}
    names = [figure.label.replace(" 年 ", "-").replace(" 月", "") for figure in ahead.figures]
    return framed(
        title,
        legend={"show": False},
        grid={"top": 20, "left": 34, "right": 10, "bottom": 46},
        xAxis={"type": "category", "data": names, "axisLabel": {"rotate": 40, "fontSize": 11, "interval": 0}},
        yAxis=value_axis(),
        series=[
            {
                "type": "bar",
                "name": "未办结",
                "barMaxWidth": 30,
                "itemStyle": bars,
                "label": {"show": True, "position": "top", "color": INK},
                "data": data,
            }
        ],
    )
