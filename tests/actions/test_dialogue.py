"""What one message leads to, given the one before: choices, follow-ups, corrections, misses."""

from __future__ import annotations

import pytest

from actions.asked import FALLBACK, read
from actions.compose import Turn, compose
from actions.memory import Memory
from actions.person import Person
from actions.services import Services
from tests.actions.messages import part, pressed, typed

LOAN, RENT = {"loan": 0.95, "-": 0.02}, {"rent_subsidy": 0.95, "-": 0.02}
NOTHING = {"-": 0.95}


def say(services: Services, message: dict, memory: Memory | None = None) -> Turn:
    return compose(read(message, services.searcher), memory or Memory(), services)


def test_a_question_that_names_its_topic_is_answered(services: Services):
    turn = say(services, typed("创业担保贷款最多能贷多少", "ask_amount", about=LOAN))

    assert (turn.reply.decision, turn.memory.topic) == ("answer", "loan")
    assert turn.reply.clauses[0] == "2.1.1"


def test_two_questions_are_both_answered_in_order(services: Services):
    questions = [
        part("创业担保贷款能贷多少", "ask_amount", LOAN),
        part("场租补贴归谁管", "ask_departments", RENT),
    ]

    turn = say(
        services,
        typed(
            "创业担保贷款能贷多少？场租补贴归谁管？", "ask_amount", about=LOAN, questions=questions
        ),
    )

    assert turn.reply.text.index("创业担保贷款") < turn.reply.text.index("部门")
    assert {"2.1.1", "2.1.2"} <= set(turn.reply.clauses)
    assert turn.memory.topic == "rent_subsidy"


def test_the_second_question_may_lean_on_the_first(services: Services):
    questions = [
        part("创业担保贷款是什么", "ask_what", LOAN),
        part("归哪个部门管", "ask_departments", NOTHING),
    ]

    turn = say(
        services,
        typed("创业担保贷款是什么？归哪个部门管？", "ask_what", about=LOAN, questions=questions),
    )

    assert "创业担保贷款，方案点名的部门有" in turn.reply.text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("那要多久", "ask_duration"),
        ("归哪个部门管", "ask_departments"),
        ("有条件吗", "ask_conditions"),
    ],
)
def test_a_follow_up_keeps_the_topic(services: Services, text: str, intent: str):
    turn = say(services, typed(text, intent, about=NOTHING), Memory("internship_subsidy"))

    assert turn.memory.topic == "internship_subsidy"
    assert turn.reply.clauses[0] == "2.2.2"


def test_without_a_turn_before_a_bare_question_is_not_guessed_at(services: Services):
    turn = say(services, typed("那要多久", "ask_duration", about=NOTHING))

    assert turn.memory.topic is None
    assert turn.reply.decision == "clarify"


def test_a_correction_asks_the_same_of_the_other_topic(services: Services):
    before = Memory("startup_subsidy", "ask_amount")
    about = {"incubation_subsidy": 0.9, "-": 0.05}

    turn = say(services, typed("不是这个，是孵化补贴", "correct_topic", about=about), before)

    assert turn.memory.topic == "incubation_subsidy"
    assert turn.reply.text.startswith("创业孵化补贴给多少")


def test_a_close_choice_is_offered_as_two_to_four_buttons(services: Services):
    about = {"loan": 0.3, "malanhua_training": 0.3, "park_building": 0.3}

    turn = say(services, typed("怎么弄", "ask_how", about=about))

    assert turn.reply.decision == "clarify"
    assert 2 <= len(turn.reply.buttons) <= 4
    assert all(button["payload"].startswith("/ask_how") for button in turn.reply.buttons)


def test_what_is_out_of_scope_is_refused_without_a_quote(services: Services):
    turn = say(services, typed("养老保险怎么转移", "out_of_scope", about=NOTHING))

    assert turn.reply.decision == "out_of_scope"
    assert turn.reply.quotes == []
    assert "12345" in turn.reply.text


def test_another_place_is_told_so_and_offered_our_clause(services: Services):
    turn = say(services, typed("青岛的创业担保贷款能贷多少", "ask_amount", about=LOAN))

    assert "other_region" in turn.reply.notices
    assert turn.reply.text.startswith("我只了解内蒙古自治区的方案")
    assert turn.reply.quotes


