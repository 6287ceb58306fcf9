"""What one sentence encoder costs: ``python -m benchmarks.encoder_cost NAME``, for a quiet machine.

Prints milliseconds for a short and a long question, seconds to load, megabytes it adds.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from pathlib import Path

import numpy as np  # noqa: F401  # before the first measurement: every encoder needs it

from policy_kb.encoder import Encoder, load_encoder

SHORT = "贷款能贷多少"
LONG = "我去年从外地打工回来，想在旗里租个门面开饭馆，请问创业担保贷款和场租补贴怎么申请"


def main(name: str) -> None:
    """Measure and print."""
    before = _megabytes()
    started = time.perf_counter()
    encoder = load_encoder(name)
    encoder.encode([SHORT])
    load = time.perf_counter() - started
    short, long = _milliseconds(encoder, SHORT), _milliseconds(encoder, LONG)
    print(f"{short:.1f} {long:.1f} {load:.1f} {_megabytes() - before}")


def _milliseconds(encoder: Encoder, text: str) -> float:
    times = []
    for turn in range(30):
        started = time.perf_counter()
        encoder.encode([f"{text}{turn}"])
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def _megabytes() -> int:
    """The most memory that this process has held, its mapped files included."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux: getrusage would count what the parent held before the fork
        (peak,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(peak.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024**2  # macOS: bytes


if __name__ == "__main__":
    main(sys.argv[1])
