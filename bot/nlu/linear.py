"""A linear classifier over many features: ridge regression on class indicators, calibrated.

Solved in its dual form, so that thousands of texts take seconds whatever the number of
features. One inverse gives the fit and all held-out scores: what a fit without some texts
says of them follows from their block of it. Kept as plain arrays, no pickle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class LinearClassifier:
    """Class probabilities: a softmax over linear scores times a fitted sharpness.

    ``weights`` has shape (features, classes), ``bias`` (classes,).
    """

    classes: tuple[str, ...]
    weights: Array
    bias: Array
    sharpness: float

    def probabilities(self, columns: Array, values: Array, dense: Array) -> Array:
        """Probabilities (classes,) of one text.

        ``columns`` and ``values`` name its non-zero sparse features; ``dense`` holds the
        last ``len(dense)`` features.
        """
        first_dense = self.weights.shape[0] - len(dense)
        scores = values @ self.weights[columns] + dense @ self.weights[first_dense:] + self.bias
        return softmax(scores * self.sharpness)

    def arrays(self, prefix: str) -> dict[str, Array]:
        """What to store, by name."""
        return {
            f"{prefix}.classes": np.array(self.classes),
            f"{prefix}.weights": self.weights.astype(np.float16),
            f"{prefix}.bias": self.bias.astype(np.float32),
            f"{prefix}.sharpness": np.array(self.sharpness),
        }

    @classmethod
    def from_arrays(cls, stored: Mapping[str, Array], prefix: str) -> LinearClassifier:
        """The classifier that ``arrays`` stored. Raises KeyError if a part is missing."""
        return cls(
            tuple(str(name) for name in stored[f"{prefix}.classes"]),
            stored[f"{prefix}.weights"].astype(np.float32),
            stored[f"{prefix}.bias"],
            float(stored[f"{prefix}.sharpness"]),
        )


@dataclass(frozen=True)
class Fit:
    """A classifier, and its probabilities (texts, classes) for texts that it was not fitted on.

    For training texts these come from a fit without their fold.
    """

    classifier: LinearClassifier
    held_out: Array


def softmax(scores: Array) -> Array:
    """Probabilities along the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def fit(
    sparse: Any,
    dense: Array,
    heads: Sequence[tuple[Sequence[str], Array]],
    fold: Array,
    ridge: float,
) -> list[Fit]:
    """Fit heads, pairs of classes and targets (texts, classes), on one set of features.

    ``sparse`` is a CSR matrix (texts, features), ``dense`` (texts, dimensions). Rows of
    targets sum to 1. ``fold`` numbers the groups that are held out in turn.
    """
    targets = np.hstack([targets for _, targets in heads]).astype(np.float32)
    gram = (sparse @ sparse.T).toarray().astype(np.float32)
    gram += dense @ dense.T
    mean = targets.mean(axis=0)
    inverse = _inverse(gram, ridge)
    dual = inverse @ (targets - mean)
    scores = targets.copy()
    for number in np.unique(fold):
        part = np.flatnonzero(fold == number)
        scores[part] -= np.linalg.solve(inverse[np.ix_(part, part)], dual[part])
    weights = np.vstack([sparse.T @ dual, dense.T @ dual]).astype(np.float32)
    ends = np.cumsum([len(classes) for classes, _ in heads])[:-1]
    parts = zip(*(np.split(whole, ends, axis=-1) for whole in (weights, mean, scores, targets)))
    return [_head(tuple(classes), *part) for (classes, _), part in zip(heads, parts)]


def _head(
    classes: tuple[str, ...], weights: Array, bias: Array, scores: Array, targets: Array
) -> Fit:
    sharpness = best_sharpness(scores, targets)
    return Fit(LinearClassifier(classes, weights, bias, sharpness), softmax(scores * sharpness))


def best_sharpness(scores: Array, targets: Array) -> float:
    """The factor that makes held-out probabilities most honest (least log loss)."""
    losses = {
        factor: -(targets * np.log(softmax(scores * factor) + 1e-9)).sum()
        for factor in np.geomspace(1.0, 60.0, 60)
    }
    return float(min(losses, key=lambda factor: losses[factor]))


def _inverse(gram: Array, ridge: float) -> Array:
    """The inverse of a Gram matrix, which is overwritten, with ``ridge`` on its diagonal."""
    from scipy.linalg.lapack import spotrf, spotri

    gram[np.diag_indices_from(gram)] += ridge
    factor, wrong = spotrf(gram, lower=True, clean=True, overwrite_a=True)
    if wrong:
        raise np.linalg.LinAlgError("the Gram matrix is not positive definite")
    lower, _ = spotri(factor, lower=True, overwrite_c=True)
    return np.asarray(lower + np.tril(lower, -1).T)
