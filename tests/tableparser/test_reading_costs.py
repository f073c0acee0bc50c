"""The bench of reading measures what it says: every task is read, and memory is that of the process it runs."""

import sys

import pytest

from scripts.bench import importing
from scripts.bench.importing import cost_of, measure


@pytest.mark.parametrize("ending", importing.SIZES)
def test_a_small_file_of_each_form_gives_a_line(ending, monkeypatch):
    monkeypatch.setattr(importing, "FEW", 12)
    monkeypatch.setattr(importing, "SECONDS", {12: 60})
    line = measure(ending, 12)
    assert line.startswith(f".{ending}") and line.endswith("✓")


def test_the_memory_is_that_of_the_command_alone():
    ballast = bytearray(200 << 20)  # of the process that asks, and none of the command's
    small = cost_of([sys.executable, "-S", "-c", "pass"], b"").megabytes
    large = cost_of([sys.executable, "-S", "-c", "held = bytearray(100 << 20)"], b"").megabytes
    assert len(ballast) and small < 60 and 100 < large < 160
