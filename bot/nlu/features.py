"""What the classifiers see of a text: character n-grams, plain and masked, and what is named in it.

Character n-grams on the raw text do not depend on where words are cut. The masked view puts
one sign in place of each name of a policy, group or place, so that "X多少钱" is learnt once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

LONGEST = 4
SIGNS = {
    "topic": "Ⓣ", "group": "Ⓖ", "region": "Ⓡ", "outside": "Ⓞ", "detail": "Ⓓ",
    "amount": "Ⓝ", "count": "Ⓝ", "duration": "Ⓛ", "date": "Ⓨ",
}  # fmt: skip


class Named(Protocol):
    """A mention: what kind of thing it names, which one, and where."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class View:
    """One text as the classifiers see it."""

    text: str
    mentions: tuple[Named, ...] = ()

    @property
    def masked(self) -> str:
        """The text with a sign in place of each mention."""
        parts, position = [], 0
        for mention in sorted(self.mentions, key=lambda found: found.start):
            if mention.start >= position and mention.kind in SIGNS:
                parts += [self.text[position : mention.start], SIGNS[mention.kind]]
                position = mention.end
        return "".join([*parts, self.text[position:]])

    def features(self) -> Iterator[str]:
        """The names of this text's features, repeated as often as they occur."""
        yield from ngrams("r", self.text)
        yield from ngrams("m", self.masked)
        for mention in self.mentions:
            yield f"={mention.kind}"
            yield f"={mention.kind}:{mention.id}"


def ngrams(prefix: str, text: str) -> Iterator[str]:
    """Character n-grams up to LONGEST, the text's ends marked, spaces and case folded."""
    signs = "^" + text.lower().replace(" ", "") + "$"
    for length in range(1, LONGEST + 1):
        for start in range(len(signs) - length + 1):
            yield prefix + signs[start : start + length]


class Weighting:
    """TF-IDF weights over the features that occur in at least two training texts."""

    def __init__(self, index: dict[str, int], idf: NDArray[np.float32]) -> None:
        self.index = index
        self.idf = idf

    @classmethod
    def fit(cls, views: Sequence[View], least: int = 2) -> Weighting:
        """Learn which features matter from training texts."""
        seen = Counter(name for view in views for name in set(view.features()))
        names = sorted(name for name, count in seen.items() if count >= least)
        idf = [log((1 + len(views)) / (1 + seen[name])) + 1 for name in names]
        return cls({name: i for i, name in enumerate(names)}, np.array(idf, np.float32))

    def weigh(self, view: View) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """The columns and values of one text, of length 1 as a vector."""
        counts = Counter(self.index[name] for name in view.features() if name in self.index)
        columns = np.fromiter(counts.keys(), np.intp, len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))).astype(
            np.float32
        )
        values *= self.idf[columns]
        return columns, values / max(float(np.linalg.norm(values)), 1e-9)

    def matrix(self, views: Iterable[View]) -> Any:
        """A CSR matrix (texts, features)."""
        from scipy.sparse import csr_matrix

        rows = [self.weigh(view) for view in views]
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows])
        values = np.concatenate([values for _, values in rows])
        return csr_matrix((values, columns, ends), shape=(len(rows), len(self.index)))

    def dump(self) -> str:
        """JSON that ``load`` reads back."""
        return json.dumps(
            {"features": list(self.index), "idf": [round(float(x), 4) for x in self.idf]},
            ensure_ascii=False,
        )

    @classmethod
    def load(cls, text: str) -> Weighting:
        """What ``dump`` wrote. Raises ValueError or KeyError if it is damaged."""
        stored = json.loads(text)
        if len(stored["features"]) != len(stored["idf"]):
            raise ValueError("as many features as weights were expected")
        index = {name: i for i, name in enumerate(stored["features"])}
        return cls(index, np.array(stored["idf"], np.float32))
