"""An Office file is measured by the same rule at every door: as evidence that is kept, and as a table that is read."""

import io
import zipfile
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tableparser.files.bounds import Archive
from tableparser.files.grid import Refused
from tableparser.files.office_archive import KEPT, READ, SMALL, Bounds, is_macro
from tasks.evidence.uploads import check_upload

NAMES = ("[Content_Types].xml", "word/document.xml")


def office_file(ratio: float = 1, parts: int = len(NAMES), also: str = "") -> bytes:
    """Return a .docx with that many parts, one of which unpacks to so many times its size."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (*NAMES, *([also] if also else ())):
            archive.writestr(name, b"<a/>")
        for number in range(parts - len(NAMES) - (ratio > 1)):
            archive.writestr(f"word/media/{number}.bin", b"")
        if ratio > 1:
            archive.writestr("word/media/large.bin", squeezed_to(ratio))
    return made.getvalue()


def squeezed_to(ratio: float) -> bytes:
    """Return 4 MB that a zip compresses by about `ratio`: incompressible noise, and zeros that compress to nothing."""
    whole = 4 << 20
    noise = int(whole / ratio - whole / 1030)  # deflate makes at best 1 of 1,030 zeros
    return Random(1).randbytes(noise) + bytes(whole - noise)


def is_kept(data: bytes) -> bool:
    try:
        check_upload(SimpleUploadedFile("方案.docx", data))
    except ValidationError:
        return False
    return True


def is_read(data: bytes) -> bool:
    try:
        Archive(data)
    except Refused:
        return False
    return True


@pytest.mark.parametrize(
    ("ratio", "kept", "read"),
    [(1, True, True), (90, True, True), (150, True, False), (300, False, False), (900, False, False)],
)
def test_a_part_may_unpack_to_more_times_its_size_where_nobody_unpacks_it(ratio, kept, read):
    data = office_file(ratio)
    assert (is_kept(data), is_read(data)) == (kept, read)


@pytest.mark.parametrize(
    ("name", "macro"),
    [
        ("word/vbaProject.bin", True),
        ("word/vbaData.xml", True),
        ("xl/macrosheets/sheet1.xml", True),
        ("word/media/image1.png", False),
        ("word/vbaProject.bin.txt", False),
    ],
)
def test_a_macro_is_refused_at_either_door(name, macro):
    data = office_file(also=name)
    assert (is_macro(name), is_kept(data), is_read(data)) == (macro, not macro, not macro)


@pytest.mark.parametrize("parts", [READ.parts, READ.parts + 1, KEPT.parts, KEPT.parts + 1])
def test_evidence_may_have_more_parts_than_a_table_since_pictures_are_parts(parts):
    data = office_file(parts=parts)
    assert (is_kept(data), is_read(data)) == (parts <= KEPT.parts, parts <= READ.parts)


@pytest.mark.parametrize(
    ("unpacked", "packed", "outgrown"),
    [
        (SMALL, 1, False),  # a small part may be squeezed as well as it likes
        (SMALL + 1, 1, True),
        (SMALL + 1, 0, True),
        (SMALL * 2, SMALL * 2 // READ.ratio + 1, False),
        (SMALL * 2, SMALL * 2 // READ.ratio, True),
    ],
)
def test_a_large_part_that_was_squeezed_too_well_is_a_bomb(unpacked, packed, outgrown):
    assert READ.is_outgrown_by(unpacked, packed) is outgrown


def test_the_bounds_of_both_doors_stand_side_by_side():
    assert Bounds(size=20 << 20, parts=2000, total=100 << 20, ratio=200) == KEPT
    assert Bounds(size=10 << 20, parts=200, total=100 << 20, ratio=100) == READ
