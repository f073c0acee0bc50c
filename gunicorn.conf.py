"""The production server: two processes with threads, bounded waits."""

import subprocess
import sys
from pathlib import Path

bind = "127.0.0.1:8000"
workers = 2
threads = 4
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
limit_request_line = 8190
limit_request_fields = 100


def when_ready(server) -> None:
    """Let a worker finish the reports that the last stop of the server left behind."""
    command = [sys.executable, str(Path(__file__).with_name("manage.py")), "make_reports", "--waiting", "--left"]
    subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
