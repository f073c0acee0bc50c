"""The later sets of documents that were written before the reader had seen them."""

import pytest

from tests.tableparser.corpus import UNSEEN_LATER
from tests.tableparser.test_corpus import cases, refuse_faults_of


@pytest.mark.parametrize("document", cases(UNSEEN_LATER))
def test_a_later_published_document_is_read_as_it_is_meant(document):
    refuse_faults_of(document)
