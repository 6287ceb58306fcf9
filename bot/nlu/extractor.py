"""Entities from the policy's vocabulary, as spaCy's matcher finds them."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.reader import Read, fingerprint, reader
from bot.nlu.tokenizer import READ

MENTIONS = "mentions"


def read_of(message: Message) -> Read:
    """The message as read, by the tokenizer if it came before."""
    read = message.get(READ)
    return read if isinstance(read, Read) else reader().read(message.get(TEXT) or "")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PolicyEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds an entity, with its canonical id, for each thing that a message names.

    Entities have offsets into what was written. ``mentions`` holds the same with offsets
    into the clean text and whether the person denies it, for the actions.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PolicyEntityExtractor:
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint()

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            read = read_of(message)
            found = [
                {
                    "entity": mention.kind,
                    "value": mention.id,
                    **dict(zip(("start", "end"), read.reading.span(mention.start, mention.end))),
                }
                for mention in read.mentions
                if mention.id and not mention.negated
            ]
            entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
            message.set(ENTITIES, entities, add_to_output=True)
            mentions = [dict(vars(mention)) for mention in read.mentions]
            message.set(MENTIONS, mentions, add_to_output=True)
        return messages
