"""What `manage.py check` says of the programs that only some forms of file need; none of them is demanded."""

from typing import Any

from django.core.checks import CheckMessage, Info, register

from tableparser.extras import extras

MISSING = {"office": "imports.I001", "scans": "imports.I003", "xls": "imports.I004", "pdf": "imports.I005"}
INCOMPLETE = "imports.I002"  # it is there, and something is still to be done


@register
def extras_are_there(**options: Any) -> list[CheckMessage]:
    """Tell which programs are wanted and missing, and which could be set up better."""
    return [
        Info(extra.says, hint=extra.helps, id=INCOMPLETE if extra.is_ready else MISSING[extra.code])
        for extra in extras()
        if extra.is_wanted and extra.helps
    ]
