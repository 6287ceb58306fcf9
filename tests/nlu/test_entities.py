"""Names are found whole, longest first, with what they stand for and whether they are denied."""

import datetime as dt
import sys
from pathlib import Path

import pytest

import policy_kb
from bot.nlu.entities import EntityMatcher
from policy_kb.vocabulary import Vocabulary

ON = dt.date(2026, 11, 22)
FIXTURE = Vocabulary(
    topics={"担保贷款": "loan", "反担保": "counter_guarantee_waiver", "退役军人": "veteran_topic"},
    groups={
        "农民工": "farmer_herder_worker",
        "返乡农民工": "returning_farmer_herder",
        "退役军人": "veteran",
        "残疾人": "disabled",
    },
    regions={"海南区": "海南区", "退役军人": "退役军人"},
    outside={"海南": "海南省"},
    details={},
    ambiguous={"前旗": ("科尔沁右翼前旗", "乌拉特前旗")},
)


@pytest.fixture(scope="module")
def matcher():
    return EntityMatcher(Vocabulary.load(Path(policy_kb.__file__).parent / "content"))


def seen(matcher, text):
    return [(m.kind, m.id, m.text) for m in matcher.find(text, ON)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        (
            "我是退役军人,去年三月开的店,雇了俩人",
            [
                ("group", "veteran", "退役军人"),
                ("date", "2025-03", "去年三月"),
                ("count", "2", "俩人"),
            ],
        ),
        ("海南区有补贴吗", [("region", "海南区", "海南区")]),
        ("乌海海南区", [("region", "海南区", "乌海海南区")]),
        ("前旗的补贴", [("region", "", "前旗")]),
        ("科右前旗", [("region", "科尔沁右翼前旗", "科右前旗")]),
        ("返乡农民工", [("group", "returning_farmer_herder", "返乡农民工")]),
        (
            "担保贷款的反担保",
            [("topic", "loan", "担保贷款"), ("topic", "counter_guarantee_waiver", "反担保")],
        ),
        ("想贷8万", [("amount", "80000", "8万")]),
        ("十几万", [("amount", "", "十几万")]),
        ("半年", [("duration", "6", "半年")]),
        ("青岛", [("outside", "青岛市", "青岛")]),
        ("4050人员", [("group", "employment_difficulty", "4050人员")]),
        ("退役军人事务局在哪里", []),
        ("今天天气好", [("date", "2026-11-22", "今天")]),
        ("", []),
    ],
)
def test_mentions(text, mentions, matcher):
    found = [m for m in seen(matcher, text) if m[0] != "detail"]

    assert found == mentions


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("我不是退役军人", True),
        ("没当过兵", True),
        ("没有残疾证", True),
        ("并非残疾人", True),
        ("我是退役军人", False),
        ("是不是退役军人才行", False),
        ("有没有残疾证", False),
        ("没登记失业", True),
        ("退役军人我不是,残疾人", False),
        ("不是这个,是孵化补贴", False),
        ("不是孵化补贴", True),
        ("我没领过创业补贴", False),
        ("不在呼和浩特", True),
    ],
)
def test_negation(text, denied, matcher):
    mention = [m for m in matcher.find(text, ON) if m.kind in {"group", "topic", "region"}][-1]

    assert mention.negated is denied


def test_the_rest_of_a_denied_list_is_denied(matcher):
    found = matcher.find("不是退役军人、残疾人和农民工", ON)

    assert [m.negated for m in found] == [True, True, True]


def test_of_equal_names_a_topic_goes_first():
    (mention,) = EntityMatcher(FIXTURE).find("退役军人")

    assert mention.kind == "topic"


def test_a_longer_place_hides_the_one_outside():
    matcher = EntityMatcher(FIXTURE)

    assert [m.id for m in matcher.find("海南区和海南")] == ["海南区", "海南省"]


def test_offsets_are_those_of_the_text(matcher):
    text = "我在 呼市, 想申请一次性创业补贴,贷10万元,2025年3月注册"

    assert all(text[m.start : m.end] == m.text for m in matcher.find(text, ON))


def test_without_a_day_dates_are_left_out(matcher):
    assert [m.kind for m in matcher.find("去年三月")] == []


def test_reading_names_loads_no_rasa(matcher):
    matcher.find("创业补贴")

    assert "rasa" not in sys.modules
