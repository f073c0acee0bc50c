"""Uploaded pictures are decoded and encoded anew before they are shown, within bounds on their size.

So data hidden in the file is not served, and a decompression bomb does not fill the memory.
"""

import io
from typing import IO

from PIL import Image, ImageOps

LONGEST = 2000  # pixels of a side as shown
MOST_POINTS = {"JPEG": 40_000_000, "PNG": 25_000_000}
MOST_POINTS_IN_SCANS, MOST_SCANS = 12_000_000, 100  # a progressive JPEG is held whole and drawn once for each scan
SCAN = b"\xff\xda"


class CannotBeDrawn(Exception):
    """The file is no whole picture of its kind, or a larger one than is drawn here."""


def drawn_anew(file: IO[bytes], form: str) -> bytes:
    """Return a JPEG or PNG as a new file of the same form that holds its pixels alone, at most LONGEST a side.

    No metadata of the original (comment, location, camera, colour profile) and no appended byte is in it. Raises
    CannotBeDrawn.
    """
    data = file.read()
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as picture:
            require_sane(picture, form, data)
            picture.thumbnail((LONGEST, LONGEST))
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert("RGBA" if form == "PNG" and upright.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError, MemoryError) as fault:
        raise CannotBeDrawn from fault
    fresh, made = Image.new(plain.mode, plain.size), io.BytesIO()
    fresh.paste(plain)
    fresh.save(made, form, **({"quality": 85} if form == "JPEG" else {}))
    return made.getvalue()


def require_sane(picture: Image.Image, form: str, data: bytes) -> None:
    """Raise CannotBeDrawn for a picture that would take too much room or time; nothing has been drawn yet."""
    points = picture.width * picture.height
    slow = "progressive" in picture.info and (points > MOST_POINTS_IN_SCANS or data.count(SCAN) > MOST_SCANS)
    if slow or points > MOST_POINTS[form]:
        raise CannotBeDrawn
