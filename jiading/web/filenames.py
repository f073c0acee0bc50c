"""Names of files that leave the portal, in Chinese and correct in browsers."""

import re
from datetime import date

from django.utils.http import content_disposition_header

UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\u202a-\u202e\u2066-\u2069]+')


def safe_name(title: str, day: date, extension: str) -> str:
    """Return a file name such as 任务列表_截至2016-10-15.xlsx."""
    return f"{UNSAFE.sub('_', title)[:80]}_截至{day:%Y-%m-%d}.{extension}"


def content_disposition(name: str, *, as_attachment: bool = True) -> str:
    """Return the Content-Disposition header (RFC 6266) that saves the file, or shows it, under its name."""
    header = content_disposition_header(as_attachment=as_attachment, filename=UNSAFE.sub("_", name))
    assert header is not None  # Django gives none only for what is shown and has no name
    return header
