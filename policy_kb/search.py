"""From a question to the topics and clauses that answer it, ranked.

Four kinds of evidence are fused in one log-linear score: what the question names, the
words it shares with the content (BM25), how near its sentence vector is to the content's,
and what a classifier, where there is one, has learnt from labelled questions.
"""

from __future__ import annotations

import logging
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jieba
import numpy as np
from numpy.typing import NDArray

from policy_kb.encoder import Encoder
from policy_kb.store import KnowledgeBase
from policy_kb.vocabulary import Vocabulary

Array = NDArray[Any]
jieba.setLogLevel(logging.WARNING)
K1, B = 1.2, 0.5
FLOOR = 1e-3
"""The least probability that a classifier is taken to have meant."""


@dataclass(frozen=True)
class Weights:
    """How much each kind of evidence counts; fitted by ``benchmarks/fusion.py``."""

    named: float = 0.0
    learned: float = 1.0
    lexical: float = 1.7
    dense: float = 12.6


@dataclass(frozen=True)
class Hit:
    """A topic that may answer, its clause, and how probable it is among all topics."""

    topic: str
    clause: str
    score: float


class Searcher:
    """Searches one knowledge base.

    Passages have the vectors that were built in; with ``encoder`` they get its own, and so
    does each question that comes without a vector.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        vocabulary: Vocabulary,
        encoder: Encoder | None = None,
        weights: Weights = Weights(),
    ) -> None:
        self.clauses = {topic.id: topic.clause for topic in kb.topics}
        self.topics = tuple(self.clauses)
        self._names = vocabulary.topics
        self._encoder = encoder
        self._weights = weights
        self._words = jieba.Tokenizer()
        for word in vocabulary.jieba_words():
            self._words.add_word(word)
        owners = _owners(kb, self.topics)
        self._order = np.concatenate(owners)
        self._starts = np.cumsum([0, *(len(own) for own in owners[:-1])])
        self._lexical = BM25([self.terms(passage.text) for passage in kb.passages])
        self._vectors = _vectors(kb, encoder)

    def search(
        self,
        text: str,
        vector: Array | None = None,
        named: Sequence[str] | None = None,
        learned: Mapping[str, float] | None = None,
    ) -> list[Hit]:
        """Topics for a clean text, best first; empty if nothing speaks for any.

        ``vector`` saves encoding the text, ``named`` finding the topics that it names.
        """
        if named is None:
            named = [topic for name, topic in self._names.items() if name in text]
        if vector is None and self._encoder is not None:
            vector = self._encoder.encode([text])[0]
        evidence = self.evidence(text, vector, named, learned or {})
        if not evidence[:, :3].any():
            return []
        return self.ranked(evidence)

    def ranked(self, evidence: Array) -> list[Hit]:
        """Hits from an evidence matrix, best first."""
        weights = self._weights
        factors = np.array([weights.named, weights.learned, weights.lexical, weights.dense])
        scores = evidence @ factors
        probable = np.exp(scores - scores.max())
        probable /= probable.sum()
        order = np.argsort(-probable, kind="stable")
        return [
            Hit(self.topics[i], self.clauses[self.topics[i]], round(float(probable[i]), 4))
            for i in order[:20]
        ]

    def evidence(
        self, text: str, vector: Array | None, named: Iterable[str], learned: Mapping[str, float]
    ) -> Array:
        """What speaks for each topic, shape (topics, 4): named, learned, lexical, dense."""
        found = np.zeros((len(self.topics), 4))
        marked = set(named)
        for row, topic in enumerate(self.topics):
            found[row, 0] = topic in marked
            if learned:
                found[row, 1] = math.log(max(learned.get(topic, 0.0), FLOOR) / FLOOR)
        words = self._lexical.scores(self.terms(text))
        near = self._vectors @ vector if self._vectors is not None and vector is not None else None
        found[:, 2] = np.maximum.reduceat(words[self._order], self._starts) / 10
        if near is not None:
            found[:, 3] = np.maximum.reduceat(near[self._order], self._starts)
        return found

    def terms(self, text: str) -> list[str]:
        """Words of two signs or more, and pairs of characters."""
        plain = "".join(sign if sign.isalnum() else " " for sign in text.lower())
        words = [word for word in self._words.cut(plain, HMM=False) if len(word) > 1]
        pairs = [plain[i : i + 2] for i in range(len(plain) - 1) if " " not in plain[i : i + 2]]
        return words + pairs


class BM25:
    """Okapi BM25 over passages given as lists of terms."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        lengths = np.array([len(document) for document in documents], np.float32)
        self._norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1.0))
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, document in enumerate(documents):
            for term, count in Counter(document).items():
                postings[term].append((place, count))
        self._weights = {term: self._weighed(found) for term, found in postings.items()}

    def _weighed(self, found: list[tuple[int, int]]) -> tuple[Array, Array]:
        """Where a term stands, and how much it counts there."""
        places = np.array([place for place, _ in found], np.intp)
        counts = np.array([count for _, count in found], np.float32)
        rarity = math.log(1 + (len(self._norm) - len(found) + 0.5) / (len(found) + 0.5))
        return places, rarity * counts * (K1 + 1) / (counts + self._norm[places])

    def scores(self, terms: Iterable[str]) -> Array:
        """The score of each passage, shape (passages,)."""
        total = np.zeros(len(self._norm), np.float32)
        for term in set(terms) & self._weights.keys():
            places, weights = self._weights[term]
            total[places] += weights
        return total


def _owners(kb: KnowledgeBase, topics: Sequence[str]) -> list[Array]:
    """For each topic its own passages, or its clause's sentences where it stands alone."""
    own: dict[str, list[int]] = defaultdict(list)
    alone = {kb.topic(topic).clause: topic for topic in topics}
    shared = Counter(kb.topic(topic).clause for topic in topics)
    for passage in kb.passages:
        owner = passage.topic
        if owner is None and shared[passage.clause] == 1:
            owner = alone[passage.clause]
        if owner is not None:
            own[owner].append(passage.position)
    return [np.array(own[topic], np.intp) for topic in topics]


def _vectors(kb: KnowledgeBase, encoder: Encoder | None) -> Array | None:
    """Vectors of all passages: made now with an encoder, else the built ones, if there are any."""
    if encoder is not None:
        return encoder.encode([passage.text for passage in kb.passages])
    stored = [passage.vector for passage in kb.passages if passage.vector is not None]
    return np.stack(stored) if len(stored) == len(kb.passages) else None


def search(kb: KnowledgeBase, text: str) -> list[Hit]:
    """Topics for a question, by names and words: what ``policybot kb search`` shows."""
    from policy_kb.content import DEFAULT
    from policy_kb.zh.text import normalise

    return Searcher(kb, Vocabulary.load(DEFAULT)).search(normalise(text).text)
