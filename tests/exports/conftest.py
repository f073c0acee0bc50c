"""What the tests of made reports share: small kinds of file, and a portal whose worker is the test itself."""

import pytest

from exports.kinds import KINDS, Kind
from jiading.jobs import process
from jiading.jobs.worker import run_waiting


def write_plainly(asked, file, tell):
    """The filter and the tasks that it leaves, one a line."""
    rows = list(asked.rows().in_print_order())
    for place, row in enumerate(rows, start=1):
        tell(place, len(rows))
        file.write(f"{row.printed}\n".encode())
    file.write(f"{asked.plan} {asked.day} {asked.filter_words()} {asked.by} {asked.when.at.isoformat()}".encode())


def write_nothing_but_trouble(asked, file, tell):
    file.write(b"half")
    raise ZeroDivisionError


def kind(code: str, write) -> Kind:
    return Kind(code, "文字清单", "测试用", "txt", "text/plain", write)


@pytest.fixture(autouse=True)
def small_kinds(monkeypatch):
    """文字清单, and one whose writer breaks down."""
    monkeypatch.setitem(KINDS, "plain", kind("plain", write_plainly))
    monkeypatch.setitem(KINDS, "broken", kind("broken", write_nothing_but_trouble))


@pytest.fixture(autouse=True)
def worker_is_here(monkeypatch):
    """Whoever wakes the workers does their work at once."""
    monkeypatch.setattr(process, "wake", run_waiting)