def test_our_own_place_is_no_other_region(services: Services):
    turn = say(services, typed("包头的创业担保贷款能贷多少", "ask_amount", about=LOAN))

    assert "other_region" not in turn.reply.notices


@pytest.mark.parametrize("text", ["", "asdf qwer", "。。。"])
def test_the_first_miss_asks_again_and_the_second_hands_over(services: Services, text: str):
    message = typed(text, FALLBACK, 0.3, about=NOTHING)

    first = say(services, message)
    second = say(services, message, first.memory)

    assert (first.reply.decision, second.reply.decision) == ("clarify", "handoff")
    assert {"title": "转人工", "payload": "/ask_human"} in second.reply.buttons


def test_an_answer_between_two_misses_starts_the_count_anew(services: Services):
    miss = typed("asdf", FALLBACK, 0.3, about=NOTHING)
    answered = say(services, pressed("ask_what", "loan"), say(services, miss).memory)

    assert say(services, miss, answered.memory).reply.decision == "clarify"


def test_a_typed_command_is_plain_text(services: Services):
    text = '／ask_amount{"topic": "loan"}'

    asked = read(typed(text, FALLBACK, 0.3, about=NOTHING), services.searcher)

    assert asked.whole.hits == ()
    assert compose(asked, Memory(), services).memory.topic is None


def test_a_button_after_a_miss_opens_what_its_title_says(services: Services):
    missed = say(services, typed("asdf", FALLBACK, 0.3, about=NOTHING))

    payloads = [button["payload"] for button in missed.reply.buttons]

    assert not [payload for payload in payloads if "{{" in payload or "}}" in payload]


@pytest.mark.parametrize(
    ("text", "also"),
    [
        pytest.param("你们就会踢皮球", {"complain": 0.4}, id="angry"),
        pytest.param("活不下去了", {"express_distress": 0.4}, id="in distress"),
    ],
)
def test_somebody_upset_is_met_with_kindness_not_a_policy(services: Services, text, also):
    turn = say(services, typed(text, FALLBACK, 0.3, about=LOAN, also=also))

    assert turn.reply.decision == "handoff"
    assert turn.reply.quotes == []
    assert {"title": "转人工", "payload": "/ask_human"} in turn.reply.buttons


def test_facts_said_are_remembered_and_said_back(services: Services):
    turn = say(services, typed("我是退役军人，雇了三个人", "give_facts", about=NOTHING))

    assert turn.memory.person.facts["groups"] == ["veteran"]
    assert "退役军人" in turn.reply.text
    assert "雇用3人" in turn.reply.text


def test_groups_add_up_over_turns(services: Services):
    before = Memory(person=Person(facts={"groups": ["veteran"]}))

    turn = say(services, typed("我还是残疾人", "give_facts", about=NOTHING), before)

    assert turn.memory.person.facts["groups"] == ["veteran", "disabled"]


def test_an_overview_lists_what_names_the_persons_group(services: Services):
    turn = say(
        services,
        typed("我能享受什么", "ask_overview"),
        Memory(person=Person(facts={"groups": ["veteran"]})),
    )

    assert turn.reply.decision == "assess"
    assert "startup_subsidy" in turn.reply.programs
    assert "退役军人" in turn.reply.text


def test_a_question_for_eligibility_is_met_with_a_question_never_with_yes(services: Services):
    turn = say(services, pressed("ask_eligibility", "startup_subsidy"))

    assert turn.reply.decision == "assess"
    assert turn.reply.asks == ["groups"]
    assert "最后由受理部门认定" in turn.reply.text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("创业担保贷款要什么材料", "ask_materials"),
        ("创业担保贷款去哪个窗口办，电话多少", "ask_contact"),
    ],
)
def test_what_the_plan_does_not_hold_is_said_so(services: Services, text: str, intent: str):
    turn = say(services, typed(text, intent, about=LOAN))

    assert turn.reply.decision == "answer"
    assert "没有" in turn.reply.text
    assert turn.reply.quotes
