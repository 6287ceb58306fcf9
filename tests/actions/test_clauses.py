"""Which clauses go with a reply: those of every question in it, and those that it offers."""

from __future__ import annotations

import pytest

from actions.asked import read
from actions.choice import interleaved
from actions.compose import Turn, compose
from actions.memory import Memory
from actions.services import Services
from tests.actions.messages import part, typed

LAND = {"-": 0.6, "farmer_mortgage": 0.3, "loan": 0.05}
FOREIGN = "一亩承包地押多少钱"


def say(services: Services, message: dict) -> Turn:
    return compose(read(message, services.searcher), Memory(), services)


@pytest.mark.parametrize(
    ("clauses", "together"),
    [
        pytest.param([["a", "b"], ["c", "d"]], ["a", "c", "b", "d"], id="in turn"),
        pytest.param([["a", "b"], ["b"], ["a", "c"]], ["a", "b", "c"], id="each once"),
        pytest.param([[], ["a"]], ["a"], id="a question without any"),
        pytest.param([], [], id="no question"),
    ],
)
def test_the_best_clause_of_each_question_goes_before_the_second_best(clauses, together):
    assert interleaved(clauses) == together


def test_a_second_question_keeps_its_clause_among_five(services: Services):
    text = "创业典型每年评多少个，导师团归谁管"
    parts = [
        part("创业典型每年评多少个", "ask_targets", {"role_models": 0.9}),
        part("导师团归谁管", "ask_departments", {"mentor_team": 0.9}),
    ]

    turn = say(services, typed(text, "ask_targets", about={"role_models": 0.9}, questions=parts))

    assert turn.reply.clauses[:2] == ["2.7.2", "2.3.2"]


def test_a_refusal_in_doubt_offers_what_it_may_be_about(services: Services):
    also = {"ask_amount": 0.3}
    message = typed(FOREIGN, "out_of_scope", 0.3, about=LAND, also=also, doubtful=True)

    reply = say(services, message).reply

    assert reply.decision == "out_of_scope"
    assert '/ask_amount{"topic": "farmer_mortgage"}' in [b["payload"] for b in reply.buttons]
    assert "2.5.2" in reply.clauses
    assert len(reply.buttons) <= 4


def test_a_flat_refusal_offers_nothing(services: Services):
    reply = say(services, typed("公积金怎么提取", "out_of_scope", about=LAND)).reply

    assert (reply.decision, reply.buttons, reply.clauses) == ("out_of_scope", [], [])
