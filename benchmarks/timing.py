"""Times put together: the middle, the slow end, and one against another."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(share * len(ordered) + 0.5) - 1))]


def summary(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds at the middle and at the slow end, and how many were timed."""
    return {
        "p50_ms": round(percentile(seconds, 0.5) * 1000, 1),
        "p95_ms": round(percentile(seconds, 0.95) * 1000, 1),
        "n": len(seconds),
    }


def beside(ours: Mapping[str, float | None], stock: Mapping[str, float | None]) -> dict[str, Any]:
    """Both, and ours divided by the baseline for every figure but the count."""
    ratio = {name: shared(ours[name], stock[name]) for name in ours if name != "n"}
    return {"ours": dict(ours), "stock": dict(stock), "ratio": ratio}


def shared(ours: float | None, stock: float | None) -> float | None:
    """Ours divided by the baseline; None where one of them is not known."""
    return round(ours / stock, 3) if ours is not None and stock else None


def timed(work: Callable[[], Any]) -> float:
    """Seconds that one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
