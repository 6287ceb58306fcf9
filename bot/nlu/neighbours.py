"""What kinds of training texts lie near a text, by sentence vector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
NEAREST = 4
KINDS = 3
"""Questions about a topic, everything else within scope, and what is out of scope."""
ROWS = 500
DIMENSIONS = 256
"""Kept of the vectors: half of them costs half the time, and nothing that could be measured."""


@dataclass(frozen=True)
class Neighbours:
    """Sentence vectors along ``axes`` (texts, axes), sorted by kind; ``counts`` is of each."""

    axes: Array
    vectors: Array
    counts: Array

    @classmethod
    def of(cls, vectors: Array, kinds: Array) -> Neighbours:
        """The neighbours that training texts make; ``kinds`` numbers each text's."""
        order, axes = np.argsort(kinds, kind="stable"), principal(vectors)
        return cls(axes, vectors[order] @ axes, np.bincount(kinds, minlength=KINDS))

    def near(self, vectors: Array) -> Array:
        """How near (texts, kinds) the NEAREST of each kind are on average, as cosines."""
        return _nearest((vectors @ self.axes) @ self.vectors.T, self.counts)

    def arrays(self) -> dict[str, Array]:
        """What to store, by name."""
        return {
            "near.axes": self.axes.astype(np.float16),
            "near.vectors": self.vectors.astype(np.float16),
            "near.counts": self.counts,
        }

    @classmethod
    def from_arrays(cls, stored: Mapping[str, Array]) -> Neighbours:
        """What ``arrays`` stored. Raises KeyError if a part is missing."""
        axes, vectors = (stored[f"near.{part}"] for part in ("axes", "vectors"))
        return cls(axes.astype(np.float32), vectors.astype(np.float32), stored["near.counts"])


def near_others(vectors: Array, kinds: Array, authors: Array) -> Array:
    """How near (texts, kinds) each text is to those of all other authors."""
    order, short = np.argsort(kinds, kind="stable"), vectors @ principal(vectors)
    sorted_vectors, sorted_authors = short[order], authors[order]
    counts = np.bincount(kinds, minlength=KINDS)
    found = []
    for start in range(0, len(vectors), ROWS):
        cosines = short[start : start + ROWS] @ sorted_vectors.T
        cosines[authors[start : start + ROWS, None] == sorted_authors[None]] = 0
        found.append(_nearest(cosines, counts))
    return np.vstack(found)


def principal(vectors: Array) -> Array:
    """The axes (dimensions, axes) along which vectors differ most; DIMENSIONS at most."""
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    return np.asarray(axes[:, -DIMENSIONS:], np.float32)


def _nearest(cosines: Array, counts: Array) -> Array:
    """The mean (texts, kinds) of the greatest cosines of each kind; 0 where there is none."""
    parts = np.split(cosines, np.cumsum(counts)[:-1], axis=1)
    return np.stack([_mean_of_greatest(part) for part in parts], axis=1)


def _mean_of_greatest(cosines: Array) -> Array:
    few = min(NEAREST, cosines.shape[1])
    if not few:
        return np.zeros(len(cosines), cosines.dtype)
    return np.partition(cosines, -few, axis=1)[:, -few:].mean(axis=1)
