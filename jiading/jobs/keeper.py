"""What keeps workers running beside the web server: started with it, started again when one ends, stopped with it.

It runs in gunicorn's master process, where Django is not loaded. A worker asks the kernel for SIGTERM when the thread
that started it ends (prctl), so it does not outlive a master that was killed.
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

MANAGE = Path(__file__).resolve().parent.parent.parent / "manage.py"
RESTART_AFTER = 1.0  # seconds; without a pause a worker that cannot start would use up a processor


def spawn() -> int:
    """Start a worker process and return its pid.

    Not by subprocess: Popen waits until its pipe to the new process closes, and a web process that gunicorn forks in
    that moment holds the pipe open as long as it lives. The worker gets a session of its own, so that Ctrl+C reaches
    it through the server only, and none of the server's files, so that it never keeps the port.
    """
    command = [sys.executable, str(MANAGE), "queue_worker", "--parent", str(os.getpid())]
    own = [int(number) for number in os.listdir("/dev/fd") if int(number) > 2]
    actions: list[tuple[Any, ...]] = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    actions += [(os.POSIX_SPAWN_CLOSE, number) for number in own]
    return os.posix_spawn(sys.executable, command, os.environ, file_actions=actions, setsid=True)


class Keeper:
    """Keeps one worker process running, watched by a thread."""

    def __init__(self) -> None:
        self.stopping = Event()
        self.pid: int | None = None
        self.thread = Thread(target=self.keep, daemon=True)

    def keep(self) -> None:
        """Start the worker and wait for its end, again and again until told to stop."""
        while not self.stopping.is_set():
            self.pid = spawn()
            if self.stopping.is_set():  # stop() may have looked before this process was there
                self.signal_worker(signal.SIGTERM)
            with suppress(ChildProcessError):  # gunicorn's master collects every child that ends
                os.waitpid(self.pid, 0)
            self.pid = None
            self.stopping.wait(RESTART_AFTER)

    def signal_worker(self, number: int) -> None:
        """Send a signal to the worker, if there is one; SIGTERM lets it finish the job that it runs and end."""
        if (pid := self.pid) is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def stop(self) -> None:
        """End the worker and start no other."""
        self.stopping.set()
        self.signal_worker(signal.SIGTERM)

    def wait(self, seconds: float) -> None:
        """Wait so long for the worker's end; one that takes longer is killed, and its job is run again later."""
        self.thread.join(seconds)
        if self.thread.is_alive():
            self.signal_worker(signal.SIGKILL)
            self.thread.join()


keepers: list[Keeper] = []  # of this process; it outlives a reload of the server's settings


def start_workers(count: int) -> None:
    """Keep so many workers running from now on."""
    keepers.extend(Keeper() for _ in range(count))
    for keeper in keepers:
        keeper.thread.start()


def restart_workers() -> None:
    """Let each worker finish its job and be replaced by one that runs the code as it is now."""
    for keeper in keepers:
        keeper.signal_worker(signal.SIGTERM)


def stop_workers(patience: float) -> None:
    """Stop all workers; those that still run a job after `patience` seconds are killed, and it is run again later."""
    for keeper in keepers:
        keeper.stop()
    for keeper in keepers:
        keeper.wait(patience)
