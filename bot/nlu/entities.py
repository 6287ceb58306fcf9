"""What a text names: topics, groups, places, sums, dates, durations and head counts."""

from __future__ import annotations

import datetime as dt
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
_RANK = {kind: rank for rank, kind in enumerate(_NAMED)}


class EntityMatcher:
    """Finds what the vocabulary names, the longest name first, and what is measured.

    Of names that overlap the longest stays; of equally long ones a topic goes before a group,
    a group before a region. A name of several places is a region with an empty id.
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
        }
        self._phrases = spacy.matcher.PhraseMatcher(self._nlp.vocab)
        for kind, names in self._ids.items():
            self._phrases.add(kind, [self._doc(name) for name in names])

    def find(self, text: str, on: dt.date | None = None) -> list[Mention]:
        """Find the mentions in a normalised, repaired text, in order.

        Without ``on``, dates are left out. Measures may lie within a name, never names within
        names.
        """
        chosen = self._chosen(self._named(text))
        named = [mention for mention in chosen if not is_office(text, mention.end, mention.kind)]
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

    def _chosen(self, mentions: Iterable[Mention]) -> Iterator[Mention]:
        taken: list[Mention] = []
        for mention in sorted(mentions, key=lambda m: (m.start - m.end, _RANK[m.kind], m.start)):
            if not any(m.start < mention.end and mention.start < m.end for m in taken):
                taken.append(mention)
                yield mention


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
