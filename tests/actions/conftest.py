"""The real knowledge base, built once without sentence vectors, and the real wording."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from actions.services import Services
from actions.wording import Wording
from bot.settings import HOME
from policy_kb.assess import Assessor
from policy_kb.build import build
from policy_kb.content import DEFAULT as CONTENT
from policy_kb.search import Searcher
from policy_kb.store import KnowledgeBase
from policy_kb.vocabulary import Vocabulary
from tests.actions.conversation import Conversation

AFTER_THE_TERM = dt.date(2026, 11, 22)
LAST_DAY = dt.date(2025, 12, 31)


@pytest.fixture(scope="session")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    database = tmp_path_factory.mktemp("kb") / "policy_kb.sqlite"
    build(database)
    return KnowledgeBase.open(database)


@pytest.fixture(scope="session")
def services(kb: KnowledgeBase) -> Services:
    searcher = Searcher(kb, Vocabulary.load(CONTENT))
    wording = Wording.load(HOME / "domain.yml")
    return Services(kb, Assessor(kb), searcher, wording, AFTER_THE_TERM)


@pytest.fixture(scope="session")
def in_term(services: Services) -> Services:
    """The same on the last day of the plan's term."""
    return replace(services, fixed_day=LAST_DAY)


@pytest.fixture
def talk(services: Services) -> Conversation:
    return Conversation(services)


@pytest.fixture
def veteran(talk: Conversation) -> Conversation:
    """A veteran who has asked for the subsidy and is asked when he registered."""
    reply = talk.asks("startup_subsidy", "我是退役军人，能领一次性创业补贴吗")
    assert reply.asks == ["registered_on", "registered"]
    return talk
