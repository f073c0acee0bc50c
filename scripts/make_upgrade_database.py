"""Make the databases of an old release that the upgrade test opens: its own migrations, its own demonstration.

Usage: python scripts/make_upgrade_database.py COMMIT NAME    (0.1 was made by: 1595f19 0.1)

Writes tests/upgrade/NAME.sqlite3.xz and tests/upgrade/NAME.sql.xz, the same release on SQLite and on PostgreSQL 15.
The commit is checked out in a temporary folder and runs with this Python, whose packages must still suit it. The keys
are no secrets: the test needs LEDGER_KEY to prove the ledger. The files of the evidence are left out.
"""

import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.with_postgres import binaries, postgres  # noqa: E402 - found only from here on

FOLDER = ROOT / "tests" / "upgrade"
KEYS = {
    "SECRET_KEY": "what signs sessions and forms while databases are made",
    "LEDGER_KEY": "the-ledger-key-of-the-upgrade-test-is-no-secret",
}


def run_manage(release: Path, url: str, *command: str) -> None:
    """Run a command of that release on the database at `url`."""
    environment = os.environ | KEYS | {"DATABASE_URL": url, "DEMO": "on", "MEDIA_ROOT": str(release / "var" / "media")}
    subprocess.run([sys.executable, "manage.py", *command], cwd=release, env=environment, check=True)


def fill(release: Path, url: str) -> None:
    """Bring an empty database to the state of that release, with its demonstration."""
    run_manage(release, url, "migrate", "--verbosity", "0")
    run_manage(release, url, "demo")


def sqlite_file(release: Path) -> bytes:
    """Return the bytes of a filled SQLite database."""
    path = release / "upgrade.sqlite3"
    fill(release, f"sqlite:///{path}")
    connection = sqlite3.connect(path)
    connection.execute("VACUUM")
    connection.close()
    return path.read_bytes()


def postgres_dump(release: Path) -> bytes:
    """Return a filled PostgreSQL database as plain SQL that any client can run: no COPY, no commands of psql."""
    with postgres() as url:
        fill(release, url)
        options = ["--no-owner", "--no-privileges", "--rows-per-insert=200", "--dbname", url]
        dumped = subprocess.run([binaries() / "pg_dump", *options], check=True, capture_output=True).stdout
    return b"".join(
        line for line in dumped.splitlines(keepends=True) if not line.startswith((b"\\restrict", b"\\unrestrict"))
    )


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Yield a temporary folder with the files of that commit."""
    with tempfile.TemporaryDirectory(prefix="portal-upgrade-") as folder:
        release = Path(folder) / "release"
        subprocess.run(["git", "worktree", "add", "--detach", release, commit], cwd=ROOT, check=True)
        try:
            yield release
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", release], cwd=ROOT, check=True)


def main(commit: str, name: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with checked_out(commit) as release:
        for ending, content in (("sqlite3", sqlite_file(release)), ("sql", postgres_dump(release))):
            packed = lzma.compress(content, preset=9 | lzma.PRESET_EXTREME)
            path = FOLDER / f"{name}.{ending}.xz"
            path.write_bytes(packed)
            print(f"{path.relative_to(ROOT)}: {len(packed):,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
