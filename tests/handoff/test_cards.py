"""A mentor sees all that was said, and of the person an alias, until a look is written down."""

from __future__ import annotations

import pytest

from bot.handoff.cards import MAX_TURNS, Card, card_of, reveal
from bot.handoff.errors import NotAllowed, Unknown
from bot.handoff.masking import alias, mask

PARTS = Card(
    question="我的身份证15010219900307123X，能领吗",
    why="second_miss",
    confirmed={"region": "赛罕区", "phone": "13812345678"},
    assumed={"groups": ["graduate"]},
    verdicts=[{"id": "startup_subsidy", "status": "refer", "clause": "2.1.2"}],
    open_points=["标准由盟市定"],
    turns=[{"author": "user", "text": f"第{count}句，打138-1234-5678"} for count in range(30)],
).parts()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打13812345678吧", "打138********吧"),
        ("138 1234 5678", "138**********"),
        ("138-1234-5678", "138**********"),
        ("+8613812345678", "+8613812345678"),
        ("１３８１２３４５６７８", "１３８********"),
        ("身份证15010219900307123X。", "身份证150***************。"),
        ("15010219900307123x", "150***************"),
        ("150102900307123", "150************"),
        ("0471-1234567", "047*********"),
        ("a.b@example.cn", "a.b***********"),
        ("内政办发〔2022〕31号", "内政办发〔2022〕31号"),
        ("补贴5000元，2023-03-07注册", "补贴5000元，2023-03-07注册"),
        ("100000000000元", "100000000000元"),
        ("12345", "12345"),
    ],
)
def test_masking(text, masked):
    assert mask(text) == masked


@pytest.fixture
def number(stage):
    stage.talk()
    return stage.open(card=PARTS, question=PARTS["question"]).number


def test_the_card_shows_what_was_said_but_no_numbers(stage, number):
    card = stage.do(card_of, number)

    assert card.question == "我的身份证150***************，能领吗"
    assert card.confirmed == {"region": "赛罕区", "phone": "138********"}
    assert (card.assumed, card.why, card.unmasked) == (
        {"groups": ["graduate"]},
        "second_miss",
        False,
    )
    assert len(card.turns) == MAX_TURNS and card.turns[-1]["text"] == "第29句，打138**********"
    assert (card.alias, card.number) == (alias("talk"), number) and "talk" not in card.alias


def test_who_looks_behind_the_mask_is_written_down(stage, number):
    who = stage.mentor("甲")
    stage.claim(number, who)

    card = stage.do(reveal, number, who, stage.now)

    assert "15010219900307123X" in card.question and card.unmasked
    assert stage.history(number)[-1] == "reveal"


def test_only_who_has_the_case_or_supervises_looks_behind_the_mask(stage, number):
    other, boss = stage.mentor("乙"), stage.mentor("督", role="supervisor")

    with pytest.raises(NotAllowed):
        stage.do(reveal, number, other, stage.now)
    assert stage.do(reveal, number, boss, stage.now).unmasked


def test_a_case_opened_without_parts_has_a_card_of_its_question(stage):
    stage.talk()

    card = stage.do(card_of, stage.open().number)

    assert (card.why, card.question) == ("asked", "我的电话是138********，能领补贴吗")
    with pytest.raises(Unknown):
        stage.do(card_of, 99)


def test_the_history_holds_no_words_of_people(stage, number):
    from sqlalchemy import select

    from bot.handoff.statements import case_events

    rows = stage.do(lambda db: db.execute(select(case_events)).all())

    assert rows and not any("能领" in str(row) or "138" in str(row) for row in rows)
