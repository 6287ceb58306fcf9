"""``policybot assess``: facts in, verdicts out, one JSON object a line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from policy_kb.assess import Assessor
from policy_kb.rules.facts import FactError


def assess_lines(
    lines: Iterable[bytes], assessor: Assessor, today: dt.date
) -> Iterator[dict[str, Any]]:
    """The verdicts for each line, in order; ``{"error": …}`` for a line that is wrong."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _assessed(line, number, assessor, today)


def _assessed(line: bytes, number: int, assessor: Assessor, today: dt.date) -> dict[str, Any]:
    try:
        given = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, a number without end
        return {"error": f"第{number}行不是 UTF-8 的 JSON：{error}"}
    if not isinstance(given, dict):
        return {"error": f'第{number}行要是一个对象，如 {{"groups": ["veteran"]}}'}
    try:
        return assessor.assess(given, today)
    except FactError as error:
        return {"error": f"第{number}行 {error}"}
