"""What actions need, made once: knowledge base, search, wording, and the only clock."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from functools import lru_cache

from actions.wording import Wording
from bot.settings import HERE, Settings
from policy_kb.assess import Assessor
from policy_kb.content import DEFAULT as CONTENT
from policy_kb.search import Searcher
from policy_kb.store import KnowledgeBase
from policy_kb.vocabulary import Vocabulary


@dataclass(frozen=True)
class Services:
    """Everything an action may ask; ``fixed_day`` replaces the clock in trials."""

    kb: KnowledgeBase
    assessor: Assessor
    searcher: Searcher
    wording: Wording
    fixed_day: dt.date | None = None

    def today(self) -> dt.date:
        """The day in Inner Mongolia."""
        return self.fixed_day or dt.datetime.now(HERE).date()


@lru_cache(maxsize=1)
def services() -> Services:
    """The services that the environment describes, wired once a process."""
    settings = Settings.from_env(os.environ)
    kb = KnowledgeBase.open(settings.var / "policy_kb.sqlite")
    searcher = Searcher(kb, Vocabulary.load(CONTENT))
    wording = Wording.load(settings.home / "domain.yml")
    return Services(kb, Assessor(kb), searcher, wording, settings.today)
