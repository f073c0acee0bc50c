"""The plan of the house: each room has its card, the frame knows no app, no folder grows into a heap."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from tests.house import APPS, FRAME, LIBRARY

ROOT = Path(settings.BASE_DIR)
ROOMS = (*APPS, FRAME, LIBRARY)
CARD = (
    "What lives here:",
    "Who may call it:",
    "What it may import:",
    "What it must never do:",
    "The tests that hold it:",
)
LARGE = 2000  # lines; in a folder that holds more, at most so many modules lie flat
MOST_FLAT = 8
EVERY_APP_HAS = ("__init__.py", "apps.py", "urls.py", "admin.py", "models.py", "settings.py", "wsgi.py")
COMPOSES = ("settings.py",)  # the one place where the frame names the apps that are installed
KEYS_OF_JSON = ("tasks.no", "tasks.marker", "tasks.text")  # of a transcription that tableparser reads


def sources(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_begins_with_its_card(room):
    card = import_module(room).__doc__ or ""
    assert [line for line in CARD if line not in card] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_card_names_tests_that_exist(room):
    named = (import_module(room).__doc__ or "").split(CARD[-1])[1].split("`")[1::2]
    paths = [each for each in named if each.startswith("tests/")]
    assert paths
    assert [each for each in paths if not list(ROOT.glob(each.rstrip("/")))] == []


FLOORS = (
    {"jiading"},
    {"auditing"},
    {"departments"},
    {"indicators"},
    {"tableparser"},
    {"tasks"},
    {"reports", "imports", "fill_sheets", "notices", "saved_views", "search"},
    {"exports"},
    {"api", "help", "demonstration", "operations"},
)
NAME = re.compile(r"([a-z_]+)[.:][a-z_.]+")


def test_every_room_stands_on_one_floor():
    assert sorted(room for floor in FLOORS for room in floor) == sorted(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_names_no_room_above_or_beside_it_in_a_string(room):
    """Neither a module nor an address: import-linter sees only imports. Apps tell the frame by their AppConfig."""
    floor = next(number for number, rooms in enumerate(FLOORS) if room in rooms)
    hidden = {each for rooms in FLOORS[floor:] for each in rooms} - {room}
    found = []
    for path in sources(ROOT / room):
        if path.name in COMPOSES:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named = NAME.fullmatch(node.value)
                if named and named[1] in hidden:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.value}")
    assert [each for each in found if not each.endswith(KEYS_OF_JSON)] == []


def test_no_large_folder_holds_more_modules_than_a_person_can_overlook():
    heaps = {}
    for room in ROOMS:
        for folder in [ROOT / room, *(each for each in (ROOT / room).rglob("*") if each.is_dir())]:
            flat = [path for path in folder.glob("*.py") if path.name not in EVERY_APP_HAS]
            lines = sum(path.read_text(encoding="utf-8").count("\n") for path in sources(folder))
            if lines > LARGE and len(flat) > MOST_FLAT:
                heaps[str(folder.relative_to(ROOT))] = (lines, len(flat))
    assert heaps == {}
