"""Whole documents in the shapes that offices publish, with words of our own, each with what reading it must give.

`scripts/score_tables.py` scores the reader on them; `tests/tableparser/test_corpus.py` holds what it has reached.
"""

from tests.tableparser.corpus.paragraphs import PARAGRAPHS
from tests.tableparser.corpus.several import CARDS, SEVERAL
from tests.tableparser.corpus.tables import TABLES

CORPUS = [*TABLES, *PARAGRAPHS, *CARDS, *SEVERAL]
