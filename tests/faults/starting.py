"""Starting gateways: as a command, or forked from a process that has imported everything already.

Either way it is a process of its own, which can be killed with -9; forked it is up in an instant.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parent.parent.parent


class Gateway(Protocol):
    """A running process, as ``subprocess`` has it."""

    pid: int

    def poll(self) -> int | None: ...
    def send_signal(self, sig: int) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


def command(environ: Mapping[str, str], log: Path) -> Gateway:
    """``python -m bot.gateway``."""
    return _started(["bot.gateway"], environ, log)


def serve(environ: Mapping[str, str], log: Path) -> Gateway:
    """``policybot serve``, with all its processes."""
    return _started(["bot.cli", "serve", "--as-is"], environ, log)


def _started(module: list[str], environ: Mapping[str, str], log: Path) -> Gateway:
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=ROOT,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )


class Nest:
    """The process that forks; gateways of its own in it are children of it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.starting"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, environ: Mapping[str, str], log: Path) -> Gateway:
        """As ``command``."""
        return Forked(self, int(self.ask("start", dict(environ), str(log))))

    def ask(self, *words: object) -> str:
        """One answer to one line."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.communicate()


class Forked:
    """A gateway that the nest has forked."""

    def __init__(self, nest: Nest, pid: int) -> None:
        self._nest, self.pid = nest, pid
        self._status: int | None = None

    def poll(self) -> int | None:
        return self._look("poll", 0.0)

    def send_signal(self, sig: int) -> None:
        os.kill(self.pid, sig)

    def wait(self, timeout: float | None = None) -> int:
        status = self._look("wait", timeout or 60.0)
        if status is None:
            raise subprocess.TimeoutExpired("gateway", timeout or 60.0)
        return status

    def _look(self, word: str, seconds: float) -> int | None:
        if self._status is None:
            said = self._nest.ask(word, self.pid, seconds)
            self._status = int(said) if said != "runs" else None
        return self._status


def main() -> None:
    """The nest: starts a gateway, or tells whether one has ended, for each line."""
    import time

    import bot.gateway.__main__ as gateway

    for line in sys.stdin:
        word, *rest = json.loads(line)
        if word == "start":
            _say(_forked(gateway.main, *rest))
            continue
        pid, seconds = rest
        end = time.monotonic() + seconds
        while not (ended := os.waitpid(pid, os.WNOHANG))[0] and time.monotonic() < end:
            time.sleep(0.01)
        _say(os.waitstatus_to_exitcode(ended[1]) if ended[0] else "runs")


def _say(answer: object) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


def _forked(run: object, environ: dict[str, str], log: str) -> int:
    pid = os.fork()
    if pid:
        return pid
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(environ)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os._exit(run())  # type: ignore[operator]


if __name__ == "__main__":
    main()
