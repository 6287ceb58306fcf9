"""The real knowledge base, built once without sentence vectors, and the real wording."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from actions.services import Services
from actions.wording import Wording
from bot.settings import HOME
from policy_kb.build import build
from policy_kb.content import DEFAULT as CONTENT
from policy_kb.search import Searcher
from policy_kb.store import KnowledgeBase
from policy_kb.vocabulary import Vocabulary

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
    return Services(kb, searcher, Wording.load(HOME / "domain.yml"), AFTER_THE_TERM)


@pytest.fixture(scope="session")
def in_term(services: Services) -> Services:
    """The same on the last day of the plan's term."""
    return replace(services, fixed_day=LAST_DAY)
