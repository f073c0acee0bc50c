"""Tables of other offices with other layouts: each gives exactly its rows, and every character is accounted for."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tableparser.files.opening import read_file
from tableparser.interpret import interpret
from tableparser.reading import Reading
from tableparser.transcript import as_json
from tests.tableparser.counting import in_csv, in_excel, in_html, in_word, letters_of
from tests.tableparser.excel_tables import EXCEL_TABLES
from tests.tableparser.layout_tables import LAYOUT_TABLES
from tests.tableparser.making import Expected
from tests.tableparser.office_tables import TABLES
from tests.tableparser.plain_tables import PLAIN_TABLES
from tests.tableparser.word_tables import WORD_TABLES

SOURCE = Path(__file__).parent.parent / "source"


def bare(value):
    """The value without white space in any text."""
    if isinstance(value, str):
        return re.sub(r"\s", "", value)
    if isinstance(value, list | tuple):
        return [bare(each) for each in value]
    return {key: bare(each) for key, each in value.items()} if isinstance(value, dict) else value


def read(data: bytes, name: str) -> Reading:
    return interpret(read_file(data, name))


def told(reading: Reading) -> list[tuple]:
    return [
        (row["category"], row["project"], [(task["no"], task["text"]) for task in row["tasks"]],
         row["deadline"]["dates"], row["lead"], row["responsible"], row["cooperating"])
        for row in as_json(reading)["rows"]
    ]  # fmt: skip


ALL = [*TABLES, *WORD_TABLES, *EXCEL_TABLES, *PLAIN_TABLES, *LAYOUT_TABLES]


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.file)
def test_a_table_gives_its_rows_and_nothing_is_lost(table):
    reading = read(table.make(), table.file)
    assert bare(told(reading)) == bare(table.rows)
    assert (reading.title or None) == table.title
    assert len(reading.errors) == len(table.errors)
    assert all(words in error for words, error in zip(table.errors, reading.errors, strict=True))
    assert reading.proof()["lost"] == 0
    assert [each.ref for each in reading.cell_fates if not each.is_whole] == []
    listed = {re.sub(r"\s", "", each.text) for each in reading.cell_fates if each.fate == "listed"}
    assert set(table.not_imported) <= listed
    if table.extra is not None:
        assert bare([row.extra for row in reading.rows[: len(table.extra)]]) == bare(table.extra)
    if table.standards is not None:
        assert [row.texts["standard"] for row in reading.rows] == table.standards
    for words in table.asks:
        assert any(words in ambiguity.asks for ambiguity in reading.ambiguities), words
    for words in table.warns:
        assert any(words in notice for notice in reading.notices), words


def letters_in(table: Expected, data: bytes) -> tuple[Counter, int]:
    """The letters that another reader finds in the file, and how many more a person may see."""
    ending = table.file.rpartition(".")[2]
    if ending == "docx":
        return in_word(data), table.added
    if ending == "xlsx":
        found, numbers = in_excel(data)
        return found, numbers * 12
    if b"<table" in data:
        return in_html(data), table.added
    return in_csv(data), 0


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.file)
def test_the_account_holds_every_letter_that_another_reader_finds(table):
    data = table.make()
    found, more = letters_in(table, data)
    accounted = sum((letters_of(each.text) for each in read(data, table.file).cell_fates), Counter())
    assert not found - accounted
    assert (accounted - found).total() <= more


@pytest.mark.parametrize("name", ["jiading.docx", "jiading.xlsx"])
def test_the_official_table_gives_its_expected_json(name):
    expected = json.loads((SOURCE / f"{name}.expected.json").read_text(encoding="utf-8"))
    del expected["remarks"]  # words for people about the file
    given = as_json(read((SOURCE / name).read_bytes(), name))
    assert bare({key: given[key] for key in expected}) == bare(expected)
    proof = given["proof"]
    assert (proof["total"], proof["imported"], proof["listed"], proof["lost"]) == (5822, 5787, 35, 0)


def test_the_transcription_gives_the_same_rows_as_the_files():
    rows = [
        as_json(read((SOURCE / name).read_bytes(), name))["rows"] for name in ("decomposition.json", "jiading.xlsx")
    ]
    assert bare(rows[0]) == bare(rows[1])
