"""README, CONTRIBUTING and docs agree with the code: paths exist, names are where they are said to be, recipes work."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from exports import kinds
from exports.export_request import ExportRequest
from exports.files import list_csv
from exports.models import MadeReport
from exports.services import making, worker
from tests.world import DAY, at

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = ("README.md", "CONTRIBUTING.md", *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md")))
PATH = re.compile(r"`([a-z_]+/[\w/.*-]*|[a-z_]+/)`")
NAMED = re.compile(r"`([\w/]+\.py)`: `(\w+)`")
RECIPE = re.compile(r"^\*\*(A [^*]+)\*\*\n((?:\d\. .*\n)+)", re.MULTILINE)
ELSEWHERE = ("calendar/", "table/")  # addresses of pages, not folders


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def names_in(module: str) -> set[str]:
    """Return what a module defines at its top, or names in a definition there."""
    found = set()
    for node in ast.parse((ROOT / module).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
    return found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_exists(document):
    paths = {path for path in PATH.findall(text_of(document)) if not path.startswith(ELSEWHERE)}
    assert sorted(path for path in paths if not list(ROOT.glob(path.rstrip("/")))) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_name_stands_in_the_module_that_a_document_gives_for_it(document):
    assert [(path, name) for path, name in NAMED.findall(text_of(document)) if name not in names_in(path)] == []


def test_contributing_has_a_recipe_for_each_thing_that_is_added_often():
    recipes = dict(RECIPE.findall(text_of("CONTRIBUTING.md")))
    assert list(recipes) == [
        "A field of a task",
        "A page",
        "A figure",
        "A file",
        "A form of table",
        "A step of the work",
    ]
    assert all(len(NAMED.findall(steps)) >= 1 for steps in recipes.values())


@pytest.mark.django_db
def test_the_recipe_of_a_file_leads_to_a_file(monkeypatch, task, people):
    """A writer and a line in KINDS are all that its first two steps ask for; the portal then makes the file."""
    steps = dict(RECIPE.findall(text_of("CONTRIBUTING.md")))["A file"].split("\n")
    assert "write(request, file, tell)" in steps[0]
    assert ("exports/export_request.py", ExportRequest.__name__) in NAMED.findall(steps[0])
    assert ("exports/kinds.py", "KINDS") in NAMED.findall(steps[1])
    assert set(list_csv.write.__annotations__) >= {"request", "file", "tell"}  # as the writers that are there

    def write(request, file, tell):
        tell(1, 1)
        file.write("\n".join(row.printed for row in request.rows()).encode())

    kind = kinds.Kind("names", "任务名称", "每行一项", "txt", "text/plain", write)
    monkeypatch.setitem(kinds.KINDS, kind.code, kind)
    plan = task("2016-12-31", text="建成图书馆。").plan
    report = making.ask(plan=plan, kind="names", day=DAY("2016-10-15"), query="", by=people.chen, when=at("2016-10-15"))
    worker.make_waiting()
    made = MadeReport.objects.get(pk=report.pk)
    assert (made.state, made.file_name) == ("done", "任务名称_测试方案2016_截至2016-10-15.txt")
