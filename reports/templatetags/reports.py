"""Template words of the reports: a figure's link, and bars drawn as SVG (the page allows no inline style)."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, json_script

from jiading.templatetags.portal import here, to
from reports.charts import Option
from reports.figures import CountsRow, Figure
from reports.official import Line
from tasks.choices import Light

register = template.Library()


@register.simple_tag(takes_context=True)
def list_link(context: Context | Mapping[str, Any], figure: Figure) -> str:
    """Return the address of the list that the figure counts."""
    return to(context, "tasks:list", **figure.query)


@register.simple_tag(takes_context=True)
def figure_link(context: Context | Mapping[str, Any], figure: Figure) -> str:
    """Write the number as a link to its list; a test follows every data-figure and counts what it finds there."""
    return format_html('<a href="{}" data-figure>{}</a>', list_link(context, figure), figure.value)


@register.simple_tag(takes_context=True)
def unit_count(context: Context | Mapping[str, Any], figure: Figure) -> str:
    """Write a count of a unit: a link to its list, or a pale 0."""
    return (
        figure_link(context, figure)
        if figure.value
        else format_html('<span class="none" data-plain="没有任务">{}</span>', 0)
    )


@register.simple_tag(takes_context=True)
def unit_head(context: Context | Mapping[str, Any], key: str, label: str, part: str = "") -> str:
    """Write a column's head that orders the units by it, the greatest first; again, the smallest first."""
    asked = context["order"]
    sort = {f"-{key}": "descending", key: "ascending"}.get(asked)
    return format_html(
        '<th scope="col" class="num {}"{}><a href="{}">{}</a></th>',
        part,
        format_html(' aria-sort="{}"', sort) if sort else "",
        here(context, order=key if asked == f"-{key}" else f"-{key}"),
        label,
    )


@register.simple_tag
def chart_option(charts: dict[str, Option], name: str) -> str:
    """Bring the option of a chart along as JSON, for charts.js to draw."""
    return json_script(charts[name], f"{name}-option")


@register.filter
def signed(number: float) -> str:
    """Write a difference with its sign: +3 or −3."""
    return f"+{number}" if number > 0 else f"−{abs(number)}" if number < 0 else "0"


@register.filter
def lights_like(row: CountsRow, heads: list[Figure]) -> list[Figure]:
    """Return the figures of a row for the lights that stand in the head of the table, in its order."""
    by_label = {figure.label: figure for figure in row.lights}
    return [by_label[head.label] for head in heads]


@register.simple_tag
def stack_bar(row: CountsRow) -> str:
    """Draw the lights of a row as one bar of 100 parts, with the words in its title."""
    total, left, parts = row.total.value or 1, 0.0, []
    for light, figure in zip(Light, row.lights, strict=True):
        width = 100 * figure.value / total
        if figure.value:
            parts.append({"code": light.value, "left": round(left, 3), "width": round(width, 3), "figure": figure})
        left += width
    return render_to_string("reports/_bar.html", {"parts": parts, "name": row.name})


@register.simple_tag
def cell_text(line: Line, key: str) -> str:
    """Return what the printed cell of a column says on this line."""
    return line.text(key)
