"""Whatever is damaged, cut off or named wrongly, a reader reads it without loss or says a sentence; nothing else.

A few hundred by day, more than twenty thousand at night. A file on which the child would be stopped counts as stopped.
"""

import contextlib
import random
import signal
from collections.abc import Iterator

import pytest

from tableparser.files.child import reader_of
from tableparser.files.grid import Refused, check_whole
from tableparser.files.libreoffice.conversion import FORMS
from tableparser.files.opening import SECONDS, kind_of
from tableparser.interpret import interpret
from tests.amount import examples
from tests.tableparser.making import sheet, word
from tests.tableparser.mutants import mutant
from tests.tableparser.test_converted import MADE
from tests.tableparser.test_legacy_excel import MERGES, ROWS, xls
from tests.tableparser.test_other_excel import archive, xml_workbook
from tests.tableparser.test_pdf import one_page, over_pages

CUT = over_pages(
    [["书房", "选址并\n且", "2016年底", "文化站"]], [["", "建设", "", ""], ["展厅", "布展", "2017年", "局"]]
)
SEEDS = [xls(ROWS, MERGES), one_page(), CUT, sheet(ROWS, ["A2:A3"]), word((ROWS, MERGES)), *MADE.values()]
SEEDS += [xml_workbook(), archive()]
ENDINGS = (
    "xls",
    "et",
    "xlsx",
    "docx",
    "doc",
    "wps",
    "pdf",
    "rtf",
    "ods",
    "odt",
    "csv",
    "json",
    "html",
    "txt",
    "ofd",
    "",
)


class Stopped(Exception):
    """The child would have been stopped here."""


@contextlib.contextmanager
def stopped_after(seconds: int) -> Iterator[None]:
    """Raise Stopped within the block after so many seconds."""

    def stop(number, frame):
        raise Stopped

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def damaged(chance: random.Random) -> tuple[bytes, str]:
    """Return the bytes of a damaged file and a name that may not suit it."""
    data = chance.choice(SEEDS)
    how = chance.random()
    if how < 0.2:
        data = data[: chance.randrange(len(data))]
    elif how < 0.4:
        place, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
        data = data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
    elif how < 0.9:
        with contextlib.suppress(SyntaxError, LookupError):  # a part may be no XML, or not one as of Office
            data = mutant(data, chance)
    return data, f"表.{chance.choice(ENDINGS)}"


@pytest.mark.parametrize("seed", range(7))
def test_a_damaged_file_is_read_or_refused_in_a_sentence(seed):
    chance = random.Random(seed)
    stopped = 0
    for number in range(examples(40, times=75)):
        data, name = damaged(chance)
        try:
            with stopped_after(SECONDS):
                kind = kind_of(data, name)
                if kind in FORMS:  # LibreOffice takes two seconds for each; test_converted.py tries a few
                    continue
                reading = interpret(check_whole(reader_of(kind)(data, name)))
        except Refused as refusal:
            assert len(str(refusal)) > 5, (seed, number)
        except (MemoryError, RecursionError, Stopped):
            stopped += 1
        else:
            assert reading.proof()["lost"] == 0, (seed, number)
    assert stopped * 20 <= number
