"""Whole turns over HTTP, ours and the baseline's in turn, so that both meet the same noise."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Any

import httpx

from benchmarks.servers import Running
from benchmarks.timing import beside, percentile, shared, summary, timed
from benchmarks.usage import processor_seconds
from bot.stack import Person

BLOCK = 10  # turns of one side before the other has its
Speak = Callable[[str], Any]


def speaker(running: Running, client: httpx.Client) -> Speak:
    """One conversation, opened now: a call says a text and waits for its answer."""
    if running.name == "ours":
        opened = client.post(f"{running.address}/api/v1/conversations").raise_for_status().json()
        return Person(client, running.address, opened).say
    sender = uuid.uuid4().hex
    return lambda text: _told(client, running.address, sender, text)


def _told(client: httpx.Client, address: str, sender: str, text: str) -> Any:
    body = {"sender": sender, "message": text}
    said = client.post(f"{address}/webhooks/rest/webhook", json=body).raise_for_status().json()
    if not said:
        raise RuntimeError(f"the baseline said nothing to {text!r}")
    return said


def single_turns(ours: Running, stock: Running, questions: Sequence[str]) -> dict[str, Any]:
    """Each question as the first of a conversation, which our page opens before one types.

    A turn of ours is two calls, send and listen, against the baseline's one.
    """
    taken: dict[str, list[float]] = {"ours": [], "stock": []}
    spent: dict[str, float | None] = {"ours": 0.0, "stock": 0.0}
    with httpx.Client(timeout=60) as client:
        for block in _blocks(questions):
            for side in (ours, stock):
                before = processor_seconds(side.pids)
                for text in block:
                    speak = speaker(side, client)
                    taken[side.name].append(timed(partial(speak, text)))
                spent[side.name] = _more(spent[side.name], before, processor_seconds(side.pids))
    both = [{**summary(taken[name]), **_each(spent[name], len(questions))} for name in taken]
    return beside(*both)


def long_talks(
    ours: Running, stock: Running, questions: Sequence[str], length: int, talks: int
) -> dict[str, Any]:
    """The same people asking on: all turns, and the last five of each conversation."""
    taken: dict[str, list[list[float]]] = {"ours": [], "stock": []}
    with httpx.Client(timeout=60) as client:
        for talk in range(talks):
            texts = [questions[(talk * length + i) % len(questions)] for i in range(length)]
            for side in (ours, stock):
                speak = speaker(side, client)
                taken[side.name].append([timed(partial(speak, text)) for text in texts])
    every = {name: [t for one in found for t in one] for name, found in taken.items()}
    late = {name: [t for one in found for t in one[-5:]] for name, found in taken.items()}
    return {
        "length": length,
        "all_turns": beside(summary(every["ours"]), summary(every["stock"])),
        "last_five": beside(summary(late["ours"]), summary(late["stock"])),
    }


def throughput(
    ours: Running, stock: Running, questions: Sequence[str], clients: int, each: int
) -> dict[str, Any]:
    """Turns a second with so many people at once; a person sends when answered."""
    found = {}
    for side in (ours, stock):
        taken: list[float] = []
        whole = timed(partial(_crowd, side, questions, clients, each, taken))
        found[side.name] = {
            "turns_per_second": round(len(taken) / whole, 1),
            "p50_ms": round(percentile(taken, 0.5) * 1000, 1),
            "p95_ms": round(percentile(taken, 0.95) * 1000, 1),
        }
    ratio = {name: shared(found["ours"][name], found["stock"][name]) for name in found["ours"]}
    return {"clients": clients, "turns_each": each, **found, "ratio": ratio}


def _more(spent: float | None, before: float | None, after: float | None) -> float | None:
    if spent is None or before is None or after is None:
        return None
    return spent + after - before


def _each(spent: float | None, turns: int) -> dict[str, float | None]:
    """Processor time of one turn; it counts what other processes did not disturb."""
    return {"cpu_ms": None if spent is None else round(spent / turns * 1000, 1)}


def _crowd(
    side: Running, questions: Sequence[str], clients: int, each: int, taken: list[float]
) -> None:
    together = threading.Barrier(clients)

    def person(number: int) -> list[float]:
        with httpx.Client(timeout=120) as client:
            speak = speaker(side, client)
            texts = [questions[(number * each + i) % len(questions)] for i in range(each)]
            together.wait()
            return [timed(partial(speak, text)) for text in texts]

    with ThreadPoolExecutor(clients) as people:
        for times in people.map(person, range(clients)):
            taken += times


def _blocks(texts: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(texts)
    while block := list(islice(rest, BLOCK)):
        yield block
