"""The style sheets: one declaration a line, colours in tokens.css alone, and no sheet or name that nobody uses."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from PIL.ImageColor import colormap

ROOT = Path(__file__).resolve().parent.parent.parent
SHEETS = {str(path.relative_to(ROOT / "static")): path for path in sorted((ROOT / "static" / "css").rglob("*.css"))}
TEMPLATES = {
    str(path.relative_to(ROOT / "templates")): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "templates").rglob("*.html"))
}
SCRIPTS = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "static" / "js").rglob("*.js")))
TOKENS = "css/tokens.css"
WIDEST = 120

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LINK = re.compile(r"<link\b[^>]*{%\s*static\s+['\"](css/[^'\"]+)['\"]\s*%}[^>]*>")
FEW = re.compile(r"\s*(@[^{};]+ {|[^{};]+[{,]|[\w-]+: [^{};]+;|})?")  # what one line may hold
NAMED = re.compile(rf"(?<![\w-])({'|'.join(colormap)})(?![\w-])")
WRITTEN = re.compile(r"#[0-9a-f]{3,8}\b|(?<![\w-])(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix)\(")
NO_COLOUR = re.compile(r"\"[^\"]*\"|url\([^)]*\)|var\([^)]*\)")
USED = re.compile(r"var\((--[\w-]+)")
CLASSES = re.compile(r"class=\"((?:[^\"{]|{{.*?}}|{%.*?%})*)\"")
TAG = re.compile(r"{[{%].*?[%}]}")
INCLUDED = re.compile(r"{%\s*include\s+['\"]([^'\"]+)['\"]")
SELECTED = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
BLOCK = re.compile(r"{[^{}]*}")
DEFINED = re.compile(r"^\s*(--[\w-]+):", re.MULTILINE)


def rules_of(sheet: str) -> str:
    """Return what a sheet says, its comments replaced by as many empty lines."""
    return COMMENT.sub(lambda found: "\n" * found.group().count("\n"), SHEETS[sheet].read_text(encoding="utf-8"))


def declarations(sheet: str) -> Iterator[tuple[int, str, str, bool]]:
    """Yield line, property, value, and whether it holds on paper only, of each declaration that has its own line."""
    paper, depth = sheet in printed(), 0
    for number, line in enumerate(rules_of(sheet).splitlines(), start=1):
        text = line.strip()
        if text.endswith("{"):
            depth += 1
            paper = paper or text == "@media print {"
        elif text == "}":
            depth -= 1
            paper = sheet in printed() or (paper and depth > 0)
        elif text.endswith(";"):
            name, value = text[:-1].split(": ", 1)
            yield number, name, value, paper


def linked() -> dict[str, set[str]]:
    """Return the sheets that templates link, each with the links as they are written."""
    found: dict[str, set[str]] = {}
    for text in TEMPLATES.values():
        for link in LINK.finditer(text):
            found.setdefault(link[1], set()).add(link[0])
    return found


def printed() -> set[str]:
    """Return the sheets that every link gives to printers only."""
    return {sheet for sheet, links in linked().items() if all('media="print"' in link for link in links)}


def bootstrap() -> str:
    return Path(finders.find("vendor/bootstrap/css/bootstrap.min.css")).read_text(encoding="utf-8")


def django_admin() -> str:
    folder = Path(finders.find("admin/css/base.css")).parent
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.css")))


def parts_of(page: str) -> set[str]:
    """Return the names of a page's template and of all that it includes by name."""
    found, waiting = set(), [page]
    while waiting:
        name = waiting.pop()
        if name in TEMPLATES and name not in found:
            found.add(name)
            waiting += INCLUDED.findall(TEMPLATES[name])
    return found


def classes_in(template: str) -> set[str]:
    """Return the classes that a template writes out; what a variable completes is left out."""
    written = " ".join(CLASSES.findall(TEMPLATES[template]))
    return {each for each in TAG.sub(lambda tag: " " if tag[0][1] == "%" else "{", written).split() if "{" not in each}


def test_every_line_holds_one_declaration_or_one_selector():
    crowded = [
        f"{sheet}:{number}"
        for sheet in SHEETS
        for number, line in enumerate(rules_of(sheet).splitlines(), start=1)
        if not FEW.fullmatch(line) or (line.endswith((",", "{")) and "@" not in line and ", " in line)
    ]
    assert crowded == []


def test_an_empty_line_stands_between_rules():
    joined = [sheet for sheet in SHEETS if re.search(r"}\n(?!\n|\s*}|\Z)", SHEETS[sheet].read_text(encoding="utf-8"))]
    assert joined == []


def test_no_line_is_wider_than_120_columns():
    wide = [
        f"{sheet}:{number}"
        for sheet, path in SHEETS.items()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > WIDEST
    ]
    assert wide == []


def test_colours_stand_in_the_tokens_alone():
    raw = [
        f"{sheet}:{number} {name}: {value}"
        for sheet in SHEETS
        if sheet != TOKENS
        for number, name, value, _ in declarations(sheet)
        if has_colour(value)
    ]
    assert raw == []


def has_colour(value: str) -> bool:
    """Say whether a value writes a colour out; a token, transparent and currentColor do not."""
    text = NO_COLOUR.sub("", value.lower())
    return bool(WRITTEN.search(text) or NAMED.search(text))


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("#fff", True),
        ("1px solid #DFE3EA", True),
        ("rgb(0 0 0 / 50%)", True),
        ("1px solid white", True),
        ("var(--line)", False),
        ("var(--red)", False),
        ("url(#fade)", False),
        ("transparent", False),
        ("currentColor", False),
        ("white-space", False),
    ],
)
def test_a_colour_is_known_however_it_is_written(value, answer):
    assert has_colour(value) is answer


def test_only_print_overrules_by_important():
    loud = [
        f"{sheet}:{number} {name}"
        for sheet in SHEETS
        for number, name, value, paper in declarations(sheet)
        if "!important" in value and not paper
    ]
    assert loud == []


def test_every_sheet_is_linked_and_every_linked_sheet_is_there():
    assert set(linked()) == set(SHEETS)


def test_a_page_links_the_sheet_of_each_class_it_uses():
    """A class that Bootstrap knows too looks as Bootstrap says where none of the portal's sheets says more."""
    styled: dict[str, set[str]] = {}
    for sheet in SHEETS:
        for name in SELECTED.findall(BLOCK.sub("", rules_of(sheet))):
            styled.setdefault(name, set()).add(sheet)
    known, frame = set(SELECTED.findall(bootstrap())), parts_of("base.html")
    missing = []
    for page in (name for name, text in TEMPLATES.items() if 'extends "base.html"' in text):
        parts = parts_of(page) | frame
        links = {link[1] for part in parts for link in LINK.finditer(TEMPLATES[part])}
        used = set().union(*(classes_in(part) for part in parts)) - known
        missing += [f"{page}: {name}" for name in sorted(used & set(styled)) if not styled[name] & links]
    assert missing == []


def test_every_custom_property_is_defined_and_used():
    """Properties of Bootstrap and of Django's admin are defined here and used there; --fit is set by a script too."""
    ours = "\n".join(rules_of(sheet) for sheet in SHEETS)
    defined, used = set(DEFINED.findall(ours)), set(USED.findall(ours))
    assert used - defined == set()
    assert defined - used - set(USED.findall(bootstrap() + django_admin())) == set()
    assert set(re.findall(r"setProperty\(\"(--[\w-]+)\"", SCRIPTS)) <= used
