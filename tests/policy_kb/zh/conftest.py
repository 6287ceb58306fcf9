"""The real vocabulary, read once."""

import datetime as dt
from pathlib import Path

import pytest

import policy_kb
from bot.nlu.entities import EntityMatcher
from policy_kb.vocabulary import Vocabulary
from policy_kb.zh.facts import FactsRead, read_facts
from policy_kb.zh.repair import correct
from policy_kb.zh.text import normalise

ON = dt.date(2026, 11, 22)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(Path(policy_kb.__file__).parent / "content")


@pytest.fixture(scope="session")
def facts_in(vocabulary):
    matcher = EntityMatcher(vocabulary)

    def read(text: str) -> FactsRead:
        plain = correct(normalise(text), vocabulary.lexicon).text
        return read_facts(plain, matcher.find(plain, ON), ON)

    return read
