"""Excel's numbers as Excel shows them: dates as precise as their format, percentages, decimals, literal text around."""

import re
from datetime import date, datetime, time, timedelta

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import from_excel

from tableparser.files.bounds import Archive, attribute, child, whole

# The built-in formats that mean dates only in a Chinese Excel (ECMA-376 part 1, 18.8.30).
CHINESE_DATES = {
    "27": "yyyy年m月",
    "28": "m月d日",
    "29": "m月d日",
    "30": "m-d-yy",
    "31": "yyyy年m月d日",
    "36": "yyyy年m月",
}
CHINESE_DATES |= {
    "50": "yyyy年m月",
    "51": "m月d日",
    "52": "yyyy年m月",
    "53": "m月d日",
    "54": "m月d日",
    "57": "yyyy年m月",
    "58": "m月d日",
}
# A plain number with words around it: 0.00  #,##0  0"项"  "第"0"季度"  0.0%
WORD = r'(?:"[^"]*"|\\.|_.|\*.|[^\x00-\x7f]|[-$ %])*'
SHAPE = re.compile(rf"^(?P<before>{WORD})(?P<whole>[#0,]*[#0])(?:\.(?P<places>[#0]+))?(?P<after>{WORD})$")
PADDING = re.compile(r'"([^"]*)"|\\(.)|[_*].')


def number_formats(archive: Archive, part: str) -> list[str]:
    """Return the number format code of each cell style."""
    if part not in archive:
        return []
    root = archive.xml(part)
    own: dict[str, str] = {}
    formats = child(root, "numFmts")
    for each in formats if formats is not None else ():
        own[attribute(each, "numFmtId", "")] = attribute(each, "formatCode", "General")
    cells = child(root, "cellXfs")
    codes = []
    for each in cells if cells is not None else ():
        number = attribute(each, "numFmtId", "0")
        codes.append(own.get(number, CHINESE_DATES.get(number, BUILTIN_FORMATS.get(whole(number), "General"))))
    return codes


def shown_number(raw: str, code: str, epoch: datetime) -> str:
    """Return a stored number as its format shows it: dates as dates, percentages as such, others without noise."""
    try:
        value = float(raw)
    except ValueError:
        return raw
    if abs(value) >= 1e300 or value != value:
        return raw
    if code != "General" and is_date_format(code):
        return shown_date(value, code, epoch) or raw
    return shaped(value, code) or plain_number(value)


def plain_number(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return format(value, ".15g")


def shaped(value: float, code: str) -> str:
    """Return a number in a format of digits, decimals, percent and words; "" for formats of another kind."""
    sections = [re.sub(r"\[[^\]]*\]", "", section) for section in code.split(";")]
    negative = sections[1] if value < 0 and len(sections) > 1 else ""
    found = SHAPE.match(negative or sections[0])
    if not found:
        return ""
    before, after = (PADDING.sub(lambda each: each[1] or each[2] or "", found[name]) for name in ("before", "after"))
    places = found["places"] or ""
    size = abs(value) * (100 if "%" in found["before"] + found["after"] else 1)
    if abs(round(size, len(places)) - size) > 1e-9 * max(size, 1):  # the format hides digits: nothing is lost here
        return f"{'-' if value < 0 and not negative else ''}{before}{plain_number(size)}{after}".strip()
    integer, point, decimals = f"{size:{',' if ',' in found['whole'] else ''}.{min(len(places), 15)}f}".partition(".")
    decimals = decimals[: places.count("0")] + decimals[places.count("0") :].rstrip("0")
    digits = integer.zfill(found["whole"].count("0")) + (point + decimals if decimals else "")
    return f"{'-' if value < 0 and not negative else ''}{before}{digits}{after}".strip()


def shown_date(value: float, code: str, epoch: datetime) -> str:
    """Return a date cell's text as far as its format goes: a year, a month, or a day."""
    try:
        moment = from_excel(value, epoch)
    except (ValueError, OverflowError, TypeError):
        return ""
    if isinstance(moment, time | timedelta):
        return str(moment)
    day = moment.date() if isinstance(moment, datetime) else moment
    plain = re.sub(r'\[[^\]]*\]|"[^"]*"|\\.', "", code.lower())
    if "d" in plain or "日" in plain:
        return day.isoformat()
    return f"{day.year}年{day.month}月" if "m" in plain else f"{day.year}年" if "y" in plain else date.isoformat(day)
