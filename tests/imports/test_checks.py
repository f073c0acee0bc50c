"""`manage.py check` and 运行状态 say alike which forms of file are read here, and what is missing for the others."""

import pytest
from django.urls import reverse

from imports.checks import extras_are_there
from tableparser import extras
from tableparser.files.scan import availability


@pytest.fixture
def machine(monkeypatch):
    """Set what is installed, and whether scans are switched on."""

    def set_machine(*, office: bool, cut: bool = True, missing: tuple[str, ...] = (), scans: bool = False) -> None:
        monkeypatch.setattr(extras, "converter", lambda: "/usr/bin/soffice" if office else None)
        monkeypatch.setattr(extras, "can_leave_network", lambda: cut)
        monkeypatch.setattr(availability, "missing_libraries", lambda: list(missing))
        monkeypatch.setattr(availability, "_switched_on", scans)

    return set_machine


def found() -> dict[str, tuple[bool, bool]]:
    return {extra.code: (extra.is_ready, extra.is_wanted) for extra in extras.extras()}


@pytest.mark.parametrize(
    ("state", "expected", "checks"),
    [
        ({"office": True}, {"office": (True, True), "scans": (False, False)}, []),
        ({"office": True, "cut": False}, {"office": (True, True), "scans": (False, False)}, ["imports.I002"]),
        ({"office": False}, {"office": (False, True), "scans": (False, False)}, ["imports.I001"]),
        ({"office": True, "missing": ("cv2",)}, {"office": (True, True), "scans": (False, False)}, []),
        ({"office": True, "scans": True}, {"office": (True, True), "scans": (True, True)}, []),
        (
            {"office": True, "scans": True, "missing": ("cv2",)},
            {"office": (True, True), "scans": (False, True)},
            ["imports.I003"],
        ),
    ],
)
def test_what_is_wanted_and_missing_is_told(machine, state, expected, checks):
    machine(**state)
    assert found() == {"xls": (True, True), "pdf": (True, True)} | expected
    assert [each.id for each in extras_are_there()] == checks
    assert all(extra.is_ready or extra.helps for extra in extras.extras())  # what is missing can be helped


def test_a_library_that_every_installation_has_may_be_missing(machine, monkeypatch):
    machine(office=True)
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    assert [each.id for each in extras_are_there()] == ["imports.I004", "imports.I005"]


@pytest.mark.django_db
def test_the_status_page_shows_the_same_list(machine, signed_in, people):
    machine(office=False, scans=True, missing=("cv2", "onnxruntime"))
    page = signed_in(people.li).get(reverse("notices:status")).content.decode()
    for extra in extras.extras():
        assert extra.reads in page
        assert extra.says in page
        assert extra.helps in page
    assert "没有安装 cv2、onnxruntime" in page
    assert page.count("不能导入</td>") == 2
