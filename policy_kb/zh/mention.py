"""A place in a text where something known is named."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "topic",
    "group",
    "region",
    "outside",
    "detail",
    "amount",
    "date",
    "duration",
    "count",
)


@dataclass(frozen=True)
class Mention:
    """Something named in ``[start, end)`` of a text.

    ``id`` is canonical: a topic's or group's id, a region's full name, yuan, an ISO date that may
    be partial, months, or a head count; empty if the text is too vague to say.
    """

    kind: str
    id: str
    start: int
    end: int
    text: str
    negated: bool = False
