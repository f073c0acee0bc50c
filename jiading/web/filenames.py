"""Names of files that leave the portal, in Chinese and correct in browsers."""

import re
from datetime import date

from django.utils.http import content_disposition_header

UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\u202a-\u202e\u2066-\u2069]+')

LONGEST = 220  # bytes of UTF-8, so that a browser can still add 「 (1)」


def safe_name(title: str, day: date, extension: str, *, plan: str = "", only: str = "") -> str:
    """Return a file name such as 任务列表_示范区创建2016_逾期_截至2016-10-15.xlsx.

    `plan` is the short name and the year of a plan, `only` the filter in words. Names of files may have 255 bytes on
    most systems: of a longer one first the filter, then the title is cut off.
    """
    of, end = "".join(plan.split()), f"_截至{day:%Y-%m-%d}.{extension}"
    left = LONGEST - sum(len(part.encode()) for part in (of, end)) - 2
    name = cut(title, left)
    parts = [name, of, cut(only, left - len(name.encode()))]
    return UNSAFE.sub("_", "_".join(filter(None, parts))) + end


def cut(text: str, most: int) -> str:
    """Return as much of the beginning as fits into so many bytes of UTF-8, in whole characters."""
    return text.encode()[: max(0, most)].decode(errors="ignore")


def content_disposition(name: str, *, as_attachment: bool = True) -> str:
    """Return the Content-Disposition header (RFC 6266) that saves the file, or shows it, under its name."""
    header = content_disposition_header(as_attachment=as_attachment, filename=UNSAFE.sub("_", name))
    assert header is not None  # Django gives none only for what is shown and has no name
    return header
