"""A text in normal form still leads to the very characters that were written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.zh.text import LONGEST, normalise

ODD = st.text(
    alphabet=st.one_of(
        st.characters(), st.sampled_from("創業ａ１　 \u200b\ufeff😀👨‍👩‍👧é½①㈠ﷺ\n\t貸款１２")
    ),
    max_size=80,
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("創業擔保貸款", "创业担保贷款"),
        ("申\u200b请", "申请"),
        ("补贴😀多少", "补贴 多少"),
        ("  你好 \n\t 呀 ", "你好 呀"),
        ("贷１０万，行吗？", "贷10万,行吗?"),
        ("\x00\x07创业", "创业"),
        ("👨‍👩‍👧", ""),
        ("", ""),
        ("１️⃣", "1"),
        ("\ud800创业", "创业"),
        ("臺灣", "台湾"),
        ("㎡", "m2"),
    ],
)
def test_normal_form(written, read):
    assert normalise(written).text == read


@given(ODD)
@settings(max_examples=300, deadline=None)
def test_every_character_leads_to_its_origin(written):
    reading = normalise(written)

    assert len(reading.offsets) == len(reading.text)
    last = 0
    for place, (start, end) in enumerate(reading.offsets):
        assert last <= start < end <= len(written) or reading.offsets[place - 1] == (start, end)
        last = start
        if reading.text[place] != " ":
            assert reading.text[place] in normalise(written[start:end]).text
    assert reading.original == written


@given(ODD)
@settings(max_examples=200, deadline=None)
def test_reading_twice_changes_nothing(written):
    once = normalise(written).text

    assert normalise(once).text == once


@given(ODD, st.integers(-3, 90), st.integers(-3, 90))
@settings(max_examples=200, deadline=None)
def test_any_span_lies_within_the_original(written, start, end):
    first, last = normalise(written).span(start, end)

    assert 0 <= first <= last <= len(written)


def test_a_very_long_text_is_cut_and_flagged():
    reading = normalise("贷" * (LONGEST + 1))

    assert (len(reading.text), reading.cut) == (LONGEST, True)


def test_a_text_of_the_longest_length_is_whole():
    assert not normalise("贷" * LONGEST).cut


def test_a_replaced_word_leads_to_what_was_written():
    reading = normalise("我要 daikuan 吗").replaced(3, 10, "贷款")

    assert reading.text == "我要 贷款 吗"
    assert reading.original[slice(*reading.span(3, 5))] == "daikuan"
