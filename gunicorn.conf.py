"""The production server: two processes with threads, bounded waits, and the workers that run jobs beside it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # gunicorn reads this file before it adds the folder itself

from jiading import environment
from jiading.jobs import keeper

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
    """Start the workers in the master; none where they are units of their own (QUEUE_WORKERS=0)."""
    keeper.start_workers(environment.count("QUEUE_WORKERS", 2, most=64))


def on_reload(server) -> None:
    """Let the workers run the new code as well."""
    keeper.restart_workers()


def on_exit(server) -> None:
    """Stop the workers with the server; a job that takes too long is run again after the next start."""
    keeper.stop_workers(graceful_timeout)
