"""A change is tried out however it is put, and never taken down."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation
from tests.actions.people import ALL_SAID


@pytest.fixture
def judged(talk: Conversation) -> Conversation:
    """A veteran who was told that he may well have the subsidy."""
    reply = talk.asks("startup_subsidy", f"{ALL_SAID}，能领一次性创业补贴吗")
    assert reply.verdicts[0]["status"] == "likely_eligible"
    return talk


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("如果我再雇一个人呢", "雇用4人"),
        ("要是多招两个呢", "雇用5人"),
        ("再多招一个会怎样", "雇用4人"),
        ("多招两个行不行", "雇用5人"),
        ("假如我户口不在这", "户口不在内蒙古"),
        ("换成残疾人呢", "残疾人"),
        ("那我关了门再开呢", "中间停过业"),
        ("我再干半年呢", "到2027年5月22日"),
    ],
)
@pytest.mark.parametrize("intent", ["ask_amount", "nlu_fallback", "out_of_scope", "give_facts"])
def test_a_change_is_tried_out(judged: Conversation, text: str, supposed: str, intent: str):
    before = judged.slots
    reply = judged.says(text, intent)

    assert f"假设{supposed}（只是试算，没有记下）" in reply.text
    assert judged.slots["facts"] == before["facts"]


def test_instead_of_a_group_takes_its_place(judged: Conversation):
    reply = judged.says("换成刑满释放人员呢", "nlu_fallback")

    assert reply.verdicts[0]["status"] != "likely_eligible"


def test_what_is_supposed_but_not_named_is_asked_back(judged: Conversation):
    reply = judged.says("假如情况变了", "nlu_fallback")

    assert "具体些我再试算" in reply.text


def test_a_what_if_about_another_policy_is_a_question(judged: Conversation):
    reply = judged.says("如果想贷款，创业担保贷款怎么办", "ask_how", about={"loan": 0.95})

    assert "试算" not in reply.text


@pytest.mark.parametrize("text", ["那我呢", "再见", "那好吧", "再说吧"])
def test_what_is_no_supposition_is_not_taken_for_one(judged: Conversation, text: str):
    assert "试算" not in judged.says(text, "chitchat").text


def test_how_many_questions_are_left_is_told(veteran: Conversation):
    reply = veteran.says("还有几个问题", "cancel")

    assert "最多还有" in reply.text
    assert reply.asks == ["registered_on", "registered"]


@pytest.mark.parametrize(
    ("text", "weary"),
    [
        ("累死了", True),
        ("今天忙死我了", True),
        ("累死了，不想活了", False),
        ("被债逼得烦死了", False),
    ],
)
def test_weary_is_not_taken_for_despair(talk: Conversation, text: str, weary: bool):
    reply = talk.says(text, "express_distress")

    assert ("您辛苦了" in reply.text, reply.decision == "handoff") == (weary, not weary)
