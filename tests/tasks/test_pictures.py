"""Pictures are shown only as drawn anew: no payload, no place, no bomb; the original is handed out as it came."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageFile

from jiading.pictures import LONGEST, CannotBeDrawn, drawn_anew
from tasks.models import Evidence

pytestmark = pytest.mark.django_db
PAYLOAD = b"<html><script>alert(1)</script></html>"
ORIENTATION, CAMERA, PLACE = 0x0112, 0x010F, 0x8825
TURNED = 6  # to be turned a quarter to the right


def photo(form="JPEG", size=(60, 40), mode="RGB", **more) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, 200 if mode == "L" else (200, 30, 30, 90)[: len(mode)]).save(made, form, **more)
    return made.getvalue()


def with_camera() -> bytes:
    facts = Image.Exif()
    facts[ORIENTATION], facts[CAMERA] = TURNED, "CAMERA-OF-WU"
    facts.get_ifd(PLACE)[1] = "N"
    return photo(exif=facts, comment=PAYLOAD, icc_profile=b"PROFILE" * 20)


def png(width: int, height: int, body: bytes) -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(body)) + part(b"IEND", b"")


BOMB = png(20_000, 20_000, bytes(20_000_000))


def shown(data: bytes, form: str) -> Image.Image:
    made = drawn_anew(io.BytesIO(data), form)
    assert not any(word in made for word in (b"script", b"CAMERA-OF-WU", b"PROFILE", b"Exif"))
    return Image.open(io.BytesIO(made), formats=[form])


def test_what_a_picture_carries_beside_its_points_is_left_behind_and_it_stands_upright():
    assert shown(with_camera(), "JPEG").size == (40, 60)
    assert shown(photo() + PAYLOAD, "JPEG").size == (60, 40)
    assert shown(photo("PNG", mode="RGBA", icc_profile=b"PROFILE" * 20) + PAYLOAD, "PNG").mode == "RGBA"
    assert shown(photo(mode="CMYK"), "JPEG").mode == "RGB"
    assert shown(photo("PNG", mode="L"), "PNG").mode == "RGB"


def test_a_large_picture_is_shown_smaller():
    assert shown(photo(size=(6000, 3000)), "JPEG").size == (LONGEST, LONGEST // 2)


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (BOMB, "PNG"),
        (png(6000, 6000, bytes(36_006_000)), "PNG"),
        (photo(size=(4000, 4000), progressive=True), "JPEG"),
        (photo(progressive=True) + b"\xff\xda" * 200, "JPEG"),
    ],
    ids=["bomb", "large", "progressive", "scans"],
)
def test_what_would_fill_the_memory_is_refused_before_a_point_is_drawn(data, form, monkeypatch):
    drawn = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda picture: drawn.append(picture))
    with pytest.raises(CannotBeDrawn):
        drawn_anew(io.BytesIO(data), form)
    assert drawn == []


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (photo(size=(400, 300))[:-400], "JPEG"),
        (png(50, 50, bytes(100)), "PNG"),
        (photo("PNG"), "JPEG"),
        (photo("GIF"), "JPEG"),
        (b"\xff\xd8\xff" + PAYLOAD, "JPEG"),
    ],
    ids=["cut", "short", "png-as-jpg", "gif-as-jpg", "html-as-jpg"],
)
def test_what_is_no_whole_picture_of_its_kind_is_not_drawn(data, form):
    with pytest.raises(CannotBeDrawn):
        drawn_anew(io.BytesIO(data), form)


def test_the_page_shows_it_drawn_anew_and_the_download_is_the_original(task, report, people, signed_in):
    made, data = task(), with_camera() + PAYLOAD
    report(made, "2016-04-01", files=[SimpleUploadedFile("现场.jpg", data), SimpleUploadedFile("大图.png", BOMB)])
    picture, bomb = Evidence.objects.order_by("pk")
    browser = signed_in(people.wu)
    answer = browser.get(reverse("tasks:evidence_shown", args=[made.pk, picture.pk]))
    assert (answer.status_code, answer["Content-Type"], PAYLOAD in answer.content) == (200, "image/jpeg", False)
    assert answer["Content-Security-Policy"].startswith("sandbox") and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert Image.open(io.BytesIO(answer.content)).size == (40, 60)
    original = browser.get(reverse("tasks:evidence", args=[made.pk, picture.pk]))
    assert b"".join(original.streaming_content) == data
    assert original["Content-Disposition"].startswith("attachment")
    refused = browser.get(reverse("tasks:evidence_shown", args=[made.pk, bomb.pk]))
    assert (refused.status_code, "下载原件" in refused.content.decode()) == (415, True)
