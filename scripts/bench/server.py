"""The portal as it runs in an office, on a database of its own, for as long as a measurement takes."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from scripts.with_postgres import free_port, postgres

ROOT = Path(__file__).resolve().parent.parent.parent
OWN = ("DEMO", "DEBUG", "TLS", "PORTAL_TODAY", "ALLOWED_HOSTS", "MEDIA_ROOT")


def run(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def database(engine: str) -> Iterator[str]:
    """Yield the URL of an empty database: a PostgreSQL as an office runs it, or SQLite in a file."""
    if engine == "postgresql":
        with postgres(durable=True) as url:
            yield url
    else:
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
            yield f"sqlite:///{folder}/bench.sqlite3"


@contextmanager
def portal(tasks: int, engine: str = "postgresql") -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Yield the port and the process of a running portal with that many tasks; leave nothing behind."""
    keys = {"SECRET_KEY": secrets.token_urlsafe(48), "LEDGER_KEY": secrets.token_urlsafe(48)}
    clean = {key: value for key, value in os.environ.items() if key not in OWN}
    with database(engine) as url, tempfile.TemporaryDirectory(prefix="portal-bench-") as media:
        own = {"DATABASE_URL": url, "MEDIA_ROOT": media, "DJANGO_SETTINGS_MODULE": "scripts.bench.settings"}
        own["QUEUE_WORKERS"] = "0"  # only pages are measured
        environment = clean | keys | own
        run(environment, "manage.py", "migrate", "--verbosity", "0")
        run(environment, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        run(environment, "-m", "scripts.bench.load", str(tasks))
        port = free_port()
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "-b", f"127.0.0.1:{port}"]
        server = subprocess.Popen([*gunicorn, "jiading.wsgi"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            yield port, server
        finally:
            server.terminate()
            server.wait(30)


def wait_for(port: int) -> None:
    """Return when the server answers; raise TimeoutError after half a minute."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            wire = HTTPConnection("127.0.0.1", port, timeout=2)
            wire.request("GET", "/healthz")
            if wire.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the portal did not start")


def memory(server: subprocess.Popen[bytes]) -> float:
    """Return the resident MiB of the server with its workers."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in [str(server.pid), *children])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
