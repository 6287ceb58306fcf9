"""The figures of merit are what their names say, on examples small enough to count by hand."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest

from bot.evaluation.answers import FALLBACK, Answer, Span
from bot.evaluation.decision import decide
from bot.evaluation.figures import entities, figures
from bot.evaluation.gold import GoldError, Marked, read_gold
from bot.evaluation.metrics import (
    Confusion,
    Score,
    accuracy,
    calibration_error,
    confusions,
    macro_f1,
    refusals,
    spans_found,
    within,
)
from bot.evaluation.shipped import NoModel, shipped
from bot.evaluation.stock import project
from bot.nlu.examples import read_examples
from bot.nlu.model import OUT_OF_SCOPE, Example, Prediction, Thresholds

BLIND = Path(__file__).resolve().parent.parent / "blind"
LOAN = Span(0, 2, "topic", "loan")
BOUNDS = Thresholds(act=0.6, refuse=0.3, sure=0.7)


def test_accuracy_is_the_share_of_right_answers() -> None:
    assert accuracy(["a", "a", "b", "c"], ["a", "b", "b", "c"]) == 0.75


def test_macro_f1_counts_each_class_alike_and_a_class_only_said_as_zero() -> None:
    # a: 1 hit of 1 said, 2 true: 2/3. b: 1 hit of 1, 1 true: 1. c: said once, never true: 0.
    assert macro_f1(["a", "a", "b"], ["a", "c", "b"]) == pytest.approx((2 / 3 + 1 + 0) / 3)


def test_figures_of_nothing_are_zero() -> None:
    found = (
        accuracy([], []),
        macro_f1([], []),
        calibration_error([], []),
        within([], [], 1),
    )

    assert found == (0, 0, 0, 0)


def test_confusions_are_most_frequent_first_and_hold_no_right_answers() -> None:
    found = confusions(["a", "a", "b", "b"], ["c", "c", "a", "b"], most=1)

    assert found == [Confusion("a", "c", 2)]


def test_refusals_count_foreign_texts_refused_and_good_ones_refused_wrongly() -> None:
    foreign = [True, True, True, False, False, False, False]
    refused = [True, True, False, True, False, False, False]

    score, wrongly = refusals(foreign, refused)

    assert (score.precision, score.recall, wrongly) == (
        pytest.approx(2 / 3),
        pytest.approx(2 / 3),
        0.25,
    )


@pytest.mark.parametrize(
    ("confidences", "right", "error"),
    [
        pytest.param([1.0, 1.0], [True, True], 0.0, id="sure and right"),
        pytest.param([1.0, 1.0], [True, False], 0.5, id="sure and half right"),
        pytest.param([0.5, 0.5], [True, False], 0.0, id="as sure as right"),
        pytest.param([0.9, 0.1], [False, True], 0.9, id="two bins, each off by 0.9"),
        pytest.param([0.9, 0.9, 0.9, 0.2], [True, True, True, False], 0.125, id="bins by size"),
    ],
)
def test_calibration_error_is_the_mean_gap_over_bins(
    confidences: list[float], right: list[bool], error: float
) -> None:
    assert calibration_error(confidences, right) == pytest.approx(error)


def test_a_confidence_on_a_border_belongs_to_the_bin_above() -> None:
    # With two bins 0.5 and 0.9 share one: mean 0.7, half right.
    assert calibration_error([0.5, 0.9], [False, True], bins=2) == pytest.approx(0.2)


def test_spans_are_counted_over_all_texts() -> None:
    found = spans_found([{1, 2}, {3}], [{1}, {3, 4}])

    assert found == Score.of(hits=2, said=3, true=3)


def test_score_of_nothing_said_is_zero() -> None:
    assert Score.of(0, 0, 3) == Score(0, 0, 0)


def test_within_asks_for_any_of_the_true_names_among_the_first() -> None:
    truth, rankings = [["a", "b"], ["c"]], [["x", "b"], ["y", "z", "c"]]

    assert [within(truth, rankings, k) for k in (1, 2, 3)] == [0, 0.5, 1]


def test_entities_are_judged_by_span_by_id_and_by_both() -> None:
    gold = [Marked("a", "贷款吗", frozenset({LOAN}))]
    longer = Answer("ask_what", 1, "ask_what", (Span(0, 3, "topic", "loan"),))

    found = entities(gold, {"贷款吗": longer})

    assert {name: found[name].f1 for name in ("span", "span and id", "id")} == {
        "span": 0,
        "span and id": 0,
        "id": 1,
    }


def test_figures_keep_refusing_apart_from_asking_again() -> None:
    examples = [
        _example("1", OUT_OF_SCOPE),
        _example("2", "ask_what"),
        _example("3", "ask_what"),
    ]
    answers = [
        Answer(OUT_OF_SCOPE, 0.9, OUT_OF_SCOPE),
        Answer("ask_what", 0.9, "ask_what"),
        Answer("ask_what", 0.4, FALLBACK),
    ]

    found = figures(examples, answers, {})

    assert (found.refused_wrongly, found.declined_wrongly, found.acted) == (
        0,
        0.5,
        pytest.approx(2 / 3),
    )


def test_clauses_are_ranked_each_once() -> None:
    example = _example("1", "ask_what", ("rent_subsidy",))
    ranked = {"fused": ("loan", "equity_funds", "tax_relief")}
    clause_of = {"loan": "2.1.1", "equity_funds": "2.1.1"} | dict.fromkeys(
        ("tax_relief", "rent_subsidy"), "2.1.2"
    )

    found = figures([example], [Answer("ask_what", 1, "ask_what", (), ranked)], clause_of)

    assert found.searches["fused"].clause_5 == 1
    assert found.searches["fused"].topic_5 == 0


@pytest.mark.parametrize(
    ("ranking", "decision"),
    [
        pytest.param({"ask_what": 0.7, OUT_OF_SCOPE: 0.2}, "ask_what", id="sure enough"),
        pytest.param({"ask_what": 0.5, OUT_OF_SCOPE: 0.2}, FALLBACK, id="not sure enough"),
        pytest.param({"ask_what": 0.6, OUT_OF_SCOPE: 0.3}, OUT_OF_SCOPE, id="on the bound"),
        pytest.param({OUT_OF_SCOPE: 0.7, "ask_what": 0.3}, OUT_OF_SCOPE, id="surely foreign"),
    ],
)
def test_decision_at_the_thresholds(ranking: dict[str, float], decision: str) -> None:
    assert decide(Prediction(tuple(ranking.items()), ()), BOUNDS) == decision


def test_an_answer_survives_json() -> None:
    answer = Answer("ask_what", 0.5, FALLBACK, (LOAN,), {"fused": ("loan",)})

    assert Answer.from_json(json.loads(json.dumps(asdict(answer)))) == answer


def test_every_marked_line_is_a_blind_line_of_its_author() -> None:
    blind = {(example.author, example.text) for example in read_examples(BLIND)}

    marked = {(line.author, line.text) for line in read_gold(BLIND / "entities.yml")}

    assert len(marked) >= 250
    assert marked <= blind


def test_marked_spans_never_overlap() -> None:
    for line in read_gold(BLIND / "entities.yml"):
        spans = sorted(line.spans)
        assert all(a.end <= b.start for a, b in pairwise(spans)), line.text


def test_a_span_that_is_not_in_its_text_is_refused(tmp_path: Path) -> None:
    gold = tmp_path / "entities.yml"
    gold.write_text("lines: [{author: a, text: 你好, names: [{topic: loan, text: 贷款}]}]", "utf-8")

    with pytest.raises(GoldError, match="贷款"):
        read_gold(gold)


def test_without_a_model_the_message_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="policybot train"):
        shipped(tmp_path)


def test_a_damaged_model_is_reported_as_such(tmp_path: Path) -> None:
    (tmp_path / "policybot.tar.gz").write_bytes(b"no archive")

    with pytest.raises(NoModel, match="no sound model"):
        shipped(tmp_path)


def test_the_stock_project_learns_topics_only_from_texts_that_have_one() -> None:
    train = [_example("贷款吗", "ask_what", ("loan",)), _example("你好", "greet")]

    files = project(train, [(LOAN,), ()], epochs=1)

    asked = json.loads(files["topics/data/nlu.json"])["rasa_nlu_data"]["common_examples"]
    assert [one["intent"] for one in asked] == ["about/loan"]
    assert '"value": "loan"' in files["nlu/data/nlu.json"]


def _example(text: str, intent: str, topics: tuple[str, ...] = ()) -> Example:
    return Example(text, intent, topics, "a", "a")
