"""Excel's numbers as a person sees them: dates as far as their format goes, percentages, numbers without noise."""

import re
from datetime import date, datetime, time, timedelta

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import from_excel

from tasks.importing.bounds import Archive, attribute, child


def number_formats(archive: Archive, base: str) -> list[str]:
    """Return the number format code of each cell style."""
    part = f"{base}/styles.xml"
    if part not in archive:
        return []
    root = archive.xml(part)
    own = {}
    for each in child(root, "numFmts") if child(root, "numFmts") is not None else ():
        own[attribute(each, "numFmtId", "")] = attribute(each, "formatCode", "General")
    cells = child(root, "cellXfs")
    codes = []
    for each in cells if cells is not None else ():
        number = attribute(each, "numFmtId", "0")
        builtin = BUILTIN_FORMATS.get(int(number), "General") if number.isdigit() else "General"
        codes.append(own.get(number, CHINESE_DATES.get(number, builtin)))
    return codes


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


def shown_number(raw: str, code: str, epoch: datetime) -> str:
    """Return a stored number as its format shows it: dates as dates, percentages as such, others without noise."""
    try:
        value = float(raw)
    except ValueError:
        return raw
    if code != "General" and is_date_format(code):
        return shown_date(value, code, epoch) or raw
    if "%" in code:
        places = len(code.split(".")[1].split("%")[0]) if "." in code else 0
        return f"{value * 100:.{min(places, 6)}f}%"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return format(value, ".15g")


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
