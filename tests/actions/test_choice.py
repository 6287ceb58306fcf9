"""Which topic and which question a message is taken for, from probabilities alone."""

from __future__ import annotations

import pytest

from actions.asked import FALLBACK, Question
from actions.choice import CLEAR, choose, sure, wanted
from policy_kb.search import Hit

CLAUSES = {"loan": "2.1.1", "equity_funds": "2.1.1", "rent_subsidy": "2.1.2"}


def question(intent: str = "ask_what", **more) -> Question:
    hits = tuple(Hit(topic, CLAUSES[topic], score) for topic, score in more.get("hits", {}).items())
    ranking = tuple(more.get("ranking", {intent: 0.9}).items())
    named, pointless = more.get("named", ()), more.get("pointless", 0.0)
    return Question("…", intent, 0.9, ranking, hits, named, (), pointless)


@pytest.mark.parametrize(
    ("score", "topic"),
    [
        pytest.param(CLEAR, "loan", id="as probable as all others together"),
        pytest.param(CLEAR - 0.01, None, id="a little less"),
    ],
)
def test_a_topic_must_be_clear(score: float, topic: str | None):
    hits = {"loan": score, "rent_subsidy": 1 - score}

    assert choose(question(hits=dict(hits)), None, CLAUSES).topic == topic


def test_topics_of_one_clause_are_sure_together():
    hits = question(hits={"loan": 0.3, "equity_funds": 0.3, "rent_subsidy": 0.4}).hits

    assert sure(hits) == pytest.approx(0.6)


def test_words_that_point_nowhere_keep_the_topic_spoken_of():
    choice = choose(question(pointless=0.9, hits={"rent_subsidy": 0.9}), "loan", CLAUSES)

    assert (choice.topic, choice.clauses[0]) == ("loan", "2.1.1")


def test_words_that_point_nowhere_and_are_foreign_keep_nothing():
    ranking = {"ask_what": 0.5, "out_of_scope": 0.4}

    assert choose(question(pointless=0.9, ranking=ranking), "loan", CLAUSES).topic is None


def test_a_name_outweighs_words_that_point_nowhere():
    asked = question(pointless=0.9, named=("rent_subsidy",), hits={"rent_subsidy": 0.9})

    assert choose(asked, "loan", CLAUSES).topic == "rent_subsidy"


@pytest.mark.parametrize(
    ("ranking", "intent"),
    [
        pytest.param({"ask_amount": 0.4, "ask_how": 0.2}, "ask_amount", id="a likely question"),
        pytest.param({"ask_amount": 0.28, "ask_how": 0.27}, "ask_what", id="some question"),
        pytest.param({"complain": 0.3, "ask_how": 0.6}, "complain", id="anger goes first"),
        pytest.param({"greet": 0.4, "ask_how": 0.1}, "greet", id="small talk"),
        pytest.param({"greet": 0.2, "ask_how": 0.1}, FALLBACK, id="nothing likely"),
    ],
)
def test_an_unsure_message_is_taken_for_the_likeliest(ranking: dict[str, float], intent: str):
    assert wanted(question(FALLBACK, ranking=ranking)) == intent


def test_a_sure_intent_is_not_second_guessed():
    assert wanted(question("ask_how", ranking={"complain": 0.9})) == "ask_how"
