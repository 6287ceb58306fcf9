"""Who does a piece of work, and until when: so that two do not, and nobody's is left lying."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class Lease:
    """Who has something, and until when."""

    owner: str
    until: dt.datetime


def new_owner() -> str:
    """A name for one worker of this process: host, process, and a number of its own."""
    return f"{socket.gethostname()}|{os.getpid()}|{secrets.token_hex(4)}"


def alive(owner: str, ours: str) -> bool:
    """False only when the owner was a process of this machine that is certainly gone.

    ``ours`` is the asking worker: another one with this process's number is of an earlier life.
    """
    if owner == ours:
        return True
    host, pid, _ = owner.split("|")
    if host != socket.gethostname():
        return True
    return int(pid) != os.getpid() and _exists(int(pid))


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
