"""An assessment in conversation: what is asked, left open, referred, tried out and told."""

from __future__ import annotations

import re

import pytest

from actions.memory import SLOTS, Memory
from actions.services import Services
from tests.actions.conversation import Conversation
from tests.actions.people import ALL_SAID


def left(text: str) -> int:
    """How many questions there still are, as the reply says."""
    found = re.search(r"最多还有(\d+)个问题", text)
    return int(found[1]) if found else 1


def test_facts_are_shown_back_as_they_are_taken_down(veteran: Conversation):
    reply = veteran.says("去年三月登记的，雇了俩人")

    assert "我记下了：2025年3月登记、雇用2人。" in reply.text


def test_what_is_left_counts_down_to_the_verdict(veteran: Conversation):
    answers = ("2025年3月登记", "2个人", "第一次", "一直正常经营", "正常申报")
    counts = [left(veteran.says(answer).text) for answer in answers]

    assert counts == [5, 4, 3, 2, 1]
    assert [one["id"] for one in veteran.says("没领过").verdicts] == ["startup_subsidy"]


def test_what_cannot_matter_is_not_asked(talk: Conversation):
    reply = talk.asks("startup_subsidy", "我是退役军人，还没注册，能领一次性创业补贴吗")

    assert reply.asks == []
    assert reply.verdicts[0]["status"] == "not_eligible"


def test_a_graduates_dates_are_asked_of_graduates_only(services: Services, veteran: Conversation):
    asked = set()
    for _ in range(8):
        asked |= set(veteran.memory.interview.asking)
        veteran.says("不清楚")

    assert not asked & {"left_school_on", "unemployed_at_registration"}


def test_a_verdict_carries_its_quotes_and_its_json(talk: Conversation):
    reply = talk.asks("startup_subsidy", f"{ALL_SAID}，能领一次性创业补贴吗")

    assert [(one["id"], one["status"]) for one in reply.verdicts] == [
        ("startup_subsidy", "likely_eligible")
    ]
    assert "不低于5000元" in "".join(quote.text for quote in reply.quotes)
    assert reply.asks == []


def test_a_refusal_names_the_clause_that_settles_it(veteran: Conversation):
    reply = veteran.says("还没登记")

    assert reply.verdicts[0]["status"] == "not_eligible"
    assert "还没有登记注册。（二、（一）2.）" in reply.text


def test_why_it_is_asked_is_told_with_the_clause_and_asked_again(veteran: Conversation):
    reply = veteran.says("为什么问这个", "ask_why")

    assert "正常经营1年以上" in reply.text
    assert "二、（一）2." in reply.text
    assert reply.asks == ["registered_on", "registered"]


@pytest.mark.parametrize("text", ["不清楚", "不想说"])
def test_what_is_not_told_is_never_asked_again(veteran: Conversation, text: str):
    veteran.says(text)
    asked = []
    for _ in range(8):
        asked += veteran.memory.interview.asking[:1]
        veteran.says("不清楚")

    assert "registered_on" not in asked
    assert "registered_on" not in veteran.asks("startup_subsidy").asks


def test_a_fact_declined_is_taken_when_it_is_told_after_all(veteran: Conversation):
    veteran.says("不清楚")

    veteran.says("想起来了，2025年3月登记的")

    assert veteran.facts["registered_on"] == "2025-03"


def test_no_refusal_rests_on_groups_that_may_not_be_all(talk: Conversation):
    reply = talk.asks("startup_subsidy", "我是农牧民工，能领一次性创业补贴吗")

    assert (reply.asks, reply.verdicts) == (["groups"], [])
    assert "除此以外" in reply.text


def test_a_group_reached_through_and_so_on_is_referred_not_refused(talk: Conversation):
    said = ALL_SAID.replace("退役军人", "刑满释放人员")
    talk.asks("startup_subsidy", f"{said}，能领一次性创业补贴吗")

    reply = talk.says("没有别的")

    assert reply.verdicts[0]["status"] == "refer"


def test_further_groups_may_be_pressed_one_at_a_time(services: Services, talk: Conversation):
    talk.asks("startup_subsidy", "我是农牧民工，能领一次性创业补贴吗")
    talk.chooses("就业困难人员")

    assert talk.facts["groups"] == ["farmer_herder_worker", "employment_difficulty"]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("残疾人、在校生", {"disabled", "enrolled_student"}),
        ("退役军人和高校毕业生", {"veteran", "graduate"}),
        ("我是残疾人，我弟弟是退役军人", {"disabled"}),
        ("我雇了两个退役军人", set()),
    ],
)
def test_groups_in_a_list_are_all_heard_and_only_ones_own(
    talk: Conversation, text: str, groups: set[str]
):
    assert talk.asks("startup_subsidy").asks == ["groups"]

    talk.says(text)

    assert set(talk.facts.get("groups", ())) == groups


def test_a_supposition_is_judged_and_not_taken_down(talk: Conversation):
    said = ALL_SAID.replace("雇了3个人", "没有雇人")
    before = talk.asks("startup_subsidy", f"{said}，能领一次性创业补贴吗")
    known = dict(talk.facts)

    tried = talk.says("如果我再雇一个人呢", "ask_eligibility")

    assert [one.verdicts[0]["status"] for one in (before, tried)] == [
        "not_eligible", "likely_eligible"
    ]  # fmt: skip
    assert dict(talk.facts) == known


def test_time_may_be_supposed_to_pass(talk: Conversation):
    said = ALL_SAID.replace("2024年3月5日", "2026年3月5日")
    assert (
        talk.asks("startup_subsidy", f"{said}，能领吗").verdicts[0]["earliest_on"] == "2027-03-05"
    )

    tried = talk.says("要是再过半年呢", "ask_eligibility")

    assert tried.verdicts[0]["status"] == "likely_eligible"
    assert talk.facts["registered_on"] == "2026-03-05"


def test_everything_at_once_ends_in_one_list_in_order_of_promise(talk: Conversation):
    reply = talk.says(f"{ALL_SAID}，我能享受哪些政策", "ask_overview")
    for _ in range(12):
        if reply.verdicts:
            break
        reply = talk.says("不清楚")
    order = ["大概率符合：", "还差一点信息：", "条文定不了", "按条文不符合："]
    places = [reply.text.index(words) for words in order if words in reply.text]

    assert places == sorted(places)
    assert reply.verdicts[0]["id"] == "startup_subsidy"
    statuses = {one["id"]: one["status"] for one in reply.verdicts}
    assert statuses["startup_subsidy"] == "likely_eligible"


def test_everything_at_once_asks_ten_questions_at_most(services: Services):
    talk = Conversation(services)
    reply, asked = talk.says("我能享受哪些政策", "ask_overview"), 0
    while not reply.verdicts:
        asked += 1
        assert left(reply.text) <= 11 - asked
        reply = talk.chooses(reply.buttons[-2]["title"])  # the last but 不清楚

    assert 1 <= asked <= 10


def test_what_is_remembered_is_every_slot_that_is_forgotten(veteran: Conversation):
    assert set(veteran.slots) == set(SLOTS)
    assert Memory.of(dict.fromkeys(SLOTS)) == Memory()


def test_facts_are_kept_for_the_next_program(talk: Conversation):
    talk.asks("startup_subsidy", f"{ALL_SAID}，能领一次性创业补贴吗")

    reply = talk.asks("free_premises", "那免费场地我能要吗")

    assert "groups" not in reply.asks
