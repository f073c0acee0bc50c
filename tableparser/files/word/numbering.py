"""Word's automatic numbering as the numbers that Word shows (ECMA-376 part 1, 17.9)."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tableparser.files.bounds import Archive, attribute, child, local, targets_of, whole

ONES = "零一二三四五六七八九"
STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Level:
    start: int
    format: str
    text: str


def in_chinese(value: int) -> str:
    """Return 1 to 99 as 一 to 九十九."""
    tens, ones = divmod(value, 10)
    if not tens:
        return ONES[ones]
    return ("" if tens == 1 else ONES[tens]) + "十" + (ONES[ones] if ones else "")


def shown(value: int, style: str) -> str:
    """Return a number in one of Word's formats; an unknown one counts in digits."""
    if value < 1:
        return str(value)
    if "hinese" in style or (style.startswith(("japanese", "taiwanese", "korean")) and "Counting" in style):
        return in_chinese(value) if value < 100 else str(value)
    if style == "ideographTraditional" and value <= 10:
        return STEMS[value - 1]
    if style.startswith("decimalEnclosedCircle") and value <= 20:
        return chr(0x245F + value)
    if style == "decimalEnclosedParen" and value <= 20:
        return chr(0x2473 + value)
    if style in ("upperLetter", "lowerLetter") and value <= 26:
        return chr((64 if style == "upperLetter" else 96) + value)
    if style in ("upperRoman", "lowerRoman") and value <= 20:
        roman = "X" * (value // 10) + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][value % 10]
        return roman if style == "upperRoman" else roman.lower()
    return str(value)


class Numbering:
    """Counts paragraphs as Word does, in document order."""

    def __init__(self, archive: Archive, document: str) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._styles: dict[str, tuple[str | None, int, str | None]] = {}
        self._linked: dict[str, str] = {}  # a list definition: the style whose list it is
        for kind, part in targets_of(archive, document).values():
            if kind == "numbering" and part in archive:
                self._read(archive.xml(part))
            elif kind == "styles" and part in archive:
                self._read_styles(archive.xml(part))

    def _read(self, root: Element) -> None:
        for each in root:
            if local(each) == "abstractNum":
                levels = {whole(attribute(lvl, "ilvl")): level_of(lvl) for lvl in each if local(lvl) == "lvl"}
                definition = attribute(each, "abstractNumId", "")
                self._levels[definition] = levels
                self._linked[definition] = attribute(child(each, "numStyleLink"), "val", "")
            elif local(each) == "num":
                number = attribute(each, "numId", "")
                self._lists[number] = attribute(child(each, "abstractNumId"), "val", "")
                for override in each:
                    start = attribute(child(override, "startOverride"), "val")
                    if local(override) == "lvlOverride" and start is not None:
                        self._starts[number, whole(attribute(override, "ilvl"))] = whole(start, 1)

    def _read_styles(self, root: Element) -> None:
        for style in root:
            if local(style) == "style":
                listed = child(style, "pPr", "numPr")
                level = attribute(child(listed, "ilvl"), "val")
                base = attribute(child(style, "basedOn"), "val")
                self._styles[attribute(style, "styleId", "")] = (
                    attribute(child(listed, "numId"), "val"),
                    whole(level),
                    base,
                )

    def label(self, paragraph: Element) -> str:
        """Return the number that Word shows before a paragraph, "" for none or a bullet."""
        number, level = self._place(paragraph)
        levels = self._levels_of(number or "")
        if number in (None, "0") or level not in levels:
            return ""
        counts = self._advance(number, level, levels)
        if levels[level].format in ("bullet", "none"):
            return ""
        text = levels[level].text
        for depth in range(9):
            if f"%{depth + 1}" in text:
                style = levels[depth].format if depth in levels else "decimal"
                text = text.replace(f"%{depth + 1}", shown(counts.get(depth, 1), style))
        return text

    def _levels_of(self, number: str) -> dict[int, Level]:
        """Return the levels of a list; one that only names a style has those of the style's own list."""
        definition = self._lists.get(number, "")
        style = self._linked.get(definition, "")
        if not self._levels.get(definition) and style in self._styles:
            definition = self._lists.get(self._styles[style][0] or "", "")
        return self._levels.get(definition, {})

    def _place(self, paragraph: Element) -> tuple[str | None, int]:
        properties = child(paragraph, "pPr")
        number = attribute(child(properties, "numPr", "numId"), "val")
        level = attribute(child(properties, "numPr", "ilvl"), "val")
        style = attribute(child(properties, "pStyle"), "val")
        for _ in range(12):  # styles are based on styles, and a damaged file on itself
            if number is not None or style not in self._styles:
                break
            number, inherited, style = self._styles[style]
            level = level if level is not None else str(inherited)
        return number, whole(level)

    def _advance(self, number: str, level: int, levels: dict[int, Level]) -> dict[int, int]:
        """Count one paragraph: deeper levels begin again; a list with a start of its own begins there."""
        counts = self._counts.setdefault(self._lists[number], {})
        if number not in self._begun:
            self._begun.add(number)
            for depth in [d for n, d in self._starts if n == number]:
                counts.pop(depth, None)
        first = self._starts.get((number, level), levels[level].start)
        counts[level] = counts[level] + 1 if level in counts else first
        for depth in [d for d in counts if d > level]:
            del counts[depth]
        for depth in range(level):
            counts.setdefault(depth, levels[depth].start if depth in levels else 1)
        return counts


def level_of(element: Element) -> Level:
    return Level(
        whole(attribute(child(element, "start"), "val"), 1),
        attribute(child(element, "numFmt"), "val", "decimal"),
        attribute(child(element, "lvlText"), "val", ""),
    )
