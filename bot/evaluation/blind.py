"""``policybot eval``: what the assistant makes of writers that it never saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation import ours
from bot.evaluation.answers import Answer
from bot.evaluation.figures import Figures, by, entities, figures, mistaken
from bot.evaluation.gold import Marked, read_gold
from bot.evaluation.metrics import Confusion, Score, calibration_error
from bot.evaluation.reading import spans
from bot.evaluation.shipped import retrained, shipped
from bot.evaluation.stock import EPOCHS, StockResult, read_result, stock
from bot.nlu.examples import read_examples
from bot.nlu.model import Example, PolicyModel, Thresholds
from bot.nlu.reader import reader
from policy_kb.encoder import load_encoder
from policy_kb.store import KnowledgeBase


@dataclass(frozen=True)
class Result:
    """The figures of one system. ``cost`` holds seconds, milliseconds and megabytes by name."""

    figures: Figures
    entities: dict[str, Score]
    confusions: list[Confusion]
    authors: dict[str, Figures]
    hands: dict[str, Figures]
    cost: dict[str, float]


@dataclass(frozen=True)
class Report:
    """Ours, and the stock Rasa project where it was asked for."""

    ours: Result
    thresholds: Thresholds
    uncalibrated_error: float
    marked: int
    stock: Result | None = None

    @property
    def systems(self) -> dict[str, Result]:
        """What was measured, by name."""
        return {"ours": self.ours} | ({"stock Rasa": self.stock} if self.stock else {})


@dataclass(frozen=True)
class Places:
    """Where everything is that the measurement reads and keeps."""

    blind: Path
    train: Path
    models: Path
    database: Path
    cache: Path

    @classmethod
    def of(cls, home: Path, var: Path) -> Places:
        """The project's own."""
        return cls(
            home / "tests" / "blind",
            home / "data" / "nlu",
            home / "models",
            var / "policy_kb.sqlite",
            var,
        )


def evaluate(
    places: Places,
    *,
    retrain: bool = False,
    with_stock: bool = False,
    encoders: Sequence[str] = ("use",),
    epochs: int = EPOCHS,
    stock_from: Path | None = None,
) -> Report:
    """Measure the trained model, or one trained now, on the blind authors.

    The first of ``encoders`` is the shipped one; the others are only searched with.
    ``stock_from`` names the kept result of a stock run, on whatever data that was. Raises
    NoModel if there is no trained model, NotBuiltError if there is no knowledge base.
    """
    kb = KnowledgeBase.open(places.database)
    known = {name: load_encoder(name) for name in encoders}
    model = _model(places, known[encoders[0]].encode, retrain)
    examples = read_examples(places.blind)
    gold = read_gold(places.blind / "entities.yml")
    found = ours.read([e.text for e in examples], model, kb, known, encoders[0])
    beside = read_result(stock_from) if stock_from else None
    if with_stock and not beside:
        beside = _stock(places, [example.text for example in examples], epochs)
    clause_of = {topic.id: topic.clause for topic in kb.topics}
    right = [e.intent == a.intent for e, a in zip(examples, found.answers)]
    cost = {"ms_per_text": round(found.seconds * 1000 / len(examples), 1)}
    return Report(
        result(examples, found.answers, gold, clause_of, cost),
        model.thresholds,
        calibration_error(found.uncalibrated, right),
        len(gold),
        result(examples, beside.answers, gold, clause_of, beside.cost) if beside else None,
    )


def result(
    examples: Sequence[Example],
    answers: Sequence[Answer],
    gold: Sequence[Marked],
    clause_of: dict[str, str],
    cost: dict[str, float],
) -> Result:
    """All figures of one system's answers to the examples."""
    return Result(
        figures(examples, answers, clause_of),
        entities(gold, {e.text: a for e, a in zip(examples, answers)}),
        mistaken(examples, answers),
        by(lambda example: example.author, examples, answers, clause_of),
        by(lambda example: example.hand, examples, answers, clause_of),
        cost,
    )


def _model(places: Places, encode: ours.Encode, retrain: bool) -> PolicyModel:
    if retrain:
        return retrained(read_examples(places.train), encode)
    return shipped(places.models)


def _stock(places: Places, texts: Sequence[str], epochs: int) -> StockResult:
    train = read_examples(places.train)
    marked = [spans(reader().read(example.text)) for example in train]
    return stock(train, marked, texts, places.cache, epochs)
