"""The pictures of the help: each that a page names is kept, each that is kept is named, and all are small."""

import pytest
from django.conf import settings
from PIL import Image

from departments.choices import Role
from help.pictures import FOLDER, PICTURES
from tests.reports.demonstration.reading import page_of

KEPT = settings.BASE_DIR / "static" / FOLDER
MOST, LARGEST = 12, 60_000  # pictures, bytes of each


def test_each_picture_that_is_named_is_kept_and_each_kept_is_named():
    named = [picture.name for role in PICTURES for picture in PICTURES[role]]
    assert sorted(path.name for path in KEPT.iterdir()) == sorted(f"{name}.png" for name in named)
    assert len(named) == len(set(named)) <= MOST
    assert set(PICTURES) == set(Role)


@pytest.mark.parametrize("picture", [each for role in PICTURES for each in PICTURES[role]], ids=lambda each: each.name)
def test_a_picture_is_small_and_as_large_as_the_page_says(picture):
    file = KEPT / f"{picture.name}.png"
    with Image.open(file) as kept:
        assert (kept.format, kept.mode, kept.size) == ("PNG", "P", (picture.width, picture.height))
    assert file.stat().st_size <= LARGEST


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_the_page_of_a_role_shows_its_pictures_in_words_too(role, people, signed_in):
    page = page_of(signed_in(people.wu).get(f"/help/{role.lower()}/"))
    images = page.xpath("//section[@id='pictures']//img")
    assert [image.get("src") for image in images] == [f"/static/{picture.file}" for picture in PICTURES[role]]
    for image, picture in zip(images, PICTURES[role], strict=True):
        assert image.get("alt") == picture.alt and len(picture.alt) >= 10
        assert (image.get("width"), image.get("height")) == (f"{picture.width}", f"{picture.height}")
        assert image.get("loading") == "lazy"
