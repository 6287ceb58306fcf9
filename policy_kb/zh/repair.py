"""Slips put right: what was misheard, mistyped by one character, or typed in Latin letters.

Cautious on purpose. A stretch that ordinary words account for stays as it is, even if it sounds
like a word of the field; so does anything that would add or drop a negation or a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy_kb.zh.latin import spelt_out
from policy_kb.zh.lexicon import Lexicon, Node, readings
from policy_kb.zh.text import Reading, is_chinese

SMALL_WORDS = frozenset(
    "的了是在不我有他她它这那就你您也和与或说要去看会着没无非未免过吗呢吧啊么给把被让从到对向以为"
    "能可都还很最又再才只先后上下前中里外大小多少几个一二三四五六七八九十百千万亿两零〇年月日元人受限及"
)
"""Characters that carry sense on their own: never taken for a slip in a short word."""

LOOK_ALIKE = frozenset(
    map(frozenset, ("贷货", "人入", "帖贴", "孵浮", "免兔", "己已", "未末", "担但", "役没", "残歼"))
)

LONG = 6
"""From this many signs on, a name is known by the rest though its first sign is a common word."""


@dataclass(frozen=True)
class Slip:
    """``[start, end)`` of a text that is better read as ``word``."""

    start: int
    end: int
    word: str


def correct(reading: Reading, lexicon: Lexicon) -> Reading:
    """Give the reading with its slips put right; offsets still lead to the original."""
    reading = spelt_out(reading, lexicon)
    slips = sorted(_slips(reading.text, lexicon), key=lambda slip: slip.start)
    for slip in reversed(slips):
        reading = reading.replaced(slip.start, slip.end, slip.word)
    return reading


def _slips(text: str, lexicon: Lexicon) -> list[Slip]:
    """Choose among overlapping slips: the longest word first, then the first in the text."""
    if sum(map(is_chinese, text)) < 2:
        return []
    pieces = _pieces(text, lexicon)
    known = _known(text, lexicon)
    found = [*_misheard(text, pieces, lexicon), *_mistyped(text, pieces, lexicon)]
    taken: list[tuple[int, int]] = []
    chosen: list[Slip] = []
    for slip in sorted(found, key=lambda slip: (-len(slip.word), slip.start)):
        if _crosses(slip, known) or any(a < slip.end and slip.start < b for a, b in taken):
            continue
        taken.append((slip.start, slip.end))
        chosen.append(slip)
    return chosen


def _pieces(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Give for each character the ordinary word that it belongs to."""
    pieces: list[tuple[int, int]] = []
    for word in lexicon.segment(text):
        start = len(pieces)
        pieces += [(start, start + len(word))] * len(word)
    return pieces


