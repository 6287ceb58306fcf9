"""What a text names: topics, groups, places, sums, dates, durations and head counts."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policy_kb.vocabulary import Vocabulary
from policy_kb.zh.counts import find_counts
from policy_kb.zh.dates import find_dates
from policy_kb.zh.durations import find_durations
from policy_kb.zh.mention import Mention
from policy_kb.zh.money import find_amounts
from policy_kb.zh.negation import is_negated, is_office

_NAMED = ("topic", "detail", "group", "region", "outside")
_JOINS = {"、", "和", "或", "或者", "与", "及"}
_OTHER = "other"
_RANK = {kind: rank for rank, kind in enumerate((_OTHER, *_NAMED))}
_FILLER = re.compile(r"的?[那这]个|的|[“”‘’\"'「」『』《》]")
"""What people say or write inside a name: 创业的那个贷款, “双子星”试点."""
_SHORTEST_PARTED = 4


class EntityMatcher:
    """Finds what the vocabulary names, the longest name first, and what is measured.

    Of names that overlap the longest stays; of equally long ones a topic goes before a group,
    a group before a region. A name of several places is a region with an empty id. A name may
    be parted by 的, 那个 or quotes; two names of one topic side by side are one. Names of other
    things (助学贷款) are found only so that nothing within them is.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        spacy = _spacy()
        self._nlp = spacy.blank("zh")
        self._make = spacy.tokens.Doc
        self._ids: dict[str, Mapping[str, str]] = {
            "topic": vocabulary.topics,
            "group": vocabulary.groups,
            "region": {**dict.fromkeys(vocabulary.ambiguous, ""), **vocabulary.regions},
            "outside": vocabulary.outside,
            "detail": vocabulary.details,
            _OTHER: dict.fromkeys(vocabulary.others, ""),
        }
        self._phrases = spacy.matcher.PhraseMatcher(self._nlp.vocab)
        for kind, names in self._ids.items():
            self._phrases.add(kind, [self._doc(name) for name in names])

    def find(self, text: str, on: dt.date | None = None) -> list[Mention]:
        """Find the mentions in a normalised, repaired text, in order.

        Without ``on``, dates are left out. Measures may lie within a name, never names within
        names.
        """
        chosen = self._chosen([*self._named(text), *self._parted(text)])
        kept = (mention for mention in chosen if mention.kind != _OTHER)
        named = _joined(text, [m for m in kept if not is_office(text, m.end, m.kind)])
        measured = [mention for mention in _measured(text, on) if not _inside(mention, named)]
        return sorted(
            [*_listed(text, named), *measured], key=lambda mention: (mention.start, mention.end)
        )

    def _doc(self, text: str) -> Any:
        """Cut a text into single characters, blanks among them."""
        return self._make(self._nlp.vocab, words=list(text), spaces=[False] * len(text))

    def _named(self, text: str) -> Iterator[Mention]:
        for key, start, end in self._phrases(self._doc(text)):
            kind, word = self._nlp.vocab.strings[key], text[start:end]
            if not _cuts_latin(text, start, end):
                yield Mention(kind, self._ids[kind][word], start, end, word)

    def _parted(self, text: str) -> Iterator[Mention]:
        """Find the names that the text holds but for what is said in between."""
        gaps = {place for gap in _FILLER.finditer(text) for place in range(*gap.span())}
        if not gaps:
            return
        places = [place for place in range(len(text)) if place not in gaps]
        for found in self._named("".join(text[place] for place in places)):
            start, end = places[found.start], places[found.end - 1] + 1
            if end - start > len(found.text) >= _SHORTEST_PARTED:
                yield Mention(found.kind, found.id, start, end, text[start:end])

    def _chosen(self, mentions: Iterable[Mention]) -> Iterator[Mention]:
        taken: list[Mention] = []
        for mention in sorted(mentions, key=lambda m: (m.start - m.end, _RANK[m.kind], m.start)):
            if not any(m.start < mention.end and mention.start < m.end for m in taken):
                taken.append(mention)
                yield mention


def _joined(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Make one mention of names of the same topic with nothing but fillers between."""
    joined: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.start):
        last = joined[-1] if joined else None
        if (
            last
            and _same_topic(last, mention)
            and not _FILLER.sub("", text[last.end : mention.start])
        ):
            joined[-1] = Mention(
                last.kind, last.id, last.start, mention.end, text[last.start : mention.end]
            )
        else:
            joined.append(mention)
    return joined


def _same_topic(one: Mention, other: Mention) -> bool:
    return one.kind == other.kind == "topic" and one.id == other.id


def _spacy() -> Any:
    """Import spaCy without TensorFlow, which it would load for nothing, in ten seconds."""
    absent = "tensorflow" not in sys.modules
    if absent:
        sys.modules["tensorflow"] = None  # type: ignore[assignment]  # reads as not installed
    try:
        import spacy
        import spacy.matcher
        import spacy.tokens
    finally:
        if absent:
            del sys.modules["tensorflow"]
    return spacy


def _measured(text: str, on: dt.date | None) -> Iterator[Mention]:
    dates = find_dates(text, on) if on else []
    durations = [d for d in find_durations(text) if not _overlaps(d.start, d.end, dates)]
    for date in dates:
        yield _mention("date", date.value, date.start, date.end, text)
    for duration in durations:
        yield _mention("duration", duration.months, duration.start, duration.end, text)
    for amount in find_amounts(text):
        if not _overlaps(amount.start, amount.end, dates):
            yield _mention("amount", amount.yuan, amount.start, amount.end, text)
    for count in find_counts(text):
        yield _mention("count", count.value, count.start, count.end, text)


def _mention(kind: str, value: object, start: int, end: int, text: str) -> Mention:
    return Mention(kind, "" if value is None else str(value), start, end, text[start:end])


def _overlaps(start: int, end: int, spans: Iterable[object]) -> bool:
    return any(s.start < end and start < s.end for s in spans)  # type: ignore[attr-defined]


def _inside(mention: Mention, named: list[Mention]) -> bool:
    """Tell whether a number is only part of a name, such as 4050人员."""
    return any(m.start <= mention.start and mention.end <= m.end for m in named)


def _listed(text: str, named: list[Mention]) -> list[Mention]:
    """Mark the rest of a list as negated with its head: 不是退役军人、残疾人."""
    marked: list[Mention] = []
    for mention in sorted(named, key=lambda m: m.start):
        last = marked[-1] if marked else None
        joined = last and last.negated and text[last.end : mention.start] in _JOINS
        if joined and last and last.kind == mention.kind:
            marked.append(_negated(mention))
        else:
            marked.append(_with_negation(text, mention))
    return marked


def _with_negation(text: str, mention: Mention) -> Mention:
    return (
        _negated(mention) if is_negated(text, mention.start, mention.end, mention.kind) else mention
    )


def _negated(mention: Mention) -> Mention:
    return Mention(mention.kind, mention.id, mention.start, mention.end, mention.text, negated=True)


def _cuts_latin(text: str, start: int, end: int) -> bool:
    """Tell whether a name made of letters or digits is only part of a longer one."""
    before = text[start - 1 : start] + text[start : start + 1]
    after = text[end - 1 : end] + text[end : end + 1]
    return any(len(pair) == 2 and pair.isascii() and pair.isalnum() for pair in (before, after))
