"""What a server took, its children included: memory at most, processor time. Linux only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

PROC = Path("/proc")


def peak_megabytes(pids: Iterable[int], proc: Path = PROC) -> int | None:
    """The sum of the peaks of these processes and of all below them; None where unknown.

    Pages that two processes share are counted in both.
    """
    if not (proc / "self" / "status").is_file():
        return None
    return sum(_peak(proc / str(pid)) for pid in tree(pids, proc)) // 1024


def processor_seconds(pids: Iterable[int], proc: Path = PROC) -> float | None:
    """Processor time of these processes and of all below them so far; None where unknown."""
    if not (proc / "self" / "stat").is_file():
        return None
    return sum(_ticks(proc / str(pid)) for pid in tree(pids, proc)) / os.sysconf("SC_CLK_TCK")


def tree(pids: Iterable[int], proc: Path = PROC) -> Iterator[int]:
    """These processes and all below them."""
    below = _children(proc)
    waiting = list(pids)
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += below.get(pid, ())


def _children(proc: Path) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for status in proc.glob("[0-9]*/status"):
        parent = _line(status, "PPid:")
        found.setdefault(parent, []).append(int(status.parent.name))
    return found


def _peak(folder: Path) -> int:
    """In kB."""
    return _line(folder / "status", "VmHWM:")


def _ticks(folder: Path) -> int:
    try:
        # the name in brackets may hold blanks; utime and stime are the 14th and 15th of all
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # ended meanwhile
        return 0
    return int(fields[11]) + int(fields[12])


def _line(status: Path, name: str) -> int:
    try:
        lines = status.read_text().splitlines()
    except OSError:  # ended meanwhile
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
