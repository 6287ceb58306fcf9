"""What was told wrong is put right in many forms; what is taken back without saying so is asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.conversation import Conversation

OPENED = "我是退役军人，2025年3月登记，雇了2个人，能领一次性创业补贴吗"


@pytest.fixture
def owner(talk: Conversation) -> Conversation:
    """A veteran with a shop of two, asked whether it is the first."""
    assert talk.asks("startup_subsidy", OPENED).asks == ["first_startup"]
    return talk


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("刚说错了,三个", "jobs_created", 3),
        ("刚才讲错了，三个人", "jobs_created", 3),
        ("打错字了 4个", "jobs_created", 4),
        ("不是两个，是三个", "jobs_created", 3),
        ("三个，不是两个", "jobs_created", 3),
        ("2024 不是 2025", "registered_on", "2024-03"),
        ("2024年不是2025年", "registered_on", "2024-03"),
        ("登记是2024 不是 2025", "registered_on", "2024-03"),
        ("不是2025年3月，是2025年5月", "registered_on", "2025-05"),
    ],
)
def test_a_correction_changes_what_it_means(owner: Conversation, text: str, key: str, value: Any):
    reply = owner.says(text, "correct_topic")

    assert owner.facts[key] == value
    assert "改好了" in reply.text
    assert reply.asks == ["first_startup"]


def test_a_correction_of_one_fact_leaves_the_others(owner: Conversation):
    owner.says("2024 不是 2025", "ask_validity")

    assert owner.facts["jobs_created"] == 2


def test_told_the_wrong_way_round_turns_the_last_yes_or_no(owner: Conversation):
    owner.says("是")
    told = owner.facts["first_startup"]
    owner.says("我说反了", "correct_topic")

    assert (told, owner.facts["first_startup"]) == (True, False)


@pytest.mark.parametrize("text", ["我说反了", "不是五个，是六个"])
def test_what_does_not_say_of_which_fact_is_asked_back(owner: Conversation, text: str):
    before = dict(owner.facts)
    reply = owner.says(text, "correct_topic")

    assert "请说是哪一项" in reply.text
    assert (dict(owner.facts), reply.asks) == (before, ["first_startup"])


def test_a_date_to_come_is_asked_back_in_a_correction_too(owner: Conversation):
    reply = owner.says("说错了，是2028年3月", "correct_topic")

    assert owner.facts["registered_on"] == "2025-03"
    assert "还没到" in reply.text


def test_a_correction_before_any_assessment_is_shown_back(talk: Conversation):
    talk.says("我雇了2个人")
    reply = talk.says("说错了，三个", "correct_topic")

    assert (talk.facts["jobs_created"], "现在记的是：雇用3人" in reply.text) == (3, True)


@pytest.mark.parametrize("answer", ["没上班", "没工作", "那时候待业"])
def test_an_answer_about_that_day_says_nothing_of_today(talk: Conversation, answer: str):
    talk.asks("startup_subsidy", "我是高校毕业生，2025年3月登记，能领一次性创业补贴吗")
    while "unemployed_at_registration" not in talk.memory.interview.asking:
        talk.says("没有别的" if "groups" in talk.memory.interview.asking else "不清楚")
    talk.says(answer)

    assert talk.facts["unemployed_at_registration"] is True
    assert "unemployed_now" not in talk.facts
