"""How fast words and news arrived, beside a direct call to the same Telegram."""

from __future__ import annotations

from typing import Any

from benchmarks.soak_people import Crowd
from benchmarks.soak_proof import Records
from benchmarks.soak_world import World
from benchmarks.timing import percentile, shared

Spans = list[tuple[float, float]]


def latencies(world: World, crowd: Crowd, records: Records) -> dict[str, Any]:
    """From the user's message to the mentor's channel, and from the press to the user.

    ``undisturbed`` leaves out what met a kill; the ratios are of those.
    """
    direct = _figures([(0.0, taken) for taken in world.direct])
    found: dict[str, Any] = {"direct_call": direct}
    spans = {
        "user_to_mentor": _relays(world, crowd, records),
        "claim_to_user": _claims(world, records),
    }
    for name, taken in spans.items():
        calm = _figures([span for span in taken if not world.disturbed(*span)])
        ratio = {key: shared(calm[key], direct[key]) for key in ("p50_ms", "p95_ms")}
        found[name] = {"undisturbed": calm, "all": _figures(taken), "ratio_to_direct": ratio}
    return found


def _relays(world: World, crowd: Crowd, records: Records) -> Spans:
    """Of messages that were written while a mentor had the case."""
    held: dict[str, list[Any]] = {}
    for case in records.cases:
        if case.claimed_at is not None:
            held.setdefault(case.conversation_id, []).append(case)
    found: Spans = []
    for (author, word), rows in records.by_text.items():
        if author != "user" or word not in world.said_at or rows[0].state != "passed":
            continue
        if not any(_during(case, rows[0]) for case in held.get(rows[0].conversation_id, ())):
            continue
        arrived = [world.telegram.seen.get((one.person.id, word)) for one in crowd.mentors]
        there = [at for at in arrived if at is not None]
        found += [(world.said_at[word], min(there))] if there else []
    return found


def _during(case: Any, row: Any) -> bool:
    ended = case.closed_at or row.created_at
    return bool(case.claimed_at <= row.created_at <= ended)


def _claims(world: World, records: Records) -> Spans:
    """Of users on Telegram: from the first press of 接单 to the news of it."""
    found: Spans = []
    for case in records.cases:
        user, pressed = records.user_of[case.conversation_id], world.pressed_at.get(case.number)
        if user.person is None or pressed is None:
            continue
        told = world.telegram.seen.get((user.person.id, f"claimed {case.number}"))
        found += [(pressed, told)] if told is not None and told > pressed else []
    return found


def _figures(spans: Spans) -> dict[str, Any]:
    taken = [until - since for since, until in spans]
    if not taken:
        return {"p50_ms": None, "p95_ms": None, "n": 0}
    ms = {f"p{part}_ms": round(percentile(taken, part / 100) * 1000, 1) for part in (50, 95)}
    return {**ms, "n": len(taken)}
