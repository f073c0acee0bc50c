"""The pictures of the help: each is taken of the demonstration, by a person of the role, on the page that it names.

By day they go to a folder of the test; with HELP_PICTURES=static/help (`make help-pictures`) they replace those kept.
"""

import os
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image

from departments.choices import Role
from departments.models import User
from help.pictures import HEIGHT, PICTURES, WIDTH

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHO = {
    Role.CLERK: "malu",
    Role.HEAD: "wgj.head",
    Role.OFFICE: "chuangjianban",
    Role.LEADER: "lingdao",
    Role.AUDITOR: "shenji",
    Role.SYSADMIN: "guanli",
}
COLOURS = 128  # with fewer the red of 逾期 turns brown
LARGEST = 60_000  # bytes of one picture


def palette_png(picture: bytes) -> bytes:
    """Return the picture as a PNG of few colours."""
    file = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    return file.getvalue()


@pytest.mark.parametrize("role", PICTURES)
def test_a_role_takes_its_pictures_of_the_pages_that_it_sees(role, demonstration, signed_in_page, tmp_path):
    folder = Path(os.environ.get("HELP_PICTURES", tmp_path))
    folder.mkdir(exist_ok=True)
    assert User.objects.get(username=WHO[role]).role == role
    page = signed_in_page(WHO[role], WIDTH)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    for picture in PICTURES[role]:
        answer = page.goto(reverse(picture.page))
        assert (answer.status, answer.url.endswith(reverse(picture.page))) == (200, True), picture.name
        page.evaluate("document.fonts.ready")
        drawn = palette_png(page.screenshot())
        assert Image.open(BytesIO(drawn)).size == (picture.width, picture.height)
        assert len(drawn) <= LARGEST, picture.name
        (folder / f"{picture.name}.png").write_bytes(drawn)
