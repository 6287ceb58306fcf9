"""The sixteen real rules, built once."""

from __future__ import annotations

import pytest

from policy_kb.assess import Assessor
from policy_kb.build import build
from policy_kb.rules.facts import FactBook
from policy_kb.store import KnowledgeBase


@pytest.fixture(scope="session")
def assessor(tmp_path_factory: pytest.TempPathFactory) -> Assessor:
    database = tmp_path_factory.mktemp("rules") / "kb.sqlite"
    build(database)
    return Assessor(KnowledgeBase.open(database))


@pytest.fixture(scope="session")
def book(assessor: Assessor) -> FactBook:
    return assessor.book
