"""Who should have a case: by region, topic, load, capacity and duty. Pure, so it can be tested."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)


@dataclass(frozen=True)
class Place:
    """What a case asks of a mentor. ``regions`` goes from the nearest to the widest."""

    regions: tuple[str, ...]
    topic: str | None
    before: int | None = None  # the mentor who had this person's last case


@dataclass(frozen=True)
class Candidate:
    """A mentor, as far as routing goes. No regions, or no topics, means all."""

    id: int
    regions: frozenset[str]
    topics: frozenset[str]
    capacity: int
    load: int
    on_duty: bool
    role: str
    last_offer: dt.datetime | None = None
    declined: bool = False


def next_asked(
    place: Place, candidates: Sequence[Candidate], asked: Collection[int]
) -> list[Candidate]:
    """Those to be asked next: mentors, then supervisors, then who declined or gave it back."""
    for declined in (False, True):
        for role in ("mentor", "supervisor"):
            left = [one for one in candidates if one.id not in asked and one.declined == declined]
            if fitting := ranked(place, left, role):
                return fitting
    return []


def ranked(place: Place, candidates: Sequence[Candidate], role: str) -> list[Candidate]:
    """Those of this role who can have the case, the most fitting first.

    The same mentor as before, the nearest region (旗县, 盟市, all),
    the topic, the smallest share of capacity in use, the longest time without an offer.
    """
    fitting = [mentor for mentor in candidates if mentor.role == role and _can(place, mentor)]
    return sorted(fitting, key=lambda mentor: _key(place, mentor))


def _can(place: Place, mentor: Candidate) -> bool:
    if not mentor.on_duty or mentor.load >= mentor.capacity:
        return False
    if mentor.role == "supervisor":  # the last resort helps everyone
        return True
    return _distance(place, mentor) is not None and _topic(place, mentor) is not None


def _key(place: Place, mentor: Candidate) -> tuple[object, ...]:
    distance, topic = _distance(place, mentor), _topic(place, mentor)
    return (
        mentor.id != place.before,
        len(place.regions) + 1 if distance is None else distance,
        2 if topic is None else topic,
        mentor.load / mentor.capacity,
        mentor.last_offer or LONG_AGO,
        mentor.id,
    )


def _distance(place: Place, mentor: Candidate) -> int | None:
    if not mentor.regions:
        return len(place.regions)
    for distance, region in enumerate(place.regions):
        if region in mentor.regions:
            return distance
    return None if place.regions else 1  # where the region is not known, anyone will do


def _topic(place: Place, mentor: Candidate) -> int | None:
    if place.topic is not None and place.topic in mentor.topics:
        return 0
    return 1 if not mentor.topics or place.topic is None else None
