"""Each thing has one name, the office's or the field's: words that were given up do not come back (docs/words.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tests.house import APPS, FRAME, LIBRARY

ROOT = Path(settings.BASE_DIR)
RETIRED = {  # what was given up: what it is called
    "Standing": "TaskState",
    "StandingQuerySet": "TaskStateQuerySet",
    "Guarded": "RoleRequiredMixin",
    "Act": "TaskAction",
    "ACTS": "ACTIONS",
    "acts_for": "actions_for",
    "Held": "Blockers",
    "Paper": "EvidenceUpload",
    "Papers": "EvidenceVersions",
    "papers_of": "versions_of",
    "Receipt": "Acknowledgement",
    "Receipts": "Acknowledgements",
    "receipts_of": "acknowledgements_of",
    "points_of": "checklist_of",
    "Addressed": "Recipient",
    "addressed": "recipients_of",
    "Heap": "Section",
    "Letter": "Email",
    "ReportLetter": "ReportEmail",
    "doings": "achievements",
    "Asked": "ExportRequest",
    "Doubt": "Ambiguity",
    "Account": "CellFate",
    "Visits": "RateCounter",
    "packed_again": "with_fixed_times",
    "cache_faults": "projection_faults",
    "call_row": "classify_row",
    "aim": "set_target_plan",
    "accept": "accept_proposals",
    "standings": "readable_states",
    "standing_or_404": "state_or_404",
    "standing_on": "in_force_on",
}
RETIRED_MODULES = {
    "fold", "cache", "proof", "machine", "holding", "showing", "papers", "receipts", "points", "addressing", "acts",
    "together", "doings", "asked", "beating", "working", "kept", "packed", "planner", "steps",
    "standing", "standing_words",
}  # fmt: skip
PARTICIPLES = {"told", "said", "asked", "kept", "made"}  # as the name of a function: say what it returns


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


def names_in(path: Path) -> set[str]:
    """Return every name that a module defines, imports or uses, but not words in texts."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Name(id=name) | ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.Attribute(attr=name):
                found.add(name)
            case ast.ImportFrom(names=names):
                found |= {each.name for each in names}
    return found


def test_no_retired_name_comes_back():
    found = {
        path: sorted(names_in(path) & RETIRED.keys()) for path in sources(*APPS, FRAME, LIBRARY, "scripts", "tests")
    }
    assert {str(path.relative_to(ROOT)): names for path, names in found.items() if names} == {}


def test_no_module_has_a_retired_name():
    assert [
        str(path.relative_to(ROOT)) for path in sources(*APPS, FRAME, LIBRARY) if path.stem in RETIRED_MODULES
    ] == []


def test_no_function_is_named_by_a_bare_participle():
    found = []
    for path in sources(*APPS, FRAME, LIBRARY):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name in PARTICIPLES:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert found == []


def test_templates_and_documents_use_no_retired_class():
    classes = re.compile(rf"`(?:{'|'.join(RETIRED)})`|\((?:{'|'.join(RETIRED)})(?: with|\))")
    found = {}
    for path in [*(ROOT / "templates").rglob("*.html"), *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        if names := classes.findall(path.read_text(encoding="utf-8")):
            found[str(path.relative_to(ROOT))] = names
    assert found == {}


def test_every_identifier_that_the_words_name_exists():
    """docs/words.md is read by people who then search for what it names."""
    text = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    known = set().union(*(names_in(path) for path in sources(*APPS, FRAME, LIBRARY)))
    named = {part for each in re.findall(r"`([A-Za-z_.]+)(?:\(\))?`", text) for part in each.split(".")}
    strings = "\n".join(path.read_text(encoding="utf-8") for path in sources(*APPS, FRAME, LIBRARY))
    assert sorted(name for name in named - known if not re.search(rf"\b{name}\b", strings)) == []
