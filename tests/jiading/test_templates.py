"""Templates that people can read: short lines, short files, parts that are named and used, nothing inline."""

import re
from collections.abc import Iterable
from pathlib import Path
from unicodedata import east_asian_width

import django.contrib.admin
import pytest
from django.template import Context, Engine, TemplateSyntaxError

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "templates"
TEMPLATES = {
    str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8")
    for path in sorted(FOLDER.rglob("*"))
    if path.suffix in (".html", ".txt")
}
PARTS = [name for name in TEMPLATES if Path(name).name.startswith("_") or name.startswith("_parts/")]
COLUMNS, LINES = 120, 60
TAG = re.compile(r"\{%.*?%\}")
HEAD = re.compile(r"\{# .+ #\}\n|\{% comment %\}\n.+\n\{% endcomment %\}")
INLINE = re.compile(r"""\sstyle=|\son\w+=|<style\b|<script\b(?![^>]*\bsrc=)""", re.IGNORECASE)


def width(line: str) -> int:
    """Return how many columns a line takes; a Chinese character takes two, as ruff and the formatter count it."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)


def sources() -> Iterable[str]:
    """Return the text of every module of the portal."""
    packages = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]
    return [path.read_text(encoding="utf-8") for package in packages for path in package.rglob("*.py")]


def test_no_line_is_wider_than_120_columns():
    wide = [
        (name, number, width(line))
        for name, text in TEMPLATES.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if width(line) > COLUMNS
    ]
    assert wide == []


def test_no_template_is_longer_than_60_lines():
    assert {name: text.count("\n") for name, text in TEMPLATES.items() if text.count("\n") > LINES} == {}


def test_each_template_begins_with_what_it_shows_and_each_part_with_what_it_expects():
    assert [name for name, text in TEMPLATES.items() if not HEAD.match(text)] == []
    assert [name for name in PARTS if "Expects" not in HEAD.match(TEMPLATES[name])[0]] == []


def test_nothing_in_a_page_is_styled_or_scripted_inline():
    found = {name: [each[0] for each in INLINE.finditer(TAG.sub("", text))] for name, text in TEMPLATES.items()}
    assert {name: each for name, each in found.items() if each} == {}


def test_each_template_is_used_and_each_part_is_included():
    by_python = set(re.findall(r'"([\w/]+\.(?:html|txt))"', "\n".join(sources())))
    by_templates = set(re.findall(r'\{% (?:extends|include) "([^"]+)"', "\n".join(TEMPLATES.values())))
    of_django = Path(django.contrib.admin.__file__).parent / "templates"  # templates that ours stand before
    used = by_python | by_templates
    assert [name for name in TEMPLATES if name not in used and not (of_django / name).exists()] == []
    assert [name for name in PARTS if name not in used] == []
    assert sorted(by_templates - TEMPLATES.keys() - {"admin/base.html"}) == []


def rendered(text: str, **context: object) -> str:
    libraries = {name: f"jiading.templatetags.{name}" for name in ("prose", "cells")}
    return Engine(libraries=libraries).from_string("{% load prose cells %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("\n  一句，\n  又一句。\n", "一句，又一句。"),
        ("\n共 {{ n }}\n项\n", "共 3 项"),  # beside a variable the line break is a blank
        ("见 .env 里的\nEMAIL_HOST\n一行", "见 .env 里的 EMAIL_HOST 一行"),
        ("\n{% if n %}\n有 {{ n }} 项，\n{% endif %}\n{% if not n %}没有，{% endif %}\n请看。\n", "有 3 项，请看。"),
        ("{% for each in names %}\n{{ each }}、\n{% empty %}\n无\n{% endfor %}\n。", "甲 乙、丙、。"),
        ("宽\u3000空格\n留着", "宽\u3000空格留着"),
    ],
)
def test_prose_reads_as_if_written_on_one_line(written, read):
    assert rendered("{% prose %}" + written + "{% endprose %}", n=3, names=["甲 乙", "丙"]) == read


def test_prose_can_be_kept_under_a_name_for_a_part():
    assert rendered("{% prose as hint %}\n先选\n再点。\n{% endprose %}（{{ hint }}）") == "（先选再点。）"
    with pytest.raises(TemplateSyntaxError):
        rendered("{% prose of hint %}{% endprose %}")


def test_a_tight_cell_begins_with_its_text_or_its_first_element():
    cells = '<td class="a">\n  {% if n %}\n    {{ n }} 项\n  {% endif %}\n</td>\n<td>\n  <b>\n一</b></td> <th>\n二</th>'
    read = '<td class="a">3 项\n  \n</td>\n<td><b>\n一</b></td> <th>\n二</th>'
    assert rendered("{% tight_cells %}" + cells + "{% endtight_cells %}", n=3) == read
    assert rendered("{% tight_cells %}{{ n }}{% endtight_cells %}", n="<td>\n") == "&lt;td&gt;\n"
