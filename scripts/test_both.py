"""Run the whole suite on SQLite and on a PostgreSQL of its own, side by side; fail when either fails.

The tests of tableparser run in a third process whose environment has no Django, since the reader must need none. Both
databases share the machine's cores: each has a process a core, which take one file of tests after another, so that
neither waits for the other's slowest file. With SUITE=nightly the long sweeps run in full (tests/amount.py), and the
files that by day run on one database run on both (tests/databases.py).
"""

import os
import re
import secrets
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NIGHTLY = os.environ.get("SUITE") == "nightly"
GIVEN = {
    "SECRET_KEY": secrets.token_urlsafe(48),
    "LEDGER_KEY": secrets.token_urlsafe(48),
    "SUITE": "nightly" if NIGHTLY else "daily",
}
OWN = (
    "DATABASE_URL",
    "DEMO",
    "DEBUG",
    "TLS",
    "PORTAL_TODAY",
    "ALLOWED_HOSTS",
    "MEDIA_ROOT",
    "DJANGO_SETTINGS_MODULE",
    "PYTHONDONTWRITEBYTECODE",  # where it is set, each of some fifty processes would compile the portal for itself
)
PROCESSES = str(max(2, os.cpu_count() or 2))
QUEUE = ["-n", PROCESSES, "--dist", "loadfile", "--no-loadscope-reorder", "--durations=25"]
READER = "tests/tableparser"
PYTEST = [sys.executable, "-m", "pytest", "-q", *QUEUE, f"--ignore={READER}", *sys.argv[1:]]
WITH_POSTGRES = [sys.executable, "scripts/with_postgres.py"]
COMPILING = [sys.executable, "-m", "pytest", "-q", "--collect-only", f"--ignore={READER}"]
BARE = [
    ".venv-bare/bin/python",
    "-m",
    "pytest",
    "-q",
    "--durations=10",
    "-Wignore::pytest.PytestConfigWarning",
    f"--confcutdir={READER}",
    READER,
]
LIMIT = 4 * 3600 if NIGHTLY else 3600  # seconds; a run that hangs ends, and says so
GRACE = 20  # seconds that a run has to end in when it is told to
SHOWN = 6000  # characters of a run that went well: the slowest tests and the dearest files
ACCOUNT = re.compile(r"CPU seconds by file, (\d+) in all")  # as tests/cpu.py prints it


def start(name: str, command: list[str], **more: str) -> tuple[str, subprocess.Popen[bytes], Path]:
    """Start one run in the background, its output in a file."""
    log = ROOT / "var" / f"test-{name}.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as out:
        run = subprocess.Popen(
            command, cwd=ROOT, env=environment(**more), stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    return name, run, log


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a run: what the machine says, without what the portal would take for its settings."""
    return {key: value for key, value in os.environ.items() if key not in OWN} | GIVEN | more


def be_compiled() -> None:
    """Let one process compile the portal and its tests, in a fresh checkout; else each of the processes would.

    What is wrong with a test that cannot be loaded is told by the runs.
    """
    if not list(ROOT.glob("tests/__pycache__/conftest.*.pyc")):
        given = environment(DATABASE_URL="sqlite:///:memory:")
        subprocess.run(COMPILING, cwd=ROOT, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def finish(run: subprocess.Popen[bytes], ends: float) -> int:
    """Wait for a run and return its exit code; one that takes too long is ended and counts as 124."""
    try:
        return run.wait(max(1, ends - time.monotonic()))
    except subprocess.TimeoutExpired:
        end(run)
        return 124


def end(run: subprocess.Popen[bytes]) -> None:
    """End a run with all its processes; they are asked first, so that PostgreSQL's server is stopped too."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if run.poll() is not None:
            return
        os.killpg(run.pid, number)
        with suppress(subprocess.TimeoutExpired):
            run.wait(GRACE)


def children_cpu() -> float:
    """Return the CPU seconds of the runs that have been waited for, with all that each of them has waited for."""
    times = os.times()
    return times.children_user + times.children_system


def main() -> int:
    """Run all three, print what each said and return the worst exit code; whoever ends this ends them too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    began, runs = time.monotonic(), []
    try:
        runs.append(start("tableparser", BARE))
        be_compiled()
        runs.append(start("sqlite", PYTEST, DATABASE_URL="sqlite:///:memory:"))
        runs.append(start("postgresql", [*WITH_POSTGRES, *PYTEST, "--ignore=tests/browser"]))
        return report(runs, began)
    finally:
        for _, run, _ in runs:
            end(run)


def report(runs: list[tuple[str, subprocess.Popen[bytes], Path]], began: float) -> int:
    """Wait for each run, print what it said and what all of them took, and return the worst exit code.

    `began` is of the monotonic clock. A run ended when its last line was written; it may be waited for later.
    """
    worst, taken = 0, []
    for name, run, log in runs:
        before = children_cpu()
        code = finish(run, began + LIMIT)
        worst = max(worst, code)
        text = log.read_text(encoding="utf-8", errors="replace")
        over = f"超过 {LIMIT // 60} 分钟，已停止\n" if code == 124 else ""
        print(f"── {name} ──\n{text if code else text[-SHOWN:]}{over}", flush=True)
        ended = time.monotonic() - (time.time() - log.stat().st_mtime)
        taken.append(line_of(name, text, children_cpu() - before, ended - began))
    print("\n".join(taken))
    print(f"两种数据库和不装 Django 的读表测试共用时 {time.monotonic() - began:.0f} 秒")
    return worst


def line_of(name: str, text: str, cpu: float, wall: float) -> str:
    """Return what a run took, in seconds: its tests by their account, everything that it started, and by the clock."""
    account = ACCOUNT.search(text)
    tests = f"测试 {account[1]}、" if account else ""
    return f"{name}：CPU {tests}连同启动和浏览器 {cpu:.0f} 秒，{wall:.0f} 秒时结束"


if __name__ == "__main__":
    sys.exit(main())
