"""One child process of the supervisor: started under a guard, its output kept in a log."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO

from bot.gateway.processes import Process

LOG_LIMIT = 10 * 1024 * 1024  # bytes; then the log starts anew and the old one is kept as .1
TAIL = 12  # lines shown when a child is given up
QUICK_SECONDS = 60  # a child that lived shorter died quickly
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0


class Child:
    """Starts again after a pause that doubles with each quick death."""

    def __init__(self, process: Process, folder: Path) -> None:
        self.name = process.name
        self.log = folder / f"{process.name}.log"
        self.tail: deque[str] = deque(maxlen=TAIL)
        self.quick_deaths = 0
        self.start_at = time.monotonic() + process.delay  # on the monotonic clock
        self._process = process
        self._running: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._started = 0.0

    def start(self) -> None:
        """Starts it now."""
        guard = [sys.executable, "-m", "bot.gateway.guard", str(os.getpid())]
        self._running = subprocess.Popen(
            guard + self._process.command,
            env=dict(self._process.environ) or None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal is for the supervisor alone
        )
        self._started = time.monotonic()
        self._reader = threading.Thread(
            target=self._copy, args=(self._running.stdout,), daemon=True
        )
        self._reader.start()

    @property
    def up(self) -> bool:
        """Whether it was started and has not ended."""
        return self._running is not None and self._running.poll() is None

    def bury(self) -> int | None:
        """Notes a death and plans the next start; gives the exit status, None if none died."""
        if self._running is None or self._running.poll() is None:
            return None
        status, self._running = self._running.returncode, None
        if self._reader:
            self._reader.join(1)
        quick = time.monotonic() - self._started < QUICK_SECONDS
        self.quick_deaths = self.quick_deaths + 1 if quick else 1
        pause = min(FIRST_PAUSE * 2 ** (self.quick_deaths - 1), LONGEST_PAUSE)
        self.start_at = time.monotonic() + pause
        return status

    def ask_to_stop(self) -> None:
        """Sends SIGTERM to its guard, which passes it on."""
        self._signal(signal.SIGTERM)

    def wait(self, deadline: float) -> None:
        """Waits until it has ended; at the deadline it is killed."""
        if self._running is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._running.wait(max(0.0, deadline - time.monotonic()))
        if self._running.poll() is None:
            self._signal(signal.SIGKILL)
            self._running.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self._running is not None:
            with contextlib.suppress(ProcessLookupError):
                self._running.send_signal(number)

    def _copy(self, source: IO[bytes] | None) -> None:
        """A full disk must not stop the child: its lines are then only read, not kept."""
        with source or contextlib.nullcontext(()) as lines:
            for raw in lines:
                line = raw.decode("utf-8", "replace").rstrip()
                self.tail.append(line)
                with contextlib.suppress(OSError):
                    if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
                        self.log.replace(self.log.with_suffix(".log.1"))
                    with self.log.open("a", encoding="utf-8") as file:
                        file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} [{self.name}] {line}\n")
