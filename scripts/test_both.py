"""Run the whole suite on SQLite and on a PostgreSQL of its own, side by side; fail when either fails."""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEYS = {"SECRET_KEY": secrets.token_urlsafe(48), "LEDGER_KEY": secrets.token_urlsafe(48)}
OWN = ("DATABASE_URL", "DEMO", "DEBUG", "TLS", "PORTAL_TODAY", "ALLOWED_HOSTS", "MEDIA_ROOT", "DJANGO_SETTINGS_MODULE")
PYTEST = [sys.executable, "-m", "pytest", "-q", *sys.argv[1:]]


def start(name: str, command: list[str], **more: str) -> tuple[str, subprocess.Popen, Path]:
    """Start one run in the background, its output in a file."""
    log = ROOT / "var" / f"test-{name}.log"
    log.parent.mkdir(exist_ok=True)
    clean = {key: value for key, value in os.environ.items() if key not in OWN}
    with log.open("wb") as out:
        return (
            name,
            subprocess.Popen(command, cwd=ROOT, env=clean | KEYS | more, stdout=out, stderr=subprocess.STDOUT),
            log,
        )


def main() -> int:
    began = time.monotonic()
    runs = [
        start("sqlite", PYTEST, DATABASE_URL="sqlite:///:memory:"),
        start("postgresql", [sys.executable, "scripts/with_postgres.py", *PYTEST, "-m", "not browser"]),
    ]
    worst = 0
    for name, run, log in runs:
        worst = max(worst, run.wait())
        text = log.read_text(encoding="utf-8", errors="replace")
        print(f"── {name} ──\n{text if run.returncode else text[-1500:]}", flush=True)
    print(f"两种数据库用时 {time.monotonic() - began:.0f} 秒")
    return worst


if __name__ == "__main__":
    sys.exit(main())
