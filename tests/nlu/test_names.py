"""Names are found however people part them, and not within the names of other things."""

from pathlib import Path

import pytest

import policy_kb
from bot.evaluation.answers import Answer
from bot.evaluation.figures import entities
from bot.evaluation.gold import read_gold
from bot.evaluation.reading import spans
from bot.nlu.entities import EntityMatcher
from bot.nlu.reader import reader
from policy_kb.vocabulary import Vocabulary

BLIND = Path(__file__).resolve().parent.parent / "blind"


@pytest.fixture(scope="module")
def matcher():
    return EntityMatcher(Vocabulary.load(Path(policy_kb.__file__).parent / "content"))


def named(matcher, text):
    return [(m.id, m.text) for m in matcher.find(text) if m.kind in {"topic", "group"}]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("创业的那个补贴还有吗", [("startup_subsidy", "创业的那个补贴")]),
        ("高校的毕业生", [("graduate", "高校的毕业生")]),
        ("不花钱的工位", [("free_premises", "不花钱的工位")]),
        ("“大学生创业园”怎么评", [("college_park", "大学生创业园")]),
        ("残疾的亲戚", [("disabled", "残疾")]),
    ],
)
def test_a_name_may_be_parted_by_a_filler(text, found, matcher):
    assert named(matcher, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“呼包鄂乌”试验区", [("pilot_cities", "呼包鄂乌”试验区")]),
        ("导师团、导师团", [("mentor_team", "导师团"), ("mentor_team", "导师团")]),
        ("残疾盲人", [("disabled", "残疾"), ("disabled", "盲人")]),
    ],
)
def test_names_of_one_topic_side_by_side_are_one(text, found, matcher):
    assert named(matcher, text) == found


@pytest.mark.parametrize(
    "text", ["助学贷款怎么还", "见习律师的工资", "换导师的手续", "博士毕业答辩", "技能大赛报名"]
)
def test_the_name_of_another_thing_holds_none_of_ours(text, matcher):
    assert named(matcher, text) == []


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("贷款怎么办", "loan"),
        ("见习完了呢", "internship_subsidy"),
        ("离岗几年", "leave_to_startup"),
        ("找个导师", "mentor_team"),
    ],
)
def test_a_bare_name_leads_to_what_it_means_here(text, topic, matcher):
    assert [found for found, _ in named(matcher, text)] == [topic]


def test_most_names_are_found_in_the_words_of_writers_never_seen():
    gold = read_gold(BLIND / "entities2.yml")
    answers = {line.text: Answer("", 0, "", spans(reader().read(line.text))) for line in gold}

    assert entities(gold, answers)["span and id"].f1 >= 0.7


def test_no_name_is_both_ours_and_another_things():
    known = Vocabulary.load(Path(policy_kb.__file__).parent / "content")

    ours = {*known.topics, *known.groups, *known.regions, *known.outside, *known.details}
    assert not known.others & ours
