"""How probable it is that a text is none of the plan's business, by all that speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
ROUNDS = 25
SHRINK = 1.0
SMALLEST = 1e-4
SPREAD = 8.0
"""Brings cosines to the range of log odds, so that both are shrunk alike."""


@dataclass(frozen=True)
class Refusal:
    """A logistic regression on what the two heads and the nearest training texts say.

    The wording of a foreign question is often familiar (多少钱) where its matter is not.
    ``weights`` go with the columns of ``evidence_of``.
    """

    weights: Array

    def probability(self, evidence: Array) -> Array:
        """The probability (texts,) that each row of evidence is out of scope."""
        return _logistic(evidence @ self.weights)


def evidence_of(foreign: Array, topics: Array, topicless: int, near: Array, long: Array) -> Array:
    """Rows of evidence (texts, columns).

    From the probability of being foreign (texts,), those of the topics (texts, topics), of
    which the column ``topicless`` stands for none, the nearness of each kind of training text
    (texts, kinds) and the number of signs (texts,).
    """
    best = topics[:, np.arange(topics.shape[1]) != topicless].max(axis=1)
    odds = _log_odds(np.stack([foreign, topics[:, topicless], best], axis=1))
    rest = np.stack([np.log1p(long), np.ones(len(near))], axis=1)
    return np.concatenate([odds, SPREAD * near, rest], axis=1)


def learn(evidence: Array, foreign: Array) -> Refusal:
    """The refusal that best tells the rows that are ``foreign`` (bool) from the others."""
    truth = np.asarray(foreign, float)
    weights = np.zeros(evidence.shape[1])
    for _ in range(ROUNDS):
        said = _logistic(evidence @ weights)
        slope = evidence.T @ (said - truth) + SHRINK * weights
        curve = (evidence * (said * (1 - said))[:, None]).T @ evidence
        weights = weights - np.linalg.solve(curve + SHRINK * np.eye(len(weights)), slope)
    return Refusal(weights)


def reweighed(probabilities: Array, column: int, foreign: Array) -> Array:
    """Probabilities (texts, classes) with those of ``column`` set; the others keep their ratios."""
    rest = np.arange(probabilities.shape[1]) != column
    found = probabilities.copy()
    left = (1 - foreign) / np.maximum(probabilities[:, rest].sum(axis=1), 1e-9)
    found[:, rest] *= left[:, None]
    found[:, column] = foreign
    return found


def _log_odds(probability: Array) -> Array:
    inside = np.minimum(np.maximum(probability, SMALLEST), 1 - SMALLEST)
    return np.asarray(np.log(inside / (1 - inside)))


def _logistic(scores: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -60, 60))))
