"""What cannot be, or may mean two things, is asked back; never a silent guess."""

from __future__ import annotations

import pytest

from actions.services import Services
from tests.actions.conversation import Conversation
from tests.actions.people import ALL_SAID

ON_THE_EDGE = ALL_SAID.replace("2024年3月5日", "2025年11月")


def test_a_date_that_leaves_it_open_is_asked_once_more_to_the_day(talk: Conversation):
    reply = talk.asks("startup_subsidy", f"{ON_THE_EDGE}，能领一次性创业补贴吗")

    assert reply.asks[0] == "registered_on"
    assert "具体是几月几日" in reply.text
    assert talk.says("2025年11月20日").verdicts[0]["status"] == "likely_eligible"


def test_a_date_that_settles_it_is_not_asked_for_the_day(talk: Conversation):
    said = ON_THE_EDGE.replace("2025年11月", "2025年10月")

    assert talk.asks("startup_subsidy", f"{said}，能领一次性创业补贴吗").asks == []


@pytest.mark.parametrize("text", ["记不清了", "就是2025年11月"])
def test_a_day_that_is_not_known_is_left_open(talk: Conversation, text: str):
    talk.asks("startup_subsidy", f"{ON_THE_EDGE}，能领一次性创业补贴吗")

    reply = talk.says(text)

    assert (reply.asks, reply.verdicts[0]["status"]) == ([], "need_info")
    assert talk.facts["registered_on"] == "2025-11"


@pytest.mark.parametrize(
    ("said", "key", "words", "then", "value"),
    [
        ("2027年3月登记的", "registered_on", "2027年3月还没到", "2025年3月", "2025-03"),
        ("2025年2月30日", "registered_on", "日历上没有", "2025年2月28日", "2025-02-28"),
        ("雇了99999999人", "jobs_created", "太大了", "3个人", 3),
        ("雇了3个人，雇了5个人", "jobs_created", "两个不同的", "5个", 5),
    ],
)
def test_what_cannot_be_is_asked_back_and_the_answer_taken(
    veteran: Conversation, said: str, key: str, words: str, then: str, value: object
):
    reply = veteran.says(said)

    assert (reply.asks, words in reply.text, key in veteran.facts) == ([key], True, False)
    veteran.says(then)
    assert veteran.facts[key] == value


def test_what_cannot_be_and_is_said_again_is_left_open(veteran: Conversation):
    veteran.says("雇了99999999人")

    reply = veteran.says("雇了99999999人")

    assert "先空着" in reply.text
    assert reply.asks[0] == "registered_on"
    assert "jobs_created" not in veteran.facts


@pytest.mark.parametrize(
    ("first", "second", "then", "facts"),
    [
        ("还没注册", "去年登记的", "去年登记的", {"registered": True, "registered_on": "2025"}),
        ("还没注册", "去年登记的", "还没登记", {"registered": False}),
        ("去年登记的", "还没注册", "还没登记", {"registered": False}),
    ],
)
def test_a_contradiction_is_asked_back_and_the_answer_taken(
    veteran: Conversation, first: str, second: str, then: str, facts: dict[str, object]
):
    veteran.says(first)
    before = dict(veteran.facts)

    reply = veteran.says(second)

    assert (reply.asks, "对不上" in reply.text) == (["registered_on"], True)
    assert dict(veteran.facts) == before
    veteran.says(then)
    registration = {k: v for k, v in veteran.facts.items() if k.startswith("registered")}
    assert registration == facts


def test_a_contradiction_may_be_settled_by_a_button(veteran: Conversation):
    veteran.says("还没注册")
    veteran.says("去年登记的")

    veteran.chooses("2025年登记的")

    assert veteran.facts["registered_on"] == "2025"


def test_what_is_not_understood_is_asked_again_once_and_then_left_open(veteran: Conversation):
    once = veteran.says("唔哩哇啦")
    twice = veteran.says("唔哩哇啦")
    asked = [twice.asks[0]]
    for _ in range(12):
        asked += veteran.says("唔哩哇啦").asks[:1]

    assert once.asks[0] == "registered_on"
    assert "没对上" in once.text
    assert "registered_on" not in asked


@pytest.mark.parametrize("text", ["第一次", "一直正常", "头一回", "一般吧"])
def test_a_word_with_a_number_in_it_is_no_number(veteran: Conversation, text: str):
    assert veteran.says("2025年3月登记").asks == ["jobs_created"]

    veteran.says(text)

    assert "jobs_created" not in veteran.facts


def test_thirty_facts_in_one_breath_are_all_taken(talk: Conversation):
    reply = talk.asks(
        "startup_subsidy",
        f"{ALL_SAID}，在包头创业，户口在内蒙古，个人想贷8万，银行认定我信用良好，"
        "没有盟市级荣誉称号，能领一次性创业补贴吗",
    )

    assert len(talk.facts) >= 15
    assert reply.verdicts[0]["status"] == "likely_eligible"
    assert (talk.facts["loan_amount"], talk.facts["jobs_created"]) == (80_000, 3)


def test_an_unknown_key_in_a_button_is_not_taken_down(veteran: Conversation):
    veteran.answers("nonsense=1")

    assert dict(veteran.facts) == {"groups": ["veteran"]}


@pytest.mark.parametrize(("text", "yuan"), [("5千", 5000), ("5000", 5000), ("8万", 80_000)])
def test_sums_are_heard_whatever_their_unit(services: Services, text: str, yuan: int):
    talk = Conversation(services)
    talk.asks("counter_guarantee_waiver", "我个人贷款，能免反担保吗")
    assert talk.memory.interview.asking == ("loan_amount",)

    talk.says(text)

    assert talk.facts["loan_amount"] == yuan


@pytest.mark.parametrize("text", ["-5000元", "负5000", "想贷-5万"])
def test_a_negative_number_is_asked_back(services: Services, text: str):
    talk = Conversation(services)
    talk.asks("counter_guarantee_waiver", "我个人贷款，能免反担保吗")

    reply = talk.says(text)

    assert (reply.asks, "没法记" in reply.text) == (["loan_amount"], True)
    assert "loan_amount" not in talk.facts


@pytest.mark.parametrize("text", ["10", "五六"])
def test_a_sum_that_may_mean_another_is_not_guessed_at(services: Services, text: str):
    talk = Conversation(services)
    talk.asks("counter_guarantee_waiver", "我个人贷款，能免反担保吗")

    talk.says(text)

    assert "loan_amount" not in talk.facts
