"""What mentors found wrong comes to an editor as drafts."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from bot.handoff import reviews
from bot.handoff.errors import Invalid, NotAllowed, Unknown
from bot.handoff.reviews import Mark

MARK = Mark(
    "talk",
    4,
    "wrong",
    "打13812345678，[补贴](x)多少",
    "5000元",
    "问的是孵化",
    None,
    "ask_amount",
    ["2.4.2"],
)


@pytest.fixture
def people(stage):
    stage.talk()
    return stage.mentor("甲"), stage.mentor("督", role="supervisor")


def put(stage, mark, who):
    return stage.do(reviews.mark, mark, who, stage.now)


def test_marking_again_changes_the_review_while_it_is_open(stage, people):
    one, boss = people
    first = put(stage, MARK, one)

    assert put(stage, replace(MARK, note="再看"), one) == first
    (row,) = stage.do(reviews.queue)
    assert row.note == "再看"
    stage.do(reviews.decide, first, "accepted", boss, stage.now)
    with pytest.raises(NotAllowed):
        put(stage, MARK, one)


def test_a_mark_needs_a_known_fault_and_a_question(stage, people):
    with pytest.raises(Invalid) as refused:
        put(stage, replace(MARK, fault="bad", question=" "), people[0])

    assert refused.value.fields == ("fault", "question")


def test_who_marks_does_not_decide(stage, people):
    review = put(stage, MARK, people[0])

    with pytest.raises(NotAllowed):
        stage.do(reviews.decide, review, "accepted", people[0], stage.now)
    with pytest.raises(Invalid):
        stage.do(reviews.decide, review, "open", people[1], stage.now)
    with pytest.raises(Unknown):
        stage.do(reviews.decide, 99, "accepted", people[1], stage.now)
    stage.do(reviews.decide, review, "rejected", people[1], stage.now)
    with pytest.raises(NotAllowed):
        stage.do(reviews.decide, review, "accepted", people[1], stage.now)


def test_the_drafts_are_lines_of_nlu_without_numbers_or_markup(stage, people):
    put(stage, MARK, people[0])
    put(
        stage,
        replace(MARK, seq=6, intent=None, fault="missing", question="/restart 有贷款吗"),
        people[0],
    )
    rows = stage.do(reviews.queue)

    drafts = yaml.safe_load(reviews.draft_nlu(rows))

    assert drafts == [
        {"intent": "TODO_intent", "examples": "- restart 有贷款吗\n"},
        {"intent": "ask_amount", "examples": "- 打138********，［补贴］(x)多少\n"},
    ]
    notes = reviews.draft_notes(rows)
    assert "2.4.2" in notes and "问的是孵化" in notes and "13812345678" not in notes
