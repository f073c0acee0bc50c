"""Compare two folders of HTML pages in four ways: exactly, without white space, by what a reader sees, by elements.

A page is the same to a reader when its visible text is the same, line for line. White space is collapsed as a browser
does it: a blank between two words or two inline elements counts; the indentation of the file, and what stands between
blocks or between the items of a flex box or grid (as the portal's own style sheets lay them out), does not.
"""

import gzip
import json
import re
from contextlib import suppress
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

STYLES = Path(__file__).resolve().parent.parent / "static" / "css"
# fmt: off
BLOCKS = {
    "html", "head", "body", "title", "meta", "link", "header", "footer", "main", "nav", "section", "article", "aside",
    "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "colgroup",
    "col", "thead", "tbody", "tfoot", "tr", "th", "td", "form", "fieldset", "legend", "details", "summary", "figure",
    "figcaption", "option", "optgroup", "textarea", "pre", "blockquote", "hr", "br", "script", "style", "noscript",
    "template", "address", "text",
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# fmt: on
BOXES = {
    "button",
    "select",
    "img",
    "svg",
    "progress",
    "meter",
    "input",
}  # a blank beside one shows, one inside its edge not
UNSEEN = {"script", "style", "title"}
KEEPS_LINES = "keep-lines"  # white-space: pre-line
BLANK = r"[ \t\n\r\f]+"  # what HTML calls white space
SHOWN = 12  # differences

Compound = tuple[str, frozenset[str]]  # the tag ("" for any) and the classes that an element must have


@cache
def layouts() -> tuple[tuple[list[tuple[str, Compound]], str], ...]:
    """Return the selectors of the style sheets that lay an element out other than its tag does, each with that layout.

    A selector is a list of steps: the combinator before it (" " or ">") and what the element must have. What holds
    on some widths only is left out, and so are selectors with more than tags and classes in them.
    """
    found = []
    for path in sorted(STYLES.rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"@media[^{]*\{([^{}]*\{[^{}]*\})*[^{}]*\}", "", text)
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
            if shown := re.search(r"display:\s*((?:inline-)?(?:flex|grid|block)|-webkit-box)\s*(?:;|$)", body):
                plain = (each.strip() for each in selectors.split(","))
                found += [(steps_of(each), shown[1]) for each in plain if re.fullmatch(r"[\w.\s>-]+", each)]
    return tuple(found)


def steps_of(selector: str) -> list[tuple[str, Compound]]:
    """Read a selector of tags and classes."""
    steps, combinator = [], " "
    for word in selector.replace(">", " > ").split():
        if word == ">":
            combinator = ">"
            continue
        tag, *classes = word.split(".")
        steps.append((combinator, (tag, frozenset(classes))))
        combinator = " "
    return steps


def matches(steps: list[tuple[str, Compound]], path: tuple[Compound, ...]) -> bool:
    """Return whether the last element of a path from the root is one that the selector means."""
    (combinator, (tag, classes)), *others = reversed(steps)
    own_tag, own_classes = path[-1]
    if tag not in ("", own_tag) or not classes <= own_classes:
        return False
    outer = list(reversed(others))
    if not outer:
        return True
    places = [len(path) - 1] if combinator == ">" else range(len(path) - 1, 0, -1)
    return any(place and matches(outer, path[:place]) for place in places)


@cache
def layout_of(path: tuple[Compound, ...]) -> str:
    """Return how the last element of a path is laid out: block, flex, inline-flex (grids too), box or inline."""
    tag = path[-1][0]
    layout = "box" if tag in BOXES else "block" if tag in BLOCKS else "inline"
    for steps, shown in layouts():
        if matches(steps, path):
            layout = {"inline-block": "box", "-webkit-box": "block"}.get(shown, shown.replace("grid", "flex"))
    return layout


def same_value(name: str, value: str | None) -> str:
    """Return an attribute's value without white space that means nothing: in classes, paths and JSON."""
    if name in ("class", "d"):
        return " ".join((value or "").split())
    if value and value.startswith("{"):
        with suppress(ValueError):
            return json.dumps(json.loads(value))
    return value or ""


class Page(HTMLParser):
    """The lines that a reader sees, and the elements with their attributes, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.elements: list[str] = []
        self.line = ""
        self.inside = False  # whether a box or an item of one has begun and says nothing yet
        self.path: list[Compound] = []
        self.layout: list[str] = []  # of each element of the path

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(f"{tag} {sorted((name, same_value(name, value)) for name, value in attrs)}")
        if tag == "input" and ("type", "hidden") in attrs:
            return
        self.path.append((tag, frozenset((dict(attrs).get("class") or "").split())))
        self.layout.append(layout_of(tuple(self.path)))
        self.edge(begins=True)
        if tag == "td" and dict(attrs).get("data-label"):
            self.line = f"{dict(attrs)['data-label']}："  # generated where a row is a card
        if tag in VOID:
            self.edge(begins=False)
            self.path.pop()
            self.layout.pop()

    def handle_endtag(self, tag: str) -> None:
        self.elements.append(f"/{tag}")
        if tag not in (each for each, _ in self.path):
            return
        while True:
            self.edge(begins=False)
            self.layout.pop()
            if self.path.pop()[0] == tag:
                return

    def edge(self, *, begins: bool) -> None:
        """Take note of the beginning or end of the last element of the path."""
        layout, parent = self.layout[-1], self.layout[-2] if len(self.layout) > 1 else ""
        if parent == "inline-flex" or (parent == "flex" and layout in ("inline", "box", "inline-flex")):
            self.line, self.inside = f"{self.line.rstrip(' ')}▏", True
        elif layout in ("block", "flex"):
            self.end_line()
        elif layout in ("box", "inline-flex"):
            self.line = f"{self.line}▢" if begins else f"{self.line.rstrip(' ')}▢"
            self.inside = begins

    def handle_data(self, data: str) -> None:
        if any(tag in UNSEEN for tag, _ in self.path):
            self.elements.append(
                "⏎".join(line.strip() for line in data.strip().split("\n"))
            )  # tooltips keep line breaks
            return
        pieces = data.split("\n") if any(KEEPS_LINES in classes for _, classes in self.path) else [data]
        for number, piece in enumerate(pieces):
            if number:
                self.lines.append(f"{self.line.rstrip()}¶")
                self.line = ""
            self.add(re.sub(BLANK, " ", piece))

    def add(self, text: str) -> None:
        """Add text to the line; white space that begins a line or a box, or follows other white space, is not seen."""
        if not self.line or self.line.endswith(" ") or self.inside:
            text = text.removeprefix(" ")
        self.line += text
        self.inside = self.inside and not text

    def end_line(self) -> None:
        if self.line.strip():
            self.lines.append(self.line.strip())
        self.line, self.inside = "", False


def parsed(text: str) -> Page:
    page = Page()
    page.feed(text)
    page.close()
    page.end_line()
    return page


def without_white_space(text: str) -> list[str]:
    """Return the page with runs of white space as one blank, and none between tags."""
    tight = re.sub(BLANK, " ", text)
    tight = re.sub(r" ?(/?)>", r"\1>", tight)
    return re.sub(r"> <", "><", tight).replace("><", ">\n<").split("\n")


WAYS = ("逐字相同", "不计标签间空白", "可见文字相同", "元素和属性相同")
MUST = ("可见文字相同", "元素和属性相同")


def first_difference(before: list[str], after: list[str]) -> str:
    """Return the first place at which two lists differ, in one line."""
    place = next(
        (at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    shown = [repr(" / ".join(each[place : place + 2]))[:160] for each in (before, after)]
    return f"第 {place + 1} 处：{shown[0]} ⇢ {shown[1]}"


def files_of(folder: Path) -> dict[str, str]:
    paths = sorted(each for each in folder.rglob("*") if each.suffix in (".html", ".txt"))
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in paths}


def views_of(text: str) -> tuple[list[str], ...]:
    """Return the page as each of the WAYS sees it."""
    page = parsed(text)
    return text.split("\n"), without_white_space(text), page.lines, page.elements


def differences(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """Return for each of the WAYS the pages that differ, each with its first difference."""
    found: dict[str, list[str]] = {way: [] for way in WAYS}
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            for way, old, new in zip(WAYS, views_of(before[name]), views_of(after[name]), strict=True):
                if old != new:
                    found[way].append(f"{name}：{first_difference(old, new)}")
    return found


def size_of(files: dict[str, str]) -> str:
    pages = [text.encode() for name, text in files.items() if name.endswith(".html")]
    packed = sum(len(gzip.compress(each, 6)) for each in pages)
    return f"{len(pages)} 个页面 {sum(map(len, pages)):,} 字节，gzip {packed:,} 字节"


def compare(first: Path, second: Path) -> int:
    """Print how the pages of two folders differ; return 1 when text or elements differ or a page is missing."""
    before, after = files_of(first), files_of(second)
    lone = sorted(before.keys() ^ after.keys())
    print(f"之前 {size_of(before)}\n之后 {size_of(after)}")
    if lone:
        print(f"只在一边：{len(lone)}，如 {'、'.join(lone[:SHOWN])}")
    found = differences(before, after)
    for way, pages in found.items():
        print(f"{way}：{len(before.keys() & after.keys()) - len(pages)}，不同 {len(pages)}")
        for line in pages[:SHOWN] if way in MUST else []:
            print(f"  {line}")
    return int(bool(lone) or any(found[way] for way in MUST))
