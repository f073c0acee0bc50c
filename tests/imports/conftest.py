"""What the tests of imports share: a portal whose worker is the test itself."""

import pytest

from jiading.jobs import process
from jiading.jobs.worker import run_waiting


@pytest.fixture(autouse=True)
def worker_is_here(monkeypatch):
    """Whoever wakes the workers does their work at once."""
    monkeypatch.setattr(process, "wake", run_waiting)
