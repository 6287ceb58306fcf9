"""The real rules, for people made up."""

from __future__ import annotations

import pytest

from policy_kb.assess import Assessor
from policy_kb.build import build
from policy_kb.store import KnowledgeBase


@pytest.fixture(scope="session")
def assessor(tmp_path_factory: pytest.TempPathFactory) -> Assessor:
    database = tmp_path_factory.mktemp("kb") / "policy_kb.sqlite"
    build(database)
    return Assessor(KnowledgeBase.open(database))
