"""Each answer is as the OpenAPI document says: every status, key and type, and only codes that it lists."""

import copy
import json
from typing import Any

import pytest

from api.views.document import document
from tasks.choices import Kind, Light, Precision, State, UnitRole, UnitState
from tests.api.golden import GOLDEN
from tests.api.test_api import conforms

KEPT: dict[str, dict[str, Any]] = json.loads(GOLDEN.read_text(encoding="utf-8"))
UNDOCUMENTED = (405,)  # the document tells what may be asked; this is for whoever asks otherwise
JSON_ANSWERS = {
    request: answer
    for request, answer in KEPT.items()
    if isinstance(answer["body"], dict) and answer["status"] not in UNDOCUMENTED
}
TASKS = "/api/v1/plans/ceshi/tasks/"
CHANGES = "/api/v1/plans/ceshi/changes/"
CODES = (  # schema, field, what it may be
    ("Deadline", "precision", Precision),
    ("UnitShown", "role", UnitRole),
    ("UnitShown", "state", UnitState),
    ("TaskShown", "light", Light),
    ("TaskShown", "state", State),
    ("Change", "kind", Kind),
    ("Change", "state_after", State),
)


def address_of(request: str) -> str:
    return request.split()[2].partition("?")[0]


@pytest.mark.parametrize("request_line", JSON_ANSWERS)
def test_each_golden_answer_is_as_the_document_says(request_line):
    answer = JSON_ANSWERS[request_line]
    conforms(address_of(request_line), answer["status"], answer["body"])


def test_the_golden_answers_have_every_status_of_the_document():
    told = {status for each in document()["paths"].values() for status in each["get"]["responses"]}
    assert told == {str(answer["status"]) for answer in KEPT.values()} & told


@pytest.mark.parametrize(("shape", "field", "choices"), CODES)
def test_the_document_lists_the_codes_of_each_word(shape, field, choices):
    assert document()["components"]["schemas"][shape]["properties"][field] == {
        "$ref": "#/components/schemas/Word",
        "properties": {"code": {"enum": choices.values}},
    }


def test_every_word_of_the_document_lists_its_codes():
    schemas = document()["components"]["schemas"]
    words = {
        (shape, field)
        for shape, schema in schemas.items()
        for field, said in schema["properties"].items()
        if said.get("$ref", "").endswith("/Word")
    }
    assert words == {(shape, field) for shape, field, _ in CODES}


@pytest.mark.parametrize(
    ("address", "path", "wrong"),
    [
        (TASKS, ("items", 0, "light", "code"), "purple"),
        (TASKS, ("items", 0, "state", "code"), "State.PENDING"),
        (TASKS, ("items", 0, "units", 0, "role", "code"), "牵头"),
        (TASKS, ("items", 0, "deadline", "present"), "30.6.2016"),
        (TASKS, ("count",), "7"),
        (TASKS, ("more",), 1),
        (CHANGES, ("items", 0, "kind", "code"), "Kind.ENTERED"),
        (CHANGES, ("items", 0, "at"), "10:00"),
    ],
)
def test_an_answer_that_says_otherwise_is_found(address, path, wrong):
    said = copy.deepcopy(KEPT[f"chen GET {address}?as_of=2016-10-15"]["body"])
    *way, last = path
    place = said
    for step in way:
        place = place[step]
    place[last] = wrong
    with pytest.raises(AssertionError):
        conforms(address, 200, said)
