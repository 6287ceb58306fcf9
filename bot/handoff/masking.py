"""Hiding what identifies a person: numbers of phones and of identity cards, and e-mail."""

from __future__ import annotations

import hashlib
import re

# digits may be full-width, and parted by a space or a hyphen
_GAP = r"[ \u3000\-－]?"
_ID = re.compile(
    rf"(?<!\d)\d(?:{_GAP}\d){{16}}{_GAP}[\dXxＸｘ](?!\d)|(?<!\d)\d(?:{_GAP}\d){{14}}(?!\d)"
)
_MOBILE = re.compile(rf"(?<!\d)[1１]{_GAP}[3-9３-９](?:{_GAP}\d){{9}}(?!\d)")
_LANDLINE = re.compile(rf"(?<!\d)[0０]\d{{2,3}}{_GAP}\d{{7,8}}(?!\d)")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_KEPT = 3  # characters at the start, so that a person recognises their own


def mask(text: str) -> str:
    """The text with every such number starred but for its first three digits."""
    for pattern in (_ID, _MOBILE, _LANDLINE, _MAIL):
        text = pattern.sub(_starred, text)
    return text


def masked(value: object) -> object:
    """As ``mask``, through lists and mappings; keys and other values stay."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(masked(inner) for inner in value)
    return value


def alias(conversation_id: str) -> str:
    """What mentors call the person of a conversation: the same each time, and telling nothing."""
    return f"来访者{hashlib.sha256(conversation_id.encode()).hexdigest()[:4].upper()}"


def _starred(found: re.Match[str]) -> str:
    text = found.group()
    return text[:_KEPT] + "*" * (len(text) - _KEPT)
