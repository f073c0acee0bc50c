"""Run a command with DATABASE_URL pointing at a PostgreSQL of its own, as an unprivileged user, on a free port.

Usage: python scripts/with_postgres.py COMMAND [ARGUMENT ...]
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MAJOR = "15"
TERMINATED = 128 + signal.SIGTERM  # as a shell reports it


def binaries() -> Path:
    """Return the folder of PostgreSQL 15's programs, or say what to install."""
    for folder in (Path(f"/usr/lib/postgresql/{MAJOR}/bin"), Path(f"/usr/pgsql-{MAJOR}/bin")):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if found and f" {MAJOR}." in subprocess.run([found, "--version"], capture_output=True, text=True).stdout:
        return Path(found).parent
    sys.exit(f"没有找到 PostgreSQL {MAJOR}，请安装：apt-get install postgresql-{MAJOR}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_nobody_special(command: list[str]) -> list[str]:
    """Return the command as an ordinary account runs it when root asks, because PostgreSQL refuses to run as root."""
    return ["setpriv", "--reuid", account(), "--regid", group(), "--clear-groups", *command] if is_root() else command


def is_root() -> bool:
    return os.geteuid() == 0


def account() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def group() -> str:
    return str(pwd.getpwnam(account()).pw_gid)


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """Start a server in a temporary folder, yield its URL, stop it and remove the folder whatever happens.

    `durable` keeps PostgreSQL's own settings, as an office runs it; tests do without waiting for the disk.
    """
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    if is_root():
        shutil.chown(folder, account(), int(group()))
    data, programs, port = folder / "data", binaries(), free_port()
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "cwd": folder, "check": True}
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=60"
    options += "" if durable else " -c fsync=off"
    try:
        initdb = [
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            "portal",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run(as_nobody_special(initdb), **quiet)
        control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
        try:
            subprocess.run(as_nobody_special([*control, "-o", options, "start"]), **quiet)
            yield f"postgres://portal@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run(as_nobody_special([*control, "-m", "immediate", "stop"]), **quiet | {"check": False})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command of the command line; return its exit code, or 143 after SIGTERM, which ends the command first."""
    # Python's own answer to SIGTERM runs no `finally`: the server, which is no child of this process, would go on.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    with postgres() as url:
        command = subprocess.Popen(sys.argv[1:], env=os.environ | {"DATABASE_URL": url})
        try:
            return command.wait()
        finally:
            command.terminate()
            command.wait()


if __name__ == "__main__":
    sys.exit(main())
