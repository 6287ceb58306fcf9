"""What a case is opened with, from the lines of a conversation."""

from __future__ import annotations

from types import SimpleNamespace

from bot.gateway.desk.opening import _question


def line(seq, author, text, *, asks=(), reply=None, intent=None, payload=None):
    return SimpleNamespace(
        seq=seq,
        author=author,
        text=text,
        asks=list(asks),
        in_reply_to=reply,
        turn={"intent": intent},
        payload=payload,
    )


INTERVIEW = [
    line(1, "user", "我是退役军人，能拿补贴吗"),
    line(
        2,
        "assistant",
        "是第一次创业吗？",
        asks=["first_startup"],
        reply=1,
        intent="ask_eligibility",
    ),
    line(3, "user", "是第一次"),
    line(
        4,
        "assistant",
        "一直正常经营吗？",
        asks=["operating_normally"],
        reply=3,
        intent="give_facts",
    ),
]
WISH = line(7, "user", "转人工")


def test_an_answer_to_the_bot_is_not_the_question():
    assert _question([*INTERVIEW, WISH]) == "我是退役军人，能拿补贴吗"


def test_a_question_asked_in_between_is_one():
    aside = [
        line(5, "user", "贷款要担保吗"),
        line(6, "assistant", "…", asks=["operating_normally"], reply=5, intent="ask_conditions"),
    ]

    assert _question([*INTERVIEW, *aside, WISH]) == "贷款要担保吗"


def test_where_nothing_else_was_said_the_wish_itself_is_it():
    assert _question([WISH]) == "转人工"


def test_a_pressed_button_is_no_question_of_ones_own():
    pressed = line(5, "user", "一直正常经营", payload="/inform")

    assert _question([*INTERVIEW, pressed, WISH]) == "我是退役军人，能拿补贴吗"
