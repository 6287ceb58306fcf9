"""Pinyin typed in Latin letters, turned into the words it spells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_kb.zh.lexicon import COMMON_WORDS, Lexicon
from policy_kb.zh.text import Reading

_RUN = re.compile(r"(?<![a-z0-9./:@_-])[a-z']+(?: [a-z']+)*(?![a-z0-9./:@_-])")
_SYLLABLES = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in"
    r"|iu|ou|ua|ue"
    r"|ui|un|uo|ve|a|e|i|o|u|v)|ang|ai|an|ao|ei|en|er|ou|a|e|o)+"
)
_SHORT = {
    "wo": "我",
    "neng": "能",
    "ma": "吗",
    "you": "有",
    "qian": "钱",
    "de": "的",
    "ban": "办",
    "ling": "领",
    "shi": "是",
    "zai": "在",
    "yao": "要",
    "mei": "没",
    "xiang": "想",
    "na": "哪",
}


def spelt_out(reading: Reading, lexicon: Lexicon) -> Reading:
    """Give the reading with pinyin of known words as Chinese characters.

    Words may be run together or set apart by blanks. First letters only (cydk) are read if four
    or more and only one word has them. Letters that are no pinyin stay.
    """
    for run in reversed(list(_RUN.finditer(reading.text))):
        for start, end, word in reversed(list(_words(run.group(), lexicon))):
            reading = reading.replaced(run.start() + start, run.start() + end, word)
    return reading


def _words(run: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Find the words spelt in a run of letters; none if no word of the field is among them."""
    places = [place for place, sign in enumerate(run) if sign.isalpha()]
    letters = "".join(run[place] for place in places)
    edges = {0, *(i for i, place in enumerate(places) if place and not run[place - 1].isalpha())}
    found = list(_spelt(letters, edges | {len(letters)}, lexicon))
    if not any(word in lexicon.words for _, _, word in found) and not _is_talk(letters, found):
        return
    follows = [start for start, _, _ in found[1:]] + [-1]
    for (start, end, word), after in zip(found, follows, strict=True):
        # The blank before the next word goes too: Chinese has none there.
        yield places[start], places[end] if after == end else places[end - 1] + 1, word


def _is_talk(letters: str, found: list[tuple[int, int, str]]) -> bool:
    """Tell whether everyday words alone account for all the letters."""
    covered = sum(end - start for start, end, _ in found)
    return covered == len(letters) and any(word in COMMON_WORDS for _, _, word in found)


def _spelt(letters: str, edges: set[int], lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    start, after_word = 0, False
    while start < len(letters):
        match = _at(letters, start, edges, lexicon) if start in edges or after_word else None
        if match:
            end, word = match
            yield start, end, word
            start, after_word = end, True
            continue
        syllable = _SYLLABLE.match(letters, start) if after_word or start in edges else None
        start, after_word = (syllable.end(), True) if syllable else (start + 1, False)


def _at(letters: str, start: int, edges: set[int], lexicon: Lexicon) -> tuple[int, str] | None:
    """Give the longest word spelt from ``start``, if what follows in the piece is pinyin too."""
    longest = min(len(letters), start + 60)
    for end in range(longest, start + 1, -1):
        spelt = letters[start:end]
        word = lexicon.letters.get(spelt) or _SHORT.get(spelt)
        if not word and start in edges and end in edges and _is_initials(start, end, edges):
            word = lexicon.initials.get(spelt)
        if word and _rest_is_pinyin(letters, end, edges):
            return end, word
    return None


def _is_initials(start: int, end: int, edges: set[int]) -> bool:
    return end - start >= 4 and not any(start < edge < end for edge in edges)


def _rest_is_pinyin(letters: str, end: int, edges: set[int]) -> bool:
    edge = min((edge for edge in edges if edge >= end), default=end)
    return edge == end or bool(_SYLLABLES.fullmatch(letters, end, edge))


_SYLLABLE = re.compile(_SYLLABLES.pattern[:-1])
