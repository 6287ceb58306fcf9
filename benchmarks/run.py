"""``policybot bench``: every figure in one run, ours beside a stock Rasa project's.

``python -m benchmarks.run [--json] [--quick]``. See README.md for what is compared with what.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from rich.console import Console

from benchmarks.eligibility import eligibility
from benchmarks.knowledge import knowledge
from benchmarks.lines import ask_lines
from benchmarks.questions import questions
from benchmarks.report import show
from benchmarks.servers import Running, ours, stock_rasa
from benchmarks.soak import handoff
from benchmarks.stock_project import EPOCHS, QUICK_EPOCHS, Stock, stock
from benchmarks.timing import shared
from benchmarks.training import training
from benchmarks.turns import long_talks, single_turns, throughput
from benchmarks.usage import peak_megabytes
from bot.settings import Settings

Say = Callable[[str], None]


def bench(settings: Settings, say: Say, *, quick: bool = False) -> dict[str, Any]:
    """All figures. Needs a knowledge base and a trained model; the baseline's is kept in var/."""
    asked = questions(settings.home, 60 if quick else 240)
    figures: dict[str, Any] = {"machine": machine(), "quick": quick}
    epochs = QUICK_EPOCHS if quick else EPOCHS
    baseline = stock(settings.home, settings.var / "bench", say, epochs)
    say("training")
    figures["training"] = training(settings.home, baseline, train_ours=not quick)
    say("knowledge base")
    figures["knowledge_base"] = knowledge(asked)
    say("eligibility")
    figures["eligibility"] = eligibility(settings.home)
    say("handoff")
    figures["handoff"] = handoff()
    figures |= _served(settings, baseline, asked, say, quick=quick)
    figures["machine"]["load_after"] = _load()
    return figures


def _served(
    settings: Settings, baseline: Stock, asked: list[str], say: Say, *, quick: bool
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    starts: list[tuple[Running, Running]] = []
    for _ in range(0 if quick else 2):
        say("cold start")
        starts.append((_once(ours(settings)), _once(stock_rasa(baseline))))
    with ExitStack() as up:
        say("cold start")
        sides = up.enter_context(ours(settings)), up.enter_context(stock_rasa(baseline))
        found["cold_start"] = _cold([*starts, sides])
        say("first turns")
        found["turn"] = single_turns(*sides, asked)
        say("long conversations")
        found["long_conversation"] = long_talks(*sides, asked, 20, 2 if quick else 6)
        say("ten at once")
        found["throughput"] = throughput(*sides, asked, 10, 4 if quick else 20)
        say("ask")
        found["ask"] = ask_lines(sides[0].address, asked[:200])
        found["peak_memory"] = _memory(*sides)
    return found


def _once(start: Any) -> Running:
    with start as running:
        return running


def _cold(starts: list[tuple[Running, Running]]) -> dict[str, Any]:
    mine = statistics.median(pair[0].first_answer for pair in starts)
    theirs = statistics.median(pair[1].first_answer for pair in starts)
    return {
        "ours_page_s": round(statistics.median(pair[0].page or 0 for pair in starts), 2),
        "ours_first_answer_s": round(mine, 1),
        "stock_first_answer_s": round(theirs, 1),
        "ratio": shared(mine, theirs),
        "starts": len(starts),
    }


def _memory(mine: Running, theirs: Running) -> dict[str, Any]:
    peaks = peak_megabytes(mine.pids), peak_megabytes(theirs.pids)
    if None in peaks:
        return {"ours_mb": None, "stock_mb": None, "ratio": None, "why": "not measured here"}
    return {"ours_mb": peaks[0], "stock_mb": peaks[1], "ratio": shared(*peaks)}


def machine() -> dict[str, Any]:
    """Where this was measured, and how busy it was."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "load_before": _load(),
    }


def _load() -> list[float]:
    return [round(value, 1) for value in os.getloadavg()]


def main(arguments: list[str] | None = None) -> None:
    """Measure and print; what it is at goes to standard error."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="one JSON object")
    options.add_argument("--quick", action="store_true", help="fewer of everything, no training")
    given = options.parse_args(arguments)
    say = Console(stderr=True).print
    figures = bench(Settings.from_env(os.environ), say, quick=given.quick)
    if given.json:
        sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
    else:
        show(figures, Console())


if __name__ == "__main__":
    main()
