"""Whole documents of the corpus: each is read as its expectation says; those that are not yet are listed by name."""

import pytest

from scripts.score_tables import score
from tests.tableparser.corpus import CORPUS

NOT_YET: set[str] = set()


@pytest.mark.parametrize("document", CORPUS, ids=lambda document: document.file)
def test_a_document_is_read_as_it_is_meant(document):
    made = score(document.make(), document.file, document.expected())
    assert made.lost == 0
    assert made.is_right == (document.file not in NOT_YET), made.faults


def test_each_document_has_a_name_of_its_own_and_each_form_is_there():
    names = [document.file for document in CORPUS]
    assert len(set(names)) == len(names)
    assert {name.rpartition(".")[2] for name in names} == {"xlsx", "docx", "csv", "html", "txt"}


def test_the_score_sees_a_wrong_task_a_wrong_unit_and_a_wrong_day():
    document = next(each for each in CORPUS if each.file == "整改清单.xlsx")
    expected = document.expected()
    expected["flat_tasks"][0]["text"] = "别的任务"
    expected["flat_tasks"][1]["responsible"] = ["别的单位"]
    expected["flat_tasks"][2]["dates"] = ["2022-05-31"]
    made = score(document.make(), document.file, expected)
    assert (made.expected, made.tasks, made.units, made.dates, made.wrong_unasked) == (4, 3, 2, 2, 1)
    assert not made.is_right
