"""What each file of tests costs in CPU seconds: printed after a run, and a file over its bound fails the run.

Wall time says little on a shared machine. Under xdist the files of all processes are added up where the run began.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.amount import NIGHTLY

BOUND = 60.0  # CPU seconds of one file by day
SHOWN = 20
spent: Counter[str] = Counter()
_not_counted = 0.0


def cpu_seconds() -> float:
    """Return what this process, its threads and its finished children have used."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


@contextmanager
def counted_for_no_file() -> Iterator[None]:
    """Leave out what is done once for the whole run, whichever test asks first."""
    global _not_counted
    before = cpu_seconds()
    yield
    _not_counted += cpu_seconds() - before


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    before = cpu_seconds() - _not_counted
    result = yield
    spent[item.location[0]] += cpu_seconds() - _not_counted - before
    return result


def pytest_sessionfinish(session) -> None:
    """A process of xdist hands its account to the one that began the run; there too large a file fails it."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["cpu"] = dict(spent)
    elif too_large() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error) -> None:
    spent.update(getattr(node, "workeroutput", {}).get("cpu", {}))


def too_large() -> list[str]:
    """Return the files that cost more than a file may by day."""
    return [] if NIGHTLY else sorted(name for name, seconds in spent.items() if seconds > BOUND)


def pytest_terminal_summary(terminalreporter) -> None:
    terminalreporter.section(f"CPU seconds by file, {sum(spent.values()):.0f} in all")
    for name, seconds in spent.most_common(SHOWN):
        terminalreporter.line(f"{seconds:7.1f}  {name}")
    for name in too_large():
        terminalreporter.line(f"{name} costs more than {BOUND:.0f} CPU seconds: split it or make it cheaper.", red=True)
