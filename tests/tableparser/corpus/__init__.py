"""Whole documents in the shapes that offices publish, with words of our own, each with what reading it must give.

`scripts/score_tables.py` scores the reader on them; `tests/tableparser/test_corpus.py` holds what it has reached.
"""

from dataclasses import replace

from tests.tableparser.corpus.paragraphs import PARAGRAPHS
from tests.tableparser.corpus.published import PUBLISHED
from tests.tableparser.corpus.published_again import PUBLISHED_AGAIN
from tests.tableparser.corpus.published_eighth import PUBLISHED_EIGHTH
from tests.tableparser.corpus.published_fifth import PUBLISHED_FIFTH
from tests.tableparser.corpus.published_fourth import PUBLISHED_FOURTH
from tests.tableparser.corpus.published_ninth import PUBLISHED_NINTH
from tests.tableparser.corpus.published_seventh import PUBLISHED_SEVENTH
from tests.tableparser.corpus.published_sixth import PUBLISHED_SIXTH
from tests.tableparser.corpus.published_tenth import PUBLISHED_TENTH
from tests.tableparser.corpus.published_third import PUBLISHED_THIRD
from tests.tableparser.corpus.several import CARDS, SEVERAL
from tests.tableparser.corpus.tables import TABLES

OTHER_FORMS = (  # documents that stand in the corpus in a second form, too
    ("办件台账.xlsx", "xls"),
    ("多级栏头.xlsx", "xls"),
    ("三张任务表.xlsx", "et"),
    ("整改清单.xlsx", "ods"),
    ("项目投资.xlsx", "ods"),
    ("责任单位另行.docx", "doc"),
    ("两张任务卡.docx", "doc"),
    ("重点任务与要求.docx", "pdf"),
    ("逐行单位.docx", "pdf"),
    ("项目投资.xlsx", "pdf"),
)
# written before the reader had seen them, each dozen with the figures that it then gave in its commit
UNSEEN = [
    *PUBLISHED, *PUBLISHED_AGAIN, *PUBLISHED_THIRD, *PUBLISHED_FOURTH, *PUBLISHED_FIFTH, *PUBLISHED_SIXTH,
    *PUBLISHED_SEVENTH, *PUBLISHED_EIGHTH,
]  # fmt: skip
UNSEEN_LATER = [*PUBLISHED_NINTH, *PUBLISHED_TENTH]  # tested in a file of their own, which has only so many seconds
WRITTEN = [*TABLES, *PARAGRAPHS, *CARDS, *SEVERAL, *UNSEEN, *UNSEEN_LATER]
BY_NAME = {document.file: document for document in WRITTEN}
CORPUS = [*WRITTEN, *(replace(BY_NAME[file], file=f"{BY_NAME[file].stem}.{form}") for file, form in OTHER_FORMS)]
