"""Words by jieba, with the policy's own words in the dictionary, on cleaned text."""

from __future__ import annotations

import logging
from typing import Any

import jieba
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.reader import fingerprint, reader, vocabulary

READ = "read"
CLEAN = "clean"

jieba.setLogLevel(logging.WARNING)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class PolicyTokenizer(Tokenizer):
    """Cleans a message and cuts it into words whose offsets lead to what was written.

    Sets ``clean``, the cleaned text, for the components after it and for the actions.
    The dictionary is this instance's own: jieba's global one is left alone.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._jieba = jieba.Tokenizer()
        self._jieba.initialize()
        for word in vocabulary().jieba_words():
            self._jieba.add_word(word)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PolicyTokenizer:
        return cls(config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint()

    @staticmethod
    def required_packages() -> list[str]:
        return ["jieba"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Words with offsets into the original text. Blanks are no words."""
        read = reader().read(message.get(attribute))
        if attribute == TEXT:
            message.set(READ, read)
            message.set(CLEAN, read.text, add_to_output=True)
        tokens = []
        for word, start, end in self._jieba.tokenize(read.text):
            if word.strip():
                first, last = read.reading.span(start, end)
                tokens.append(Token(word, first, last))
        return tokens
