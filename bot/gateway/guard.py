"""Runs one command and ends it when the supervisor is gone, however it went.

``python -m bot.gateway.guard PARENT_PID COMMAND…``. Stands between supervisor and child, because a
supervisor that is killed with -9 can no longer stop anybody.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from types import FrameType

LOOK_SECONDS = 0.2
GRACE_SECONDS = 8
PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> int:
    """Gives the command's exit status."""
    parent, command = int(arguments[0]), arguments[1:]
    stop: list[int] = []

    def told(number: int, _: FrameType | None) -> None:
        stop.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, told)
    child = subprocess.Popen(command, preexec_fn=_die_with_parent, start_new_session=True)
    while child.poll() is None and not stop and os.getppid() == parent:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(LOOK_SECONDS)
    if child.poll() is None:
        _stop(child)
    _signal(child.pid, signal.SIGKILL)  # what the command left behind in its group
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def _stop(child: subprocess.Popen[bytes]) -> None:
    _signal(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    if child.poll() is None:
        _signal(child.pid, signal.SIGKILL)
        child.wait()


def _signal(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _die_with_parent() -> None:
    """Linux only, for the case that this guard is killed with -9 too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
