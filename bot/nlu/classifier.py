"""Intent and topic of a message: the Rasa side of ``bot.nlu.model``."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.examples import examples_of
from bot.nlu.extractor import read_of
from bot.nlu.features import SIGNS, View
from bot.nlu.model import OUT_OF_SCOPE, PolicyModel, Prediction, train
from bot.nlu.questions import joined, meant, pieces
from bot.nlu.reader import fingerprint, reader
from policy_kb.encoder import load_encoder

logger = logging.getLogger(__name__)
FALLBACK = "nlu_fallback"
RANKING = 8
CORRECTION = "correct_topic"
MAYBE = 0.3
ASKING = 0.7
"""How probable it must be that a part of a message is a question of its own."""
Array = NDArray[Any]


@dataclass(frozen=True)
class Stretch:
    """A message, or a part of one: as it is read, its sentence vector, what the model says."""

    text: str
    view: View
    vector: Array
    seen: Prediction

    @property
    def asks(self) -> bool:
        """Whether it is a question of its own, and not only a name."""
        rest = [sign for sign in self.view.masked if sign.isalnum() and sign not in SIGNS.values()]
        if any(mention.kind == "detail" for mention in self.view.mentions):
            return True
        asking = sum(p for name, p in self.seen.intents if name.startswith("ask_"))
        return len(rest) > 1 and asking >= ASKING

    def described(self, only: str) -> dict[str, Any]:
        """What the actions need to know of it; its best intent that begins with ``only``."""
        name, confidence = next(pair for pair in self.seen.intents if pair[0].startswith(only))
        return {
            "text": self.text,
            "intent": name,
            "confidence": confidence,
            "topics": [list(pair) for pair in self.seen.topics],
            "vector": _packed(self.vector),
        }


class ModelNotLoaded(RasaException):
    """The stored model is missing or damaged; training again makes a new one."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PolicyClassifier(GraphComponent, IntentClassifier):
    """Says what is asked and about what, for the whole message and for each question in it.

    Sets ``intent`` and ``intent_ranking``; ``doubtful`` where that is out of scope, but not
    surely; ``topics``, pairs of id and probability; ``questions``, where a message asks more
    than one thing; ``vector``, the sentence vector, so that nobody needs to encode the message
    again. A message below the threshold for acting becomes ``nlu_fallback``, with the ranking
    behind it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"encoder": "use"}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: PolicyModel | None = None,
    ) -> None:
        self._encode = load_encoder(config["encoder"]).encode
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PolicyClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PolicyClassifier:
        """The trained component. Raises ModelNotLoaded if a part is missing or damaged."""
        try:
            with model_storage.read_from(resource) as folder:
                model = PolicyModel.load(Path(folder))
        except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise ModelNotLoaded(f"no sound model ({error}): run `policybot train`") from error
        return cls(config, model_storage, resource, model)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint()

    def train(self, training_data: TrainingData) -> Resource:
        examples = examples_of(training_data)
        views = [reader().read(example.text).view for example in examples]
        vectors = self._encode([view.text for view in views])
        self._model = train(examples, views, vectors)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(Path(folder))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        read = read_of(message)
        found = pieces(read.text)
        parts = found if len(found) > 1 else []
        views = [read.view, *map(reader().view, parts)]
        whole, *rest = self._stretches([read.text, *parts], views)
        ranking = self._ranking(message, whole.seen)
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking[:RANKING], add_to_output=True)
        message.set("topics", [list(pair) for pair in whole.seen.topics], add_to_output=True)
        doubtful = ranking[0][INTENT_NAME_KEY] == OUT_OF_SCOPE and self._doubts(whole.seen)
        message.set("doubtful", doubtful, add_to_output=True)
        message.set("vector", _packed(whole.vector), add_to_output=True)
        message.set("questions", self._questions(whole, rest), add_to_output=True)

    def _stretches(self, texts: Sequence[str], views: Sequence[View]) -> list[Stretch]:
        """These texts, encoded together."""
        if self._model is None:
            raise ModelNotLoaded("the model is not trained: run `policybot train`")
        return [
            Stretch(text, view, vector, self._model.predict(view, vector))
            for text, view, vector in zip(texts, views, self._encode(texts))
        ]

    def _looked_at(self, texts: Sequence[str], known: Sequence[Stretch]) -> list[Stretch]:
        """These texts; those that are ``known`` are not encoded again."""
        found = {stretch.text: stretch for stretch in known}
        new = [text for text in texts if text not in found]
        if new:
            views = map(reader().view, new)
            found |= {stretch.text: stretch for stretch in self._stretches(new, [*views])}
        return [found[text] for text in texts]

    def _ranking(self, message: Message, seen: Prediction) -> list[dict[str, Any]]:
        """Intents, best first; a fallback in front where none is sure enough."""
        assert self._model is not None
        ranking: list[dict[str, Any]] = [
            {INTENT_NAME_KEY: name, "confidence": p} for name, p in seen.intents
        ]
        bounds = self._model.thresholds
        foreign = seen.probability(OUT_OF_SCOPE)
        if not any(sign.isalnum() for sign in read_of(message).text):
            return [{INTENT_NAME_KEY: FALLBACK, "confidence": 1.0}, *ranking]
        if seen.intents[0][0] == OUT_OF_SCOPE and foreign < bounds.refuse:
            ranking = [*ranking[1:], ranking[0]]
        if foreign >= bounds.refuse and ranking[0][INTENT_NAME_KEY] != OUT_OF_SCOPE:
            return [{INTENT_NAME_KEY: OUT_OF_SCOPE, "confidence": foreign}, *ranking]
        if ranking[0]["confidence"] < bounds.act:
            return [{INTENT_NAME_KEY: FALLBACK, "confidence": bounds.act}, *ranking]
        return ranking

    def _doubts(self, seen: Prediction) -> bool:
        assert self._model is not None
        return seen.probability(OUT_OF_SCOPE) < self._model.thresholds.sure

    def _questions(self, whole: Stretch, parts: Sequence[Stretch]) -> list[dict[str, Any]]:
        """What a correction asks for instead; or what each part asks, where at least two ask."""
        if any(name == CORRECTION and p >= MAYBE for name, p in whole.seen.intents[:2]):
            texts, only = [meant(whole.text)], CORRECTION
        else:
            texts, only = joined([(part.text, part.asks) for part in parts]), "ask_"
            if len(texts) < 2:
                return []
        return [one.described(only) for one in self._looked_at(texts, [whole, *parts])]


def _packed(vector: Array) -> str:
    """A unit vector as base64 of signed bytes; ``policy_kb.encoder.unpacked`` reads it back."""
    scaled = np.clip(np.round(vector / max(float(np.abs(vector).max()), 1e-9) * 127), -127, 127)
    return base64.b64encode(scaled.astype(np.int8).tobytes()).decode("ascii")
