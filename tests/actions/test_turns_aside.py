"""In the middle of an assessment people put right, ask, chat, and speak of somebody else."""

from __future__ import annotations

import pytest

from actions.services import Services
from tests.actions.conversation import Conversation


def test_a_correction_without_a_name_changes_what_was_said_last(talk: Conversation):
    talk.asks("startup_subsidy", "我是退役军人，2025年3月登记，雇了2个人，能领一次性创业补贴吗")

    reply = talk.says("不对，是三个人", "correct_topic")

    assert talk.facts["jobs_created"] == 3
    assert "改好了" in reply.text
    assert reply.asks == ["first_startup"]


def test_a_correction_by_name_changes_what_it_names(veteran: Conversation):
    veteran.says("2025年3月登记")
    veteran.says("2个人")

    veteran.says("登记是2024年")

    assert (veteran.facts["registered_on"], veteran.facts["jobs_created"]) == ("2024", 2)


def test_a_group_that_is_denied_is_no_longer_held(veteran: Conversation):
    veteran.says("我不是退役军人，我是残疾人")

    assert veteran.facts["groups"] == ["disabled"]


def test_another_persons_facts_are_kept_apart(veteran: Conversation):
    veteran.says("2025年3月登记")
    veteran.asks("startup_subsidy", "我弟弟是残疾人，他能领一次性创业补贴吗")

    assert dict(veteran.facts) == {"groups": ["disabled"]}
    assert veteran.memory.person.aside["registered_on"] == "2025-03"


def test_answers_after_the_turn_are_the_other_persons(veteran: Conversation):
    veteran.asks("startup_subsidy", "我弟弟是残疾人，他能领一次性创业补贴吗")

    veteran.says("2024年5月登记的")

    assert veteran.facts["registered_on"] == "2024-05"
    assert "registered_on" not in veteran.memory.person.aside


@pytest.mark.parametrize("intent", ["give_facts", "ask_eligibility", "nlu_fallback"])
def test_to_turn_back_goes_on_with_ones_own_case(veteran: Conversation, intent: str):
    veteran.asks("startup_subsidy", "我弟弟是残疾人，他能领一次性创业补贴吗")

    reply = veteran.says("那我呢", intent)

    assert dict(veteran.facts) == {"groups": ["veteran"]}
    assert reply.asks == ["registered_on", "registered"]


def test_a_digression_is_answered_and_the_question_comes_back(veteran: Conversation):
    reply = veteran.says("场租补贴归谁管", "ask_departments", about={"rent_subsidy": 0.95})

    assert "部门" in reply.text
    assert reply.asks == ["registered_on", "registered"]
    assert "接着刚才的" in reply.text


@pytest.mark.parametrize(
    ("text", "intent"), [("谢谢", "thank"), ("你好", "greet"), ("你是机器人吗", "ask_bot")]
)
def test_small_talk_is_met_and_the_question_comes_back(
    veteran: Conversation, text: str, intent: str
):
    reply = veteran.says(text, intent)

    assert (reply.decision, reply.asks[:1]) == ("smalltalk", ["registered_on"])


@pytest.mark.parametrize(
    ("text", "intent"),
    [("转人工", "ask_human"), ("什么破玩意", "complain"), ("活不下去了", "express_distress")],
)
def test_a_wish_for_a_human_is_never_taken_for_an_answer(
    veteran: Conversation, text: str, intent: str
):
    reply = veteran.says(text, intent)

    assert (reply.decision, reply.asks) == ("handoff", [])


def test_after_a_wish_for_a_human_the_assessment_goes_on(veteran: Conversation):
    veteran.says("转人工", "ask_human")

    assert veteran.says("2025年3月登记").asks == ["jobs_created"]


def test_a_button_pressed_meanwhile_does_what_it_says(veteran: Conversation):
    reply = veteran.presses('/ask_amount{"topic": "startup_subsidy"}')

    assert "5000" in reply.text
    assert reply.asks[:1] == ["registered_on"]
    assert veteran.presses("/ask_human").decision == "handoff"


def test_a_second_program_goes_first_and_then_the_first_goes_on(veteran: Conversation):
    meanwhile = veteran.says(
        "招用符合条件的人，用公司名义贷款够条件吗",
        "ask_eligibility",
        about={"loan_any_household": 0.95},
    )
    assert meanwhile.asks[0] not in ("registered_on", "registered")

    for _ in range(4):
        reply = veteran.says("不清楚")
        if reply.verdicts:
            break

    assert reply.verdicts[0]["id"] == "loan_any_household"
    assert reply.asks == ["registered_on", "registered"]


def test_a_question_both_asks_and_fills(services: Services):
    talk = Conversation(services)
    talk.asks("free_premises", "我是退役军人，能要免费场地吗")
    asking = talk.memory.interview.asking

    reply = talk.says("呼和浩特的创业担保贷款要什么条件", "ask_conditions", about={"loan": 0.95})

    assert talk.facts["region"] == "呼和浩特市"
    assert "创业担保贷款" in reply.text
    assert tuple(reply.asks) == asking


def test_an_answer_to_another_question_is_taken_and_the_question_comes_back(
    veteran: Conversation,
):
    reply = veteran.says("雇了3个人")

    assert veteran.facts["jobs_created"] == 3
    assert reply.asks == ["registered_on", "registered"]


def test_to_cancel_stops_the_questions(veteran: Conversation):
    reply = veteran.says("算了不测了", "cancel")

    assert (reply.asks, veteran.memory.interview.asking) == ([], ())
    assert veteran.says("谢谢", "thank").asks == []
    assert veteran.facts["groups"] == ["veteran"]