def _known(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Find where words of the lexicon already stand as they should."""
    spans: list[tuple[int, int]] = []
    for start in range(len(text)):
        for end in range(min(len(text), start + lexicon.longest), start + 1, -1):
            if text[start:end] in lexicon.words:
                spans.append((start, end))
                break
    return spans


def _crosses(slip: Slip, known: list[tuple[int, int]]) -> bool:
    """Tell whether a slip lies within, or cuts through, a word that is right already."""
    for start, end in known:
        within = start <= slip.start and slip.end <= end
        apart = end <= slip.start or slip.end <= start
        around = slip.start <= start and end <= slip.end
        if within or not (apart or around):
            return True
    return False


def _misheard(text: str, pieces: list[tuple[int, int]], lexicon: Lexicon) -> Iterator[Slip]:
    for start in range(len(text)):
        for end, word in _alike(text, start, lexicon.sounds):
            heard = text[start:end]
            if (
                heard != word
                and _whole(pieces, start, end)
                and _plausible(heard, word, pieces, start)
                and not _stands_alone(heard, word, pieces, start, lexicon)
            ):
                yield Slip(start, end, word)


def _alike(text: str, start: int, root: Node) -> Iterator[tuple[int, str]]:
    """Walk the sounds from ``start``: each word that the text sounds like, with its end."""
    nodes = [root]
    for place in range(start, len(text)):
        if not nodes or not is_chinese(text[place]):
            return
        said = readings(text[place])
        nodes = [node.below[sound] for node in nodes for sound in said if sound in node.below]
        for node in nodes:
            for word in node.words:
                yield place + 1, word


def _whole(pieces: list[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether no ordinary word sticks out of ``[start, end)``."""
    return pieces[start][0] >= start and pieces[end - 1][1] <= end


def _plausible(heard: str, word: str, pieces: list[tuple[int, int]], start: int) -> bool:
    wrong = [place for place, sign in enumerate(heard) if sign != word[place]]
    loose = all(pieces[start + place] == (start + place, start + place + 1) for place in wrong)
    if len(word) == 2:
        single = all(b - a == 1 for a, b in pieces[start : start + 2])
        return single and len(wrong) == 1 and heard[wrong[0]] not in SMALL_WORDS
    if loose:
        return len(wrong) < len(word)
    return len(word) >= 4 and len(wrong) * 2 <= len(word)


def _stands_alone(
    heard: str, word: str, pieces: list[tuple[int, int]], start: int, lexicon: Lexicon
) -> bool:
    """Tell whether all that is wrong are small words beside a whole one: 创业可 is no 创业课."""
    first, last = 0, len(heard)
    while first < last and heard[first] != word[first] and heard[first] in SMALL_WORDS:
        first += 1
    while last > first and heard[last - 1] != word[last - 1] and heard[last - 1] in SMALL_WORDS:
        last -= 1
    rest = (start + first, start + last)
    whole = heard[first:last] in lexicon.words or pieces[rest[0]] == rest
    return whole and last - first < len(heard) and last - first > 1


def _mistyped(text: str, pieces: list[tuple[int, int]], lexicon: Lexicon) -> Iterator[Slip]:
    for start in range(len(text)):
        for end in range(start + 4, min(len(text), start + lexicon.longest + 1) + 1):
            if not all(map(is_chinese, text[start:end])):
                break
            if _whole(pieces, start, end) and text[start:end] not in lexicon.words:
                yield from _one_off(text, start, end, pieces, lexicon)


def _one_off(
    text: str, start: int, end: int, pieces: list[tuple[int, int]], lexicon: Lexicon
) -> Iterator[Slip]:
    seen = text[start:end]
    words = {
        word
        for place in range(len(seen))
        for word, gap in lexicon.gaps.get(seen[:place] + seen[place + 1 :], ())
        if gap == place
        and len(word) == len(seen)
        and _is_typo(seen, word, place, pieces[start + place])
    }
    words |= {
        word
        for word, gap in lexicon.gaps.get(seen, ())
        if len(word) > 4
        and 0 < gap < len(word) - 1
        and word[gap] not in SMALL_WORDS
        and _is_dropped(seen, gap, pieces, start)
    }
    words |= {
        seen[:place] + seen[place + 1 :]
        for place in range(1, len(seen))
        if seen[place] == seen[place - 1] and seen[:place] + seen[place + 1 :] in lexicon.words
    }
    if len(words) == 1:
        yield Slip(start, end, words.pop())


def _is_typo(seen: str, word: str, place: int, piece: tuple[int, int]) -> bool:
    """Tell whether ``seen[place]`` is a wrong key for ``word[place]``, not another word."""
    wrong, right = seen[place], word[place]
    if frozenset((wrong, right)) in LOOK_ALIKE:
        return True
    if (
        (word[0] in SMALL_WORDS and len(word) < LONG)
        or piece[1] - piece[0] > 1
        or wrong in SMALL_WORDS
        or right in SMALL_WORDS
    ):
        return False
    inside = 0 < place < len(word) - 1
    return inside or _sounds_near(wrong, right)


def _sounds_near(one: str, other: str) -> bool:
    """Tell whether two characters share all but the nasal, the tongue or the tone."""
    return bool({_blurred(said) for said in readings(one)} & {_blurred(s) for s in readings(other)})


def _blurred(sound: str) -> str:
    for exact, loose in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n")):
        sound = sound.replace(exact, loose)
    return "l" + sound[1:] if sound.startswith("n") else sound


def _is_dropped(seen: str, gap: int, pieces: list[tuple[int, int]], start: int) -> bool:
    """Tell whether a character beside the gap stands alone, as the rest of a broken word does."""
    beside = [
        place
        for place in (gap - 1, gap)
        if pieces[start + place][1] - pieces[start + place][0] == 1
    ]
    return any(seen[place] not in SMALL_WORDS for place in beside)
