"""The officer's figures as JSON: ids with their names, and counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from bot.gateway.database import Connection
from bot.gateway.desk.office import Office
from bot.handoff.figures import figures
from bot.handoff.papers import SERVICES
from bot.handoff.search import Filter


def figures_object(db: Connection, office: Office, wanted: Filter) -> dict[str, Any]:
    """The figures of the cases that were opened in a span."""
    found = figures(db, wanted)
    say = office.phrases.say
    names: Mapping[str, Callable[[Any], str | None]] = {
        "states": lambda one: say(f"desk_state_{one}"),
        "reasons": lambda one: say(f"reason_{one}"),
        "topics": office.guide.topic,
        "regions": lambda one: one,
        "services": SERVICES.get,
        "ratings": lambda one: say("desk_rating", rating=one),
        "gaps": office.guide.topic,
        "reviews": lambda one: say(f"desk_review_{one}"),
    }
    counts = {part: _counted(getattr(found, part), name) for part, name in names.items()}
    spans = {part: asdict(getattr(found, part)) for part in ("claim", "first_answer", "closing")}
    load = [
        {"id": one.mentor_id, "name": one.name, "load": one.load, "capacity": one.capacity}
        for one in found.load
    ]
    return {"cases": found.cases, "open": found.open, **spans, **counts, "load": load}


def _counted(counts: Mapping[Any, int], name: Callable[[Any], str | None]) -> list[dict[str, Any]]:
    """Most first; an id of null is what has none."""
    return [
        {"id": None if one is None else str(one), "label": one and name(one), "count": count}
        for one, count in counts.items()
    ]
