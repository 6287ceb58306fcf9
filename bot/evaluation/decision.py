"""What the assistant acts on, from probabilities and thresholds."""

from __future__ import annotations

from bot.evaluation.answers import FALLBACK
from bot.nlu.model import OUT_OF_SCOPE, Prediction, Thresholds


def decide(seen: Prediction, bounds: Thresholds) -> str:
    """The intent to act on, OUT_OF_SCOPE, or FALLBACK where none is sure enough.

    The same rule as ``bot.nlu.classifier.PolicyClassifier._ranking``.
    """
    ranking = list(seen.intents)
    foreign = seen.probability(OUT_OF_SCOPE)
    if ranking[0][0] == OUT_OF_SCOPE and foreign < bounds.refuse:
        ranking = [*ranking[1:], ranking[0]]
    best, confidence = ranking[0]
    if foreign >= bounds.refuse and best != OUT_OF_SCOPE:
        return OUT_OF_SCOPE
    return FALLBACK if confidence < bounds.act else best
