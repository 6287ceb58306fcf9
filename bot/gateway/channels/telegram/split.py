"""Cutting a text into messages that Telegram takes: it counts UTF-16 units, 4096 at most."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 4096
JOINER = "\u200d"
BREAKS = (
    re.compile(r"\n\s*\n"),  # between paragraphs
    re.compile(r"\n"),
    re.compile(r"[。！？!?][。！？!?”’」』）)]*\s*"),
    re.compile(r"\s+"),
)


def units(text: str) -> int:
    """The length of the text as Telegram counts it."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def pieces(text: str, limit: int = LIMIT) -> list[str]:
    """The text in pieces of at most ``limit`` units, in order; none of them is blank.

    Put together they hold every character but the whitespace where it was cut. A blank text has
    no pieces.
    """
    if limit < 2:
        raise ValueError("a character may take two units")
    found = []
    rest = text
    while units(rest) > limit:
        cut = _cut(rest, _fitting(rest, limit))
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [piece for piece in [*found, rest] if not piece.isspace() and piece]


def _fitting(text: str, limit: int) -> int:
    """How many characters fit, not counting the whitespace that follows them."""
    count = taken = 0
    for sign in text:
        taken += 2 if sign > "\uffff" else 1
        if taken > limit:
            break
        count += 1
    while count < len(text) and text[count].isspace():
        count += 1
    return count


def _cut(text: str, most: int) -> int:
    """Where to cut: the best kind of break in the second half, else the best one before it."""
    for least in (most // 2, 0):
        for kind in BREAKS:
            ends = [at.end() for at in kind.finditer(text, 0, most + 1) if at.end() <= most]
            good = [end for end in ends if end > least and not _one_sign(text, end)]
            if good:
                return good[-1]
    return _between_signs(text, most)


def _between_signs(text: str, most: int) -> int:
    """The last place up to ``most`` that parts no sign; ``most`` itself where there is none."""
    for cut in range(most, 0, -1):
        if not _one_sign(text, cut):
            return cut
    return most


def _one_sign(text: str, at: int) -> bool:
    """Whether what stands before and after ``at`` is seen as one sign: 👩‍💻, 🇨🇳, é in two parts."""
    if at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    if JOINER in (before, after) or _modifies(after):
        return True
    return _is_flag_half(after) and _flag_halves_before(text, at) % 2 == 1


def _modifies(sign: str) -> bool:
    tints_or_tags = "\U0001f3fb" <= sign <= "\U0001f3ff" or "\U000e0020" <= sign <= "\U000e007f"
    return tints_or_tags or unicodedata.category(sign).startswith("M")


def _is_flag_half(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _flag_halves_before(text: str, at: int) -> int:
    count = 0
    while at > count and _is_flag_half(text[at - count - 1]):
        count += 1
    return count
