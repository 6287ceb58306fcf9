"""Whatever the console has to name has its words in ``domain.yml``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

import bot.handoff
from bot.gateway.console import chat, exports, forms
from bot.gateway.console.case_shapes import Delivery
from bot.gateway.console.refusals import BY_ACTION
from bot.gateway.phrases import Phrases
from bot.handoff.papers import FAULTS, REVIEWS, SERVICES
from bot.handoff.records import TEXTS
from bot.handoff.states import MOVES, REASONS, STATES
from bot.settings import HOME

PHRASES = Phrases.load(HOME / "domain.yml")
DESK = Path(bot.handoff.__file__).parent
NOTED = re.compile(r'note\(\s*db,\s*f?"(\w+)"')


def actions() -> set[str]:
    """What the desk writes into a case's history."""
    noted = {name for path in DESK.glob("*.py") for name in NOTED.findall(path.read_text("utf-8"))}
    noted -= {"mentor_add", "mentor_edit", "mentor_remove", "duty_on", "visit_"}  # of no case
    return noted | MOVES.keys() | {"accept", "visit_missed", "visit_cancelled", "resend", "leave"}


NAMES = {
    *(f"desk_event_{action}" for action in actions()),
    *(f"desk_event_{state}" for state in REVIEWS[1:]),
    *(f"desk_state_{state}" for state in STATES),
    *(f"reason_{reason}" for reason in REASONS),
    *(f"desk_review_{state}" for state in REVIEWS),
    *(f"desk_column_{column}" for column in exports.COLUMNS),
    *(f"desk_delivery_{state}" for state in get_args(Delivery.__fields__["state"].outer_type_)),
    *(f"desk_fault_{field}" for field in (*TEXTS, "service", "basis", "next_visit")),
    *BY_ACTION.values(),
}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_there_are_words_for_it(name):
    assert PHRASES.say(name)


def test_the_filters_know_the_desks_ids():
    assert get_args(forms.State) == STATES
    assert get_args(forms.Reason) == REASONS
    assert get_args(forms.Service) == tuple(SERVICES)
    assert FAULTS == ("wrong", "missing") and chat.MAX_TEXT == 5000
