"""What a person wrote, brought to one form, with the way back to what was written."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 2_000
"""Characters of the original that are read; the rest is left out and flagged."""


@dataclass(frozen=True)
class Reading:
    """A text in normal form, each of its characters tied to the stretch it came from.

    ``offsets[i]`` is the half-open range of ``original`` that ``text[i]`` stands for.
    ``cut`` is true if the original was longer than was read.
    """

    text: str
    offsets: tuple[tuple[int, int], ...]
    original: str
    cut: bool = False

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the range of the original that ``text[start:end]`` stands for.

        An empty range gives an empty range, at the place where it would be read.
        """
        start, end = max(0, start), min(end, len(self.text))
        if start >= end:
            place = self.offsets[start][0] if start < len(self.offsets) else self._last
            return place, place
        pieces = self.offsets[start:end]
        return min(first for first, _ in pieces), max(last for _, last in pieces)

    def replaced(self, start: int, end: int, word: str) -> Reading:
        """Give the reading with ``text[start:end]`` read as ``word``.

        With as many characters as before, each keeps its own origin; else all share the whole.
        """
        origin = self.offsets[start:end]
        if len(word) != end - start:
            origin = (self.span(start, end),) * len(word)
        return Reading(
            self.text[:start] + word + self.text[end:],
            self.offsets[:start] + origin + self.offsets[end:],
            self.original,
            self.cut,
        )

    @property
    def _last(self) -> int:
        return self.offsets[-1][1] if self.offsets else 0


def normalise(text: str) -> Reading:
    """Read ``text`` as simplified, half-width, lower-case Chinese without invisible signs.

    Emoji and symbols become spaces, runs of blanks one space, blanks at both ends vanish.
    """
    signs: list[str] = []
    offsets: list[tuple[int, int]] = []
    for place, sign in enumerate(text[:LONGEST]):
        for plain in _plain(sign):
            if plain == " " and signs and signs[-1] == " ":
                offsets[-1] = (offsets[-1][0], place + 1)
            elif plain != " " or signs:
                signs.append(plain)
                offsets.append((place, place + 1))
    if signs and signs[-1] == " ":
        signs.pop()
        offsets.pop()
    return Reading("".join(signs), tuple(offsets), text, len(text) > LONGEST)


def is_chinese(sign: str) -> bool:
    """Tell whether ``sign`` is a Chinese character (the common planes, and 〇)."""
    return "\u4e00" <= sign <= "\u9fff" or sign == "〇" or "\u3400" <= sign <= "\u4dbf"


@lru_cache(maxsize=20_000)
def _plain(sign: str) -> str:
    """Give what one character is read as: often itself, sometimes several, sometimes nothing."""
    folded = unicodedata.normalize("NFKC", sign)
    return "".join(_visible(part) for part in folded)


def _visible(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign.isspace() or category.startswith("Z"):
        return " "
    if category in {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"}:
        return ""
    if not sign.isascii() and category in {"So", "Sk"}:
        return " "
    if is_chinese(sign):
        return _simplified(sign)
    lower = sign.lower()
    return lower if len(lower) == 1 else sign


def _simplified(sign: str) -> str:
    import zhconv  # loads its tables on first use

    converted: str = zhconv.convert(sign, "zh-hans")
    return converted if len(converted) == 1 else sign
