"""What is refused is decided by evidence, and the evidence is weighed as learnt."""

import numpy as np
import pytest

from bot.nlu.model import Example, choose
from bot.nlu.neighbours import Neighbours, near_others
from bot.nlu.refusal import evidence_of, learn, reweighed

TOPICS = np.array([[0.8, 0.1, 0.1], [0.1, 0.1, 0.8]])
NEAR = np.array([[0.9, 0.2, 0.3], [0.2, 0.1, 0.9]])
LONG = np.array([12, 6])
AXES = np.eye(3, dtype=np.float32)


def test_evidence_speaks_against_a_text_that_leads_to_a_topic():
    evidence = evidence_of(np.array([0.5, 0.5]), TOPICS, 2, NEAR, LONG)

    topicless, best = evidence[:, 1], evidence[:, 2]
    assert topicless[0] < topicless[1]
    assert best[0] > best[1]


def test_evidence_of_certainty_is_finite():
    evidence = evidence_of(np.array([0.0, 1.0]), np.eye(3)[:2], 2, NEAR, LONG)

    assert np.isfinite(evidence).all()


def test_a_learnt_refusal_tells_foreign_rows_from_the_others():
    rng = np.random.default_rng(0)
    foreign = np.arange(200) < 100
    evidence = np.column_stack([rng.normal(np.where(foreign, 1.5, -1.5)), np.ones(200)])

    probability = learn(evidence, foreign).probability(evidence)

    assert np.mean((probability > 0.5) == foreign) > 0.9


def test_a_column_without_a_bearing_gets_hardly_any_weight():
    rng = np.random.default_rng(0)
    foreign = np.arange(400) < 200
    signal, noise = rng.normal(np.where(foreign, 1.0, -1.0)), rng.normal(size=400)

    weights = learn(np.column_stack([signal, noise]), foreign).weights

    assert abs(weights[1]) < abs(weights[0]) / 5


def test_a_set_probability_leaves_the_others_their_ratios():
    (found,) = reweighed(np.array([[0.2, 0.6, 0.2]]), 2, np.array([0.6]))

    assert found == pytest.approx([0.1, 0.3, 0.6])


def test_neighbours_are_told_apart_by_kind():
    neighbours = Neighbours.of(AXES, np.array([2, 0, 1]))

    (near,) = neighbours.near(AXES[:1])

    assert near == pytest.approx([0, 0, 1], abs=1e-6)


def test_a_kind_without_texts_is_not_near():
    neighbours = Neighbours.of(AXES, np.array([0, 0, 1]))

    (near,) = neighbours.near(AXES[2:])

    assert near[2] == 0


def test_stored_neighbours_say_the_same():
    neighbours = Neighbours.of(AXES, np.array([2, 0, 1]))

    again = Neighbours.from_arrays(neighbours.arrays())

    assert again.near(AXES) == pytest.approx(neighbours.near(AXES), abs=1e-3)


def test_the_texts_of_the_same_author_do_not_count():
    twice = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], np.float32)

    near = near_others(twice, np.array([0, 0, 0]), np.array([0, 0, 1]))

    assert near[:, 0] == pytest.approx([0, 0, 0], abs=1e-6)


def test_hardly_a_good_question_is_refused_flatly():
    good = [Example("贷款", "ask_what", ("loan",), "a", "a")] * 1000
    foreign = np.linspace(0, 0.999, 1000)
    probabilities = np.column_stack([1 - foreign, foreign])

    bounds = choose(probabilities, good, ["ask_what", "out_of_scope"])

    assert np.mean(foreign >= bounds.refuse) == pytest.approx(0.03, abs=1e-3)
    assert np.mean(foreign >= bounds.sure) == pytest.approx(0.01, abs=1e-3)
