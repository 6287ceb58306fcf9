"""What our own pipeline makes of texts: intent, decision, entities, and topics by each search."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.evaluation.answers import Answer
from bot.evaluation.decision import decide
from bot.evaluation.reading import spans
from bot.nlu.model import NO_TOPIC, Array, PolicyModel, Prediction
from bot.nlu.reader import Read, reader, vocabulary
from policy_kb.encoder import Encoder
from policy_kb.search import Searcher, Weights
from policy_kb.store import KnowledgeBase

Encode = Callable[[Sequence[str]], Array]


@dataclass(frozen=True)
class Reading:
    """Answers, with the best intent's probability as it was before calibration.

    ``seconds`` is what reading, encoding, classifying and fused search took in all.
    """

    answers: tuple[Answer, ...]
    uncalibrated: tuple[float, ...]
    seconds: float


def read(
    texts: Sequence[str],
    model: PolicyModel,
    kb: KnowledgeBase,
    encoders: Mapping[str, Encoder],
    shipped: str = "use",
) -> Reading:
    """Read texts as a running assistant does, with the encoder named ``shipped``.

    ``encoders`` are those whose vectors are also searched alone.
    """
    searchers = {name: Searcher(bare(kb), vocabulary(), one) for name, one in encoders.items()}
    encoders[shipped].encode(["预热"])
    started = time.perf_counter()
    raw = replace(model, intent=replace(model.intent, sharpness=1.0))
    found = [_one(text, model, raw, searchers[shipped], encoders[shipped]) for text in texts]
    seconds = time.perf_counter() - started
    answers = [
        _searched(answer, text, searchers, encoders) for (answer, _), text in zip(found, texts)
    ]
    return Reading(tuple(answers), tuple(before for _, before in found), seconds)


def bare(kb: KnowledgeBase) -> KnowledgeBase:
    """The knowledge base without stored vectors, so that any encoder can search it."""
    return replace(kb, passages=tuple(replace(one, vector=None) for one in kb.passages))


def _one(
    text: str,
    model: PolicyModel,
    raw: PolicyModel,
    searcher: Searcher,
    encoder: Encoder,
) -> tuple[Answer, float]:
    """The answer by the shipped way, and its intent's probability before calibration."""
    read = reader().read(text)
    vector = encoder.encode([read.text])[0]
    seen = model.predict(read.view, vector)
    intent, confidence = seen.intents[0]
    hits = searcher.search(read.text, vector, named(read), dict(seen.topics))
    rankings = {
        "fused": tuple(hit.topic for hit in hits),
        "learned": tuple(topic for topic, _ in seen.topics if topic != NO_TOPIC),
    }
    decision = decide(seen, model.thresholds)
    answer = Answer(intent, confidence, decision, spans(read), rankings)
    return answer, _best(raw.predict(read.view, vector))


def _best(seen: Prediction) -> float:
    return seen.intents[0][1]


def _searched(
    answer: Answer,
    text: str,
    searchers: Mapping[str, Searcher],
    encoders: Mapping[str, Encoder],
) -> Answer:
    """The answer with the rankings that words alone and each encoder alone would give."""
    read = reader().read(text)
    rankings = dict(answer.rankings)
    for name, searcher in searchers.items():
        vector = encoders[name].encode([read.text])[0]
        evidence = searcher.evidence(read.text, vector, named(read), {})
        rankings[f"dense {name}"] = _ranked(searcher, evidence, Weights(0, 0, 0, 1))
        rankings["lexical"] = _ranked(searcher, evidence, Weights(0, 0, 1, 0))
        rankings["named + lexical"] = _ranked(searcher, evidence, Weights(1.5, 0, 3, 0))
    return replace(answer, rankings=rankings)


def named(read: Read) -> list[str]:
    """The topics that a text names and does not deny."""
    return [m.id for m in read.mentions if m.kind == "topic" and not m.negated]


def _ranked(searcher: Searcher, evidence: Array, weights: Weights) -> tuple[str, ...]:
    factors = np.array([weights.named, weights.learned, weights.lexical, weights.dense])
    scores = evidence @ factors
    return tuple(searcher.topics[i] for i in np.argsort(-scores, kind="stable")[:20])
