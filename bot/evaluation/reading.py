"""The entities that our own reader finds, with offsets into the text as written."""

from __future__ import annotations

from bot.evaluation.answers import KINDS, Span
from bot.nlu.reader import Read


def spans(read: Read) -> tuple[Span, ...]:
    """What a text names, denied or not; a name of several places has an empty id."""
    found = (mention for mention in read.mentions if mention.kind in KINDS)
    return tuple(sorted(Span(*read.reading.span(m.start, m.end), m.kind, m.id) for m in found))
