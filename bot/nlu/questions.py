"""How one message falls into its questions."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ENDS = re.compile(r"(?<=[。！？!?；;\n])|(?<=[，,])|(?=还有[，,]?|另外|顺便|再问|以及要|同时)")
_SHORTEST = 4
MOST = 6


_DENIED = re.compile(
    r"(?:我)?(?:不是|没|不)(?:要|想|在)?(?:问|说|要|讲)?[^,，。！!？?;；是]{1,12}(?:[,，。！!;；]|(?=我?(?:是|要|想|问|说)))"
)


def meant(text: str) -> str:
    """What a correction asks for instead: the text without what it denies."""
    rest = _DENIED.sub("", text).strip(",，。 ")
    return rest if len(rest) > 1 else text


def pieces(text: str) -> list[str]:
    """The stretches of a text that may each be a question, in order; one if it has no break."""
    parts = [part for part in _ENDS.split(text) if part and part.strip()]
    merged: list[str] = []
    for part in parts:
        if merged and len(merged[-1].strip("，,。 ")) < _SHORTEST:
            merged[-1] += part
        else:
            merged.append(part)
    return merged[:MOST]


def joined(kept: Sequence[tuple[str, bool]]) -> list[str]:
    """Questions from pieces: a piece that asks ends a question, what precedes belongs to it."""
    questions, held = [], ""
    for text, asks in kept:
        held += text
        if asks:
            questions.append(held)
            held = ""
    if held and questions:
        questions[-1] += held
    return questions
