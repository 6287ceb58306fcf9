"""A turn carries what a mentor wants to see: what is known, how surely, and why one is wanted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.conversation import Conversation
from tests.actions.people import ALL_SAID


def turn(talk: Conversation) -> dict[str, Any]:
    """What the last turn hands to the channel."""
    assert talk.last is not None
    return dict(talk.last.custom(talk.services.kb.document)["turn"])


def test_what_is_known_adds_up_over_the_turns(veteran: Conversation):
    veteran.says("去年三月登记的，雇了俩人")

    assert turn(veteran)["known"] == {
        "groups": ["veteran"],
        "registered_on": "2025-03",
        "registered": True,
        "jobs_created": 2,
    }


def test_what_was_shown_back_is_not_assumed(veteran: Conversation):
    assert turn(veteran)["assumed"] == []


def test_what_is_said_beside_a_question_is_assumed(talk: Conversation):
    talk.says("我是退役军人，一次性创业补贴给多少", "ask_amount", about={"startup_subsidy": 0.95})

    assert (turn(talk)["known"], turn(talk)["assumed"]) == ({"groups": ["veteran"]}, ["groups"])


def test_it_stays_assumed_until_it_is_shown_back_or_answered(talk: Conversation):
    talk.says("我是退役军人，一次性创业补贴给多少", "ask_amount", about={"startup_subsidy": 0.95})
    talk.asks("counter_guarantee_waiver")
    assumed = turn(talk)["assumed"]
    talk.answers("groups=veteran")

    assert (assumed, turn(talk)["assumed"]) == (["groups"], [])


@pytest.mark.parametrize("answer", ["2025年3月登记", "25年3月", "2025-03"])
def test_an_answer_to_a_direct_question_is_not_assumed(veteran: Conversation, answer: str):
    veteran.says(answer)

    assert turn(veteran)["assumed"] == []


def test_to_say_that_there_are_no_other_groups_confirms_those_named(talk: Conversation):
    talk.says("我是农牧民工，一次性创业补贴给多少", "ask_amount", about={"startup_subsidy": 0.95})
    talk.asks("startup_subsidy")
    before = turn(talk)["assumed"]
    talk.says("没有别的")

    assert (before, turn(talk)["assumed"]) == (["groups"], [])


def test_a_value_changed_in_passing_is_assumed_again(talk: Conversation):
    talk.says("我雇了2个人")
    talk.says(
        "我现在雇了5个人，一次性创业补贴给多少", "ask_amount", about={"startup_subsidy": 0.95}
    )

    assert turn(talk)["known"] == {"jobs_created": 5}
    assert turn(talk)["assumed"] == ["jobs_created"]


def test_a_correction_shown_back_is_not_assumed(talk: Conversation):
    talk.asks("startup_subsidy", "我是退役军人，2025年3月登记，雇了2个人，能领一次性创业补贴吗")
    talk.says("不对，是三个人", "correct_topic")

    assert turn(talk)["assumed"] == []


def test_another_persons_facts_are_not_known_of_the_first(veteran: Conversation):
    veteran.asks("startup_subsidy", "我弟弟是残疾人，他能领一次性创业补贴吗")

    assert turn(veteran)["known"] == {"groups": ["disabled"]}


def test_to_turn_back_keeps_what_was_confirmed(veteran: Conversation):
    veteran.asks("startup_subsidy", "我弟弟是残疾人，他能领一次性创业补贴吗")
    veteran.says("那我呢")

    assert (turn(veteran)["known"], turn(veteran)["assumed"]) == ({"groups": ["veteran"]}, [])


def test_the_topic_spoken_of_stays(talk: Conversation):
    talk.says("一次性创业补贴给多少", "ask_amount", about={"startup_subsidy": 0.95})
    talk.says("谢谢", "thank")

    assert turn(talk)["topic"] == "startup_subsidy"


def test_nothing_is_known_at_first(talk: Conversation):
    talk.says("你好", "greet")

    seen = turn(talk)
    assert [seen[key] for key in ("known", "assumed", "topic", "why")] == [{}, [], None, None]


@pytest.mark.parametrize(
    ("text", "intent", "why"),
    [
        ("你们就是骗人的", "complain", "complaint"),
        ("我真的活不下去了", "express_distress", "distress"),
        ("我要找人工", "ask_human", None),
        ("谢谢", "thank", None),
    ],
)
def test_why_a_mentor_might_be_wanted_follows_the_mood(
    talk: Conversation, text: str, intent: str, why: str | None
):
    talk.says(text, intent)

    assert turn(talk)["why"] == why


def test_only_the_second_miss_wants_a_mentor(talk: Conversation):
    talk.says("嗯嗯呃", "nlu_fallback", sure=0.2)
    first = turn(talk)["why"]
    talk.says("嗯嗯呃", "nlu_fallback", sure=0.2)

    assert (first, turn(talk)["why"]) == (None, "second_miss")


def test_a_verdict_that_the_text_does_not_settle_wants_a_mentor(talk: Conversation):
    said = ALL_SAID.replace("退役军人", "刑满释放人员")
    talk.asks("startup_subsidy", f"{said}，能领一次性创业补贴吗")
    asked = turn(talk)["why"]
    talk.says("没有别的")

    assert (asked, turn(talk)["why"]) == (None, "refer")


def test_a_verdict_that_is_settled_wants_no_mentor(talk: Conversation):
    talk.asks("startup_subsidy", f"{ALL_SAID}，能领一次性创业补贴吗")

    assert turn(talk)["why"] is None


@pytest.mark.parametrize(
    ("text", "intent", "why"),
    [
        ("一次性创业补贴要什么材料", "ask_materials", "policy_gap"),
        ("一次性创业补贴找谁，电话多少", "ask_contact", "policy_gap"),
        ("一次性创业补贴给多少", "ask_amount", None),
    ],
)
def test_what_the_plan_does_not_hold_wants_a_mentor(
    talk: Conversation, text: str, intent: str, why: str | None
):
    talk.says(text, intent, about={"startup_subsidy": 0.95})

    assert turn(talk)["why"] == why
