"""The figures as a table for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table


def show(figures: Mapping[str, Any], console: Console) -> None:
    """Print them; the ratio is ours divided by the baseline's."""
    table = Table("figure", "ours", "stock Rasa", "ratio")
    for row in rows(figures):
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)
    machine = figures["machine"]
    console.print(
        f"{machine['system']}, {machine['cpus']} CPUs, load before {machine['load_before']}"
        f" and after {machine['load_after']}"
    )


def rows(figures: Mapping[str, Any]) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Name, ours, baseline, ratio."""
    long = figures["long_conversation"]
    for name, one in (
        ("first turn", figures["turn"]),
        (f"turn in a talk of {long['length']}", long["all_turns"]),
        ("its last five turns", long["last_five"]),
        (f"{figures['throughput']['clients']} at once", figures["throughput"]),
    ):
        for key, ratio in one["ratio"].items():
            yield f"{name}: {key}", one["ours"][key], one["stock"][key], ratio
    cold, memory, training = (figures[k] for k in ("cold_start", "peak_memory", "training"))
    yield "page is up, s", cold["ours_page_s"], None, None
    first = cold["ours_first_answer_s"], cold["stock_first_answer_s"], cold["ratio"]
    yield "start to first answer, s", *first
    yield "peak memory, MB", memory["ours_mb"], memory["stock_mb"], memory["ratio"]
    name = f"training, s (stock: {training['stock_epochs']} epochs)"
    yield name, training["ours_s"], training["stock_s"], training["ratio"]
    judging = figures["eligibility"]
    for key, ratio in judging["all_programs"]["ratio"].items():
        name = f"judging {judging['programs']} programs: {key} (beside: rules read anew)"
        both = judging["all_programs"]
        yield name, both["ours"][key], both["baseline"][key], ratio
    size = judging["explanation"]["largest_bytes"]
    yield f"largest explanation, bytes ({judging['explanation']['program']})", size, None, None
    ask, kb = figures["ask"], figures["knowledge_base"]
    yield f"ask, {ask['lines']} lines, s", ask["seconds"], None, None
    yield "kb build, s", kb["build_s"], None, None
    yield from _handoff(figures["handoff"])
    for key in ("search_lexical", "search_lexical_and_dense", "encode_question"):
        yield f"{key}: p50_ms", kb[key]["p50_ms"], None, None


def _handoff(desk: Mapping[str, Any]) -> Iterator[tuple[Any, Any, Any, Any]]:
    """What became of the messages of the soak; times stand beside a direct call."""
    said = f"of {desk['messages']['in_all']} messages and {desk['kills']} kills"
    for name in ("lost", "doubled", "uncertain", "wrong_recipient"):
        yield f"handoff: {name}, {said}", desk[name], None, None
    times = dict(desk["latency"])
    direct = times.pop("direct_call")
    for name, one in times.items():
        for key, ratio in one["ratio_to_direct"].items():
            yield f"handoff: {name}: {key} (beside: direct call)", one[key], direct[key], ratio
