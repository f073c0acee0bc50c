"""Whole documents of the corpus: each is read as its expectation says; those that are not yet are listed by name."""

from collections import Counter

import pytest

from scripts import score_tables
from scripts.score_tables import line_of, score, sums_of
from tests.tableparser.corpus import CORPUS, UNSEEN, UNSEEN_LATER
from tests.tableparser.test_converted import needs_office

NOT_YET: set[str] = {"一项工作一段.txt"}
FEWEST = {"xls": 5, "et": 3, "ods": 4, "doc": 4, "rtf": 2, "pdf": 6}  # documents in each form
CONVERTED = ("doc", "ods", "rtf")


def cases(documents):
    """Return a case for each document; those that only LibreOffice reads are left out where that is missing."""
    return [
        pytest.param(each, id=each.file, marks=[needs_office] if each.ending in CONVERTED else []) for each in documents
    ]


@pytest.mark.parametrize("document", cases(each for each in CORPUS if each not in (*UNSEEN, *UNSEEN_LATER)))
def test_a_document_is_read_as_it_is_meant(document):
    """Those of UNSEEN are in test_published_shapes, the later ones in test_later_shapes: a file has so many seconds."""
    refuse_faults_of(document)


def refuse_faults_of(document):
    made = score(document.make(), document.file, document.expected())
    assert made.lost == 0
    assert made.is_right == (document.file not in NOT_YET), made.faults


def test_each_document_has_a_name_of_its_own_and_each_form_is_there():
    names = [document.file for document in CORPUS]
    assert len(set(names)) == len(names)
    forms = Counter(document.ending for document in CORPUS)
    assert set(forms) == {"xlsx", "docx", "csv", "html", "txt", *FEWEST}
    assert all(forms[form] >= least for form, least in FEWEST.items())


def test_a_document_for_libreoffice_is_not_counted_where_that_is_missing(monkeypatch):
    monkeypatch.setattr(score_tables, "converter", lambda: None)
    document = next(each for each in CORPUS if each.ending in CONVERTED)
    made = score(document.make(), document.file, document.expected())
    assert (made.not_run, made.is_right) == (True, False)
    assert "没有运行" in line_of(made)
    assert sums_of([made]).startswith("0 份文件，0 项任务，全对 0 份") and "另有 1 份" in sums_of([made])


def test_the_score_sees_a_wrong_task_a_wrong_unit_and_a_wrong_day():
    document = next(each for each in CORPUS if each.file == "整改清单.xlsx")
    expected = document.expected()
    expected["flat_tasks"][0]["text"] = "别的任务"
    expected["flat_tasks"][1]["responsible"] = ["别的单位"]
    expected["flat_tasks"][2]["dates"] = ["2022-05-31"]
    made = score(document.make(), document.file, expected)
    assert (made.expected, made.tasks, made.units, made.dates, made.wrong_unasked) == (4, 3, 2, 2, 1)
    assert not made.is_right
