"""Each hostile file is refused in a sentence that says where, or read without loss; nothing is executed or left."""

import random
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time

import pytest

from tableparser.files import opening
from tableparser.files.child import reader_of
from tableparser.files.grid import Refused, Source, check_whole
from tableparser.files.opening import in_child, kind_of, read_file
from tableparser.interpret import interpret
from tests.amount import examples
from tests.tableparser.hostile import BOOK, HARMLESS, REFUSED, STRANGE_NAMES, bomb, table, tr
from tests.tableparser.mutants import mutant
from tests.tableparser.test_office_tables import ALL

SEEDS = [(table.file, table.make()) for table in ALL]  # made here, for the libraries that make them write files
WHAT_TO_DO = re.compile(r"请|可以导入")


def read_here(data: bytes, name: str) -> Source:
    """Read in this process, as the child does: so that whatever a reader raises is seen."""
    return check_whole(reader_of(kind_of(data, name))(data, name))


@pytest.fixture(autouse=True)
def no_sockets_and_no_files(monkeypatch):
    def refuse(*args, **options):
        raise AssertionError("a reader went to the network or wrote a file")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(tempfile, "_mkstemp_inner", refuse)


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_a_sentence_that_says_where_and_what_to_do(name):
    data, says = REFUSED[name]
    begun = time.process_time()
    with pytest.raises(Refused) as refusal:
        read_here(data, name)
    assert says in str(refusal.value)
    assert WHAT_TO_DO.search(str(refusal.value))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("name", HARMLESS)
def test_it_is_read_without_harm_or_loss(name):
    begun = time.process_time()
    reading = interpret(read_here(HARMLESS[name], name))
    assert reading.proof()["lost"] == 0
    assert reading.proof()["total"] > 0
    assert time.process_time() - begun < 5


def test_a_formula_is_text_and_a_script_is_nothing():
    row = interpret(read_here(HARMLESS["公式字.csv"], "公式字.csv")).rows[0]
    assert (row.texts["project"], row.texts["tasks"], row.texts["responsible"]) == (
        "=cmd|'/c calc'!A0",
        "+1+1",
        "@SUM(A1)",
    )
    row = interpret(read_here(HARMLESS["脚本.html"], "脚本.html")).rows[0]
    assert row.texts["tasks"] == "b"


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_a_strange_name_is_shown_tidily_and_harms_nothing(name):
    source = read_file(BOOK, name)
    assert source.grids
    assert len(source.file) <= opening.LONGEST_NAME
    assert source.file.isprintable()
    with pytest.raises(Refused, match=r"xlsx"):
        read_file(b"PK\x03\x04", name)


def test_the_web_process_does_not_grow():
    files = {"炸弹.xlsx": bomb(), "长表.docx": table(*[tr(f"项{n}", str(n)) for n in range(5500)])}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, data in files.items():
        with pytest.raises(Refused, match=name):
            read_file(data, name)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 << 10  # kilobytes


@pytest.mark.parametrize(
    ("kind", "loaded"),
    [("csv", set()), ("csv list", set()), ("word", set()), ("excel", {"openpyxl"}), ("pdf", {"pdfplumber"})],
)
def test_a_child_loads_only_the_libraries_that_its_kind_of_file_needs(kind, loaded):
    asked = f"import sys; from tableparser.files.child import reader_of; reader_of({kind!r}); print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert {"openpyxl", "pdfplumber", "xlrd"} & set(modules) == loaded


def test_a_reader_that_breaks_or_dies_is_a_sentence(monkeypatch):
    with pytest.raises(Refused, match="已损坏"):
        in_child(b"", "no such kind")
    monkeypatch.setattr(opening.sys, "executable", "/bin/false")
    with pytest.raises(Refused, match="过大或已损坏"):
        read_file(BOOK, "a.xlsx")


def test_a_reader_that_does_not_end_is_stopped(monkeypatch):
    monkeypatch.setattr(opening, "SECONDS", 0.01)
    with pytest.raises(Refused, match="已停止"):
        read_file(BOOK, "a.xlsx")


def test_no_mutant_of_an_office_table_breaks_a_reader():
    """The same each time; whatever is raised but a refusal fails, and so does a lost letter."""
    chance = random.Random(27)
    for number in range(examples(300)):
        name, data = SEEDS[number % len(SEEDS)]
        try:
            reading = interpret(read_here(mutant(data, chance), name))
        except Refused as refusal:
            assert str(refusal)
        else:
            assert reading.proof()["lost"] == 0, (name, number)
