"""The model that says what is asked (intent) and about what (topic), and how sure it is.

Two linear classifiers over the same features, and a refusal that weighs what both say with
what lies near. Their sharpness, its weights and the thresholds for acting and refusing come
from predictions on writers left out of the fit, never by hand.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.features import View, Weighting
from bot.nlu.linear import Fit, LinearClassifier, fit
from bot.nlu.neighbours import Neighbours, near_others
from bot.nlu.refusal import Refusal, evidence_of, learn, reweighed

OUT_OF_SCOPE = "out_of_scope"
NO_TOPIC = "-"
RIDGE = 0.3
ACT_PRECISION = 0.85
FALSE_REFUSALS = 0.03
FLAT_REFUSALS = 0.01
"""At most so many good questions are refused without an offer of what they may be about."""
FOLDS = 10
TOPICS = 10
"""As many are named for a text, best first."""
TOPICAL, TOPICLESS, FOREIGN = range(3)
"""Kinds of texts: about a topic, within scope but about none, out of scope."""
Array = NDArray[Any]


@dataclass(frozen=True)
class Example:
    """A labelled utterance. ``topics`` are best first; empty means that it names none.

    ``author`` is the voice it is told in; voices of one ``hand`` are held out together.
    """

    text: str
    intent: str
    topics: tuple[str, ...]
    author: str
    hand: str


@dataclass(frozen=True)
class Thresholds:
    """When to act on the best intent, when to refuse as out of scope, when to do so flatly.

    All are probabilities; from ``refuse`` to ``sure`` a refusal is in doubt.
    """

    act: float
    refuse: float
    sure: float


@dataclass(frozen=True)
class Prediction:
    """Intents and topics with their probabilities, best first."""

    intents: tuple[tuple[str, float], ...]
    topics: tuple[tuple[str, float], ...]

    def probability(self, intent: str) -> float:
        """How probable ``intent`` is; 0 if it is not known."""
        return dict(self.intents).get(intent, 0.0)


@dataclass(frozen=True)
class PolicyModel:
    """A trained model: features, two heads, a refusal with its neighbours, thresholds."""

    weighting: Weighting
    intent: LinearClassifier
    topic: LinearClassifier
    refusal: Refusal
    neighbours: Neighbours
    thresholds: Thresholds

    def predict(self, view: View, vector: Array) -> Prediction:
        """What is asked, and about what. ``vector`` is the sentence vector of the text."""
        columns, values = self.weighting.weigh(view)
        intent, topic = (
            Fit(head, head.probabilities(columns, values, vector)[None])
            for head in (self.intent, self.topic)
        )
        near, long = self.neighbours.near(vector[None]), np.array([len(view.text)])
        foreign = self.refusal.probability(_evidence(intent, topic, near, long))
        (intents,) = _refused(intent, foreign)
        return Prediction(
            _ranked(self.intent, intents), _ranked(self.topic, topic.held_out[0], TOPICS)
        )

    def save(self, folder: Path) -> None:
        """Write JSON and arrays; nothing that runs code when read."""
        (folder / "features.json").write_text(self.weighting.dump(), encoding="utf-8")
        (folder / "thresholds.json").write_text(json.dumps(asdict(self.thresholds)))
        np.savez_compressed(
            folder / "weights.npz",
            **self.intent.arrays("intent"),
            **self.topic.arrays("topic"),
            **self.neighbours.arrays(),
            refusal=self.refusal.weights,
        )

    @classmethod
    def load(cls, folder: Path) -> PolicyModel:
        """What ``save`` wrote. Raises OSError, ValueError or KeyError if a part is missing."""
        with (folder / "weights.npz").open("rb") as file:
            stored = dict(np.load(file, allow_pickle=False))
        weighting = Weighting.load((folder / "features.json").read_text(encoding="utf-8"))
        intent = LinearClassifier.from_arrays(stored, "intent")
        if intent.weights.shape[0] < len(weighting.index):
            raise ValueError("the weights do not fit the features")
        return cls(
            weighting,
            intent,
            LinearClassifier.from_arrays(stored, "topic"),
            Refusal(stored["refusal"]),
            Neighbours.from_arrays(stored),
            Thresholds(**json.loads((folder / "thresholds.json").read_text())),
        )


def train(examples: Sequence[Example], views: Sequence[View], vectors: Array) -> PolicyModel:
    """Fit on all examples; calibrate on what each author's words get from a fit on the others'."""
    weighting = Weighting.fit(views)
    names = [(example.intent,) for example in examples]
    about = [example.topics or (NO_TOPIC,) for example in examples]
    intents, topics = classes_of(names), classes_of(about)
    heads = [(intents, indicators(names, intents)), (topics, indicators(about, topics))]
    intent, topic = fit(weighting.matrix(views), vectors, heads, fold_by_author(examples), RIDGE)
    kinds = np.array([_kind(example) for example in examples])
    near = near_others(vectors, kinds, _numbered([example.author for example in examples]))
    long = np.array([len(view.text) for view in views])
    evidence = _evidence(intent, topic, near, long)
    refusal = learn(evidence, kinds == FOREIGN)
    held_out = _refused(intent, refusal.probability(evidence))
    return PolicyModel(
        weighting=weighting,
        intent=intent.classifier,
        topic=topic.classifier,
        refusal=refusal,
        neighbours=Neighbours.of(vectors, kinds),
        thresholds=choose(held_out, examples, intents),
    )


def _evidence(intent: Fit, topic: Fit, near: Array, long: Array) -> Array:
    """What speaks for refusing, from what two heads say of the same texts."""
    foreign = intent.held_out[:, intent.classifier.classes.index(OUT_OF_SCOPE)]
    topicless = topic.classifier.classes.index(NO_TOPIC)
    return evidence_of(foreign, topic.held_out, topicless, near, long)


def _refused(intent: Fit, foreign: Array) -> Array:
    column = intent.classifier.classes.index(OUT_OF_SCOPE)
    return reweighed(intent.held_out, column, foreign)


def _kind(example: Example) -> int:
    if example.intent == OUT_OF_SCOPE:
        return FOREIGN
    return TOPICAL if example.topics else TOPICLESS


def _numbered(names: Sequence[str]) -> Array:
    places = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.array([places[name] for name in names])


def fold_by_author(examples: Sequence[Example]) -> Array:
    """One of FOLDS folds for each example: no author is on both sides of a held-out fit."""
    return _numbered([example.author for example in examples]) % FOLDS


def fold_by_hand(examples: Sequence[Example]) -> Array:
    """A fold for each example: one hand is never on both sides of a held-out fit."""
    return _numbered([example.hand for example in examples])


def choose(probabilities: Array, examples: Sequence[Example], classes: Sequence[str]) -> Thresholds:
    """The thresholds that meet the targets on held-out predictions.

    ``act``: above it, the best intent is right with ACT_PRECISION. ``refuse``: as low as it
    may be with at most FALSE_REFUSALS of the questions about a topic refused; ``sure``: the
    same with FLAT_REFUSALS.
    """
    truth = np.array([example.intent for example in examples])
    right = np.array(classes)[probabilities.argmax(axis=1)] == truth
    best = probabilities.max(axis=1)
    order = np.argsort(-best)
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= ACT_PRECISION)
    act = float(best[order][enough[-1]]) if len(enough) else 0.99
    good = np.array([bool(e.topics) and e.intent != OUT_OF_SCOPE for e in examples])
    foreign = probabilities[good, list(classes).index(OUT_OF_SCOPE)]
    refuse, sure = np.quantile(foreign, [1 - FALSE_REFUSALS, 1 - FLAT_REFUSALS])
    return Thresholds(act, float(refuse), float(sure))


def classes_of(labels: Sequence[Sequence[str]]) -> list[str]:
    """All labels, sorted."""
    return sorted({name for names in labels for name in names})


def indicators(labels: Sequence[Sequence[str]], classes: Sequence[str]) -> Array:
    """Rows (texts, classes) that sum to 1; the first label of a text weighs most."""
    column = {name: place for place, name in enumerate(classes)}
    rows = np.zeros((len(labels), len(classes)))
    for row, names in zip(rows, labels):
        for place, name in enumerate(names):
            row[column[name]] += 1.0 / (1 + place)
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))


def _ranked(
    head: LinearClassifier, probabilities: Array, most: int | None = None
) -> tuple[tuple[str, float], ...]:
    order = np.argsort(-probabilities)[:most]
    found = zip(order.tolist(), probabilities[order].tolist())
    return tuple((head.classes[i], round(p, 5)) for i, p in found)
