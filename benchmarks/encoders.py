"""Words alone, or with one of the sentence encoders: what each is worth and what it costs.

``python -m benchmarks.encoders [--train N]`` prints a line per encoder, measured on the blind
authors: topics by its vectors alone; and, with the classifiers trained on N training texts
and the weights of search fitted on the same, intents and topics by everything together.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.fusion import fitted, topics_held_out
from bot.evaluation.metrics import accuracy, within
from bot.evaluation.ours import bare, named
from bot.nlu.examples import read_examples
from bot.nlu.model import train
from bot.nlu.reader import reader, vocabulary
from policy_kb.encoder import load_encoder
from policy_kb.search import Searcher, Weights
from policy_kb.store import KnowledgeBase

HOME = Path(__file__).resolve().parent.parent
NAMES = ("none", "use", "e5")


class Nothing:
    """An encoder that sees nothing, so that only words count."""

    def encode(self, texts):  # type: ignore[no-untyped-def]
        return np.zeros((len(texts), 1), np.float32)


class Kept:
    """An encoder whose vectors are kept on disk, for the next run."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._path = name, folder / f"vectors-{name}.npz"
        self._known = {}
        if self._path.is_file():
            stored = np.load(self._path, allow_pickle=False)
            self._known = dict(zip(stored["texts"].tolist(), stored["vectors"]))

    def encode(self, texts):  # type: ignore[no-untyped-def]
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        for start in range(0, len(new), 200):
            part = new[start : start + 200]
            self._known |= dict(zip(part, load_encoder(self._name).encode(part)))
            np.savez(self._path, texts=list(self._known), vectors=list(self._known.values()))
        return np.stack([self._known[text] for text in texts])


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--train", type=int, default=0, help="training texts, 0 for all")
    given = options.parse_args()
    table = Table(
        "encoder", "alone: top-1", "top-5", "intent", "topic top-1", "top-5", "clause top-1",
        "top-5", "ms short", "ms long", "load s", "MB",
    )  # fmt: skip
    for name in NAMES:
        worth = [f"{figure:.3f}" for figure in value(name, given.train)]
        table.add_row(name, *worth, *cost(name))
    Console(width=120).print(table)


def value(name, size):  # type: ignore[no-untyped-def]
    """Top-1 and top-5 of topics by vectors alone; intents, topics and clauses by everything."""
    encoder = Nothing() if name == "none" else Kept(name, HOME / "var")
    kb = bare(KnowledgeBase.open(HOME / "var" / "policy_kb.sqlite"))
    searcher = Searcher(kb, vocabulary(), encoder)
    blind, blind_reads, blind_vectors = _read(HOME / "tests" / "blind", 0, encoder)
    alone = _rankings(searcher, blind_reads, blind_vectors, Weights(0, 0, 0, 1), None)
    examples, reads, vectors = _read(HOME / "data" / "nlu", size, encoder)
    model = train(examples, [read.view for read in reads], vectors)
    weights = _weights(searcher, examples, reads, vectors)
    seen = [model.predict(r.view, v) for r, v in zip(blind_reads, blind_vectors)]
    fused = _rankings(searcher, blind_reads, blind_vectors, weights, seen)
    intents = accuracy([e.intent for e in blind], [s.intents[0][0] for s in seen])
    about = [i for i, example in enumerate(blind) if example.topics]
    truth = [blind[i].topics for i in about]
    clause = {topic.id: topic.clause for topic in kb.topics}
    wanted = [[clause[t] for t in names] for names in truth]
    found = [list(dict.fromkeys(clause[t] for t in fused[i])) for i in about]
    return [
        *(within(truth, [alone[i] for i in about], k) for k in (1, 5)), intents,
        *(within(truth, [fused[i] for i in about], k) for k in (1, 5)),
        *(within(wanted, found, k) for k in (1, 5)),
    ]  # fmt: skip


def cost(name):  # type: ignore[no-untyped-def]
    """What ``benchmarks.encoder_cost`` prints, in a process of its own."""
    if name == "none":
        return ["0", "0", "0", "0"]
    command = [sys.executable, "-m", "benchmarks.encoder_cost", name]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=HOME)
    return done.stdout.split()


def _read(folder, size, encoder):  # type: ignore[no-untyped-def]
    examples = read_examples(folder)
    if size and size < len(examples):
        examples = random.Random(2022).sample(examples, len(examples))[:size]
    reads = [reader().read(example.text) for example in examples]
    return examples, reads, encoder.encode([read.text for read in reads])


def _weights(searcher, examples, reads, vectors):  # type: ignore[no-untyped-def]
    topics, held_out = topics_held_out(examples, reads, vectors)
    kept = [i for i, example in enumerate(examples) if example.topics]
    evidence = [
        searcher.evidence(
            reads[i].text, vectors[i], named(reads[i]), dict(zip(topics, held_out[i]))
        )
        for i in kept
    ]
    truth = [[searcher.topics.index(topic) for topic in examples[i].topics] for i in kept]
    return Weights(*fitted(np.stack(evidence), truth))


def _rankings(searcher, reads, vectors, weights, seen):  # type: ignore[no-untyped-def]
    factors = np.array([weights.named, weights.learned, weights.lexical, weights.dense])
    found = []
    for place, read in enumerate(reads):
        learned = dict(seen[place].topics) if seen else {}
        scores = searcher.evidence(read.text, vectors[place], named(read), learned) @ factors
        found.append([searcher.topics[i] for i in np.argsort(-scores, kind="stable")[:20]])
    return found


if __name__ == "__main__":
    main()
