"""Fit the weights of search on the training texts, each hand held out in turn.

Prints the weights for ``policy_kb.search.Weights`` and the ranking figures on the training
authors; the blind authors are never looked at here.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from bot.nlu.examples import read_examples
from bot.nlu.features import Weighting
from bot.nlu.linear import fit
from bot.nlu.model import NO_TOPIC, RIDGE, classes_of, fold_by_hand, indicators
from bot.nlu.reader import reader, vocabulary
from policy_kb.encoder import load_encoder
from policy_kb.search import Searcher
from policy_kb.store import KnowledgeBase

HOME = Path(__file__).resolve().parent.parent


def main(encoder_name: str = "use") -> None:
    """Fit and print."""
    kb = KnowledgeBase.open(HOME / "var" / "policy_kb.sqlite")
    encoder = load_encoder(encoder_name)
    searcher = Searcher(kb, vocabulary(), encoder)
    examples = read_examples(HOME / "data" / "nlu")
    reads = [reader().read(example.text) for example in examples]
    vectors = encoder.encode([read.text for read in reads])
    topics, held_out = topics_held_out(examples, reads, vectors)
    kept = [i for i, example in enumerate(examples) if example.topics]
    evidence, truth = [], []
    for i in kept:
        learned = dict(zip(topics, held_out[i]))
        named = [m.id for m in reads[i].mentions if m.kind == "topic" and not m.negated]
        evidence.append(searcher.evidence(reads[i].text, vectors[i], named, learned))
        truth.append([searcher.topics.index(topic) for topic in examples[i].topics])
    stack = np.stack(evidence)
    for columns in ([0, 2], [0, 2, 3], [0, 1], [0, 1, 2], [0, 1, 2, 3]):
        weights = fitted(stack[:, :, columns], truth)
        names = [("named", "learned", "lexical", "dense")[c] for c in columns]
        print(dict(zip(names, weights.round(2))), figures(stack[:, :, columns] @ weights, truth))


def topics_held_out(examples, reads, vectors):  # type: ignore[no-untyped-def]
    """Topic probabilities of each example from a fit without its author's fold."""
    views = [read.view for read in reads]
    sparse = Weighting.fit(views).matrix(views)
    about = [example.topics or (NO_TOPIC,) for example in examples]
    topics = classes_of(about)
    fold = fold_by_hand(examples)
    (topic,) = fit(sparse, vectors, [(topics, indicators(about, topics))], fold, RIDGE)
    return topics, topic.held_out


def fitted(stack, truth):  # type: ignore[no-untyped-def]
    """Weights that make the true topic most probable (conditional logit)."""
    rows = np.arange(len(truth))
    first = np.array([named[0] for named in truth])

    def loss(weights):  # type: ignore[no-untyped-def]
        scores = stack @ weights
        top = scores.max(axis=1, keepdims=True)
        chances = np.exp(scores - top)
        chances /= chances.sum(axis=1, keepdims=True)
        gradient = np.einsum("nt,ntk->k", chances, stack) - stack[rows, first].sum(axis=0)
        return -np.log(chances[rows, first] + 1e-12).sum(), gradient

    return minimize(loss, np.ones(stack.shape[2]), jac=True, method="L-BFGS-B").x


def figures(scores, truth):  # type: ignore[no-untyped-def]
    """Top-1 and top-5 of topics."""
    order = np.argsort(-scores, axis=1)
    at = [
        np.mean([bool(set(named) & set(row[:k])) for named, row in zip(truth, order)])
        for k in (1, 5)
    ]
    return f"top-1 {at[0]:.3f} top-5 {at[1]:.3f}"


if __name__ == "__main__":
    main(*sys.argv[1:])
