"""What ``policybot ask`` does with many lines, once the assistant is up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from benchmarks.timing import summary, timed
from bot.asking import answer_lines


def ask_lines(address: str, texts: Sequence[str]) -> dict[str, Any]:
    """Seconds for all lines, and what the answers say of themselves."""
    lines = [json.dumps({"text": text}, ensure_ascii=False).encode() for text in texts]
    answered: list[dict[str, Any]] = []
    whole = timed(lambda: answered.extend(answer_lines(lines, address, {})))
    good = [one["latency_ms"] / 1000 for one in answered if "error" not in one]
    return {
        "lines": len(lines),
        "errors": len(answered) - len(good),
        "seconds": round(whole, 1),
        "lines_per_second": round(len(lines) / whole, 1),
        "latency": summary(good),
    }
