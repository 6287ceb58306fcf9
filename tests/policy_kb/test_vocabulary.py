"""The vocabulary holds what content names, longest first, in normal form."""

import pytest

from policy_kb.vocabulary import Vocabulary

MEASURE = """
clause: "2.1.2"
topics:
  - {id: startup_subsidy, title: 一次性创业补贴, aliases: [创业补贴, ＡＰＰ補貼]}
"""
REGIONS = """
region: {name: 内蒙古自治区, code: "150000", aliases: [内蒙]}
regions:
  - {name: 包头市, code: "150200", parent: "150000", aliases: [包头]}
  - {name: 昆都仑区, code: "150203", parent: "150200", aliases: [昆区]}
zones: [{name: 稀土高新区, region: 包头市, aliases: [包头高新区]}]
ambiguous: [{name: 前旗, candidates: [乌拉特前旗, 鄂托克前旗]}]
outside: [{name: 青岛市, aliases: [青岛]}]
"""


@pytest.fixture
def content(tmp_path):
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "2.1.2.yml").write_text(MEASURE, encoding="utf-8")
    (tmp_path / "regions.yml").write_text(REGIONS, encoding="utf-8")
    groups = "groups: [{id: veteran, name: 退役军人, aliases: [当过兵]}]"
    (tmp_path / "groups.yml").write_text(groups, encoding="utf-8")
    return tmp_path


def test_names_lead_to_ids_longest_first(content):
    topics = Vocabulary.load(content).topics

    assert list(topics) == ["一次性创业补贴", "app补贴", "创业补贴"]
    assert set(topics.values()) == {"startup_subsidy"}


def test_places_lead_to_full_names(content):
    words = Vocabulary.load(content)

    assert (words.regions["昆区"], words.regions["包头高新区"]) == ("昆都仑区", "包头市")
    assert words.outside["青岛"] == "青岛市"
    assert words.ambiguous["前旗"] == ("乌拉特前旗", "鄂托克前旗")
    assert words.parents["昆都仑区"] == "包头市"


def test_the_fingerprint_changes_with_a_name(content):
    before = Vocabulary.load(content).fingerprint()
    groups = "groups: [{id: veteran, name: 退役军人, aliases: [当兵回来]}]"
    (content / "groups.yml").write_text(groups, encoding="utf-8")

    assert Vocabulary.load(content).fingerprint() != before


def test_words_for_a_segmenter_are_sorted_and_have_two_signs(content):
    words = Vocabulary.load(content).jieba_words()

    assert words == sorted(words)
    assert all(len(word) > 1 for word in words)


def test_no_content_gives_no_names(tmp_path):
    assert Vocabulary.load(tmp_path).jieba_words() == []
