"""What judging all programs for a person costs, and how long an explanation gets.

``python -m benchmarks.eligibility`` prints it as JSON. The people are those of ``tests/cases``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from benchmarks.timing import beside, summary, timed
from policy_kb.assess import Assessor
from policy_kb.build import build
from policy_kb.store import KnowledgeBase

TODAY = dt.date(2026, 11, 22)
HOME = Path(__file__).parents[1]
EVERY = 20  # the baseline is slow: it judges one person in so many
Facts = Mapping[str, Any]


def eligibility(home: Path = HOME) -> dict[str, Any]:
    """Judge everybody with the rules kept in memory, and some with rules read anew each time."""
    found = list(people(home))
    with TemporaryDirectory(prefix="kb-bench-") as folder:
        database = Path(folder) / "kb.sqlite"
        build(database)
        kept = Assessor(KnowledgeBase.open(database))
        kept.assess(found[0], TODAY)  # what is read once is read
        ours = [timed(partial(kept.assess, facts, TODAY)) for facts in found]
        anew = [timed(partial(_read_and_assess, database, facts)) for facts in found[::EVERY]]
    both = beside(summary(ours), summary(anew))
    return {
        "programs": len(kept.rules),
        "all_programs": {"ours": both["ours"], "baseline": both["stock"], "ratio": both["ratio"]},
        "explanation": longest(kept, found),
    }


def longest(assessor: Assessor, found: Sequence[Facts]) -> dict[str, Any]:
    """The explanation of the most bytes, as it is sent, and the program it is about."""
    size, program = max(
        (len(json.dumps(verdict, ensure_ascii=False).encode()), verdict["id"])
        for facts in found
        for verdict in assessor.assess(facts, TODAY)["programs"]
    )
    return {"largest_bytes": size, "program": program}


def people(home: Path) -> Iterator[Facts]:
    """What is known of the person of each case, and of nobody at all."""
    yield {}
    for path in sorted((home / "tests" / "cases").glob("*.yml")):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in file["cases"]:
            yield {**(file.get("base") or {}), **(case.get("change") or {})}


def _read_and_assess(database: Path, facts: Facts) -> dict[str, Any]:
    return Assessor(KnowledgeBase.open(database)).assess(facts, TODAY)


if __name__ == "__main__":
    print(json.dumps(eligibility(), ensure_ascii=False, indent=2))
