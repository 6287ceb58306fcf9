"""A long text becomes messages that Telegram takes, and nothing of it is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.channels.telegram.split import pieces, units

SIGNS = ["字", "a", "。", "！", "？", "”", "，", " ", "\n", "\n\n", "\u3000", "\r\n", "1"]
WHOLE = [
    "😀",
    "👩\u200d💻",
    "👍🏽",
    "🇨🇳",
    "❤\ufe0f",
    "e\u0301",
    "ᠠ\u180b",
    "🏴\U000e0067\U000e007f",
]
TEXTS = st.lists(st.sampled_from(SIGNS + WHOLE), max_size=120).map("".join)
LIMITS = st.integers(min_value=2, max_value=40)


@given(TEXTS, LIMITS)
def test_no_piece_is_over_the_limit_or_blank(text, limit):
    found = pieces(text, limit)

    assert all(len(piece.encode("utf-16-le")) // 2 <= limit for piece in found)
    assert all(piece.strip() for piece in found)


@given(TEXTS, LIMITS)
def test_only_whitespace_is_missing_between_the_pieces(text, limit):
    rest = text
    for piece in pieces(text, limit):
        before, found, rest = rest.partition(piece)
        assert found and not before.strip()

    assert not rest.strip()


@given(st.text(max_size=60), LIMITS)
def test_any_text_at_all_keeps_its_characters(text, limit):
    assert "".join("".join(pieces(text, limit)).split()) == "".join(text.split())


@given(TEXTS)
def test_a_text_that_fits_is_one_piece_and_unchanged(text):
    assert pieces(text, 1000) == ([text] if text.strip() else [])


@given(st.lists(st.sampled_from([*WHOLE, "字", "。"]), min_size=1, max_size=80))
def test_what_is_seen_as_one_sign_stays_whole(signs):
    found = pieces("".join(signs), 12)

    ends = {0}
    for sign in signs:
        ends.add(max(ends) + len(sign))
    cuts = [sum(map(len, found[:count])) for count in range(len(found) + 1)]
    assert set(cuts) <= ends


@pytest.mark.parametrize(
    ("text", "limit", "found"),
    [
        pytest.param("", 10, [], id="nothing"),
        pytest.param(" \n\u3000", 2, [], id="only whitespace, over the limit"),
        pytest.param("一二三\n四\n\n五六七八", 9, ["一二三\n四", "五六七八"], id="paragraph first"),
        pytest.param("一二三。四\n五六七八", 8, ["一二三。四", "五六七八"], id="then line"),
        pytest.param("一二。三四！五六", 7, ["一二。三四！", "五六"], id="then the last sentence"),
        pytest.param("他说：“好！”她走了", 8, ["他说：“好！”", "她走了"], id="with its quote"),
        pytest.param("ab cd efgh", 8, ["ab cd", "efgh"], id="then a space"),
        pytest.param("一二三四五", 2, ["一二", "三四", "五"], id="else anywhere"),
        pytest.param("一二三四\n五", 4, ["一二三四", "五"], id="just full before a line's end"),
        pytest.param("一。二三四五六七八九", 9, ["一。", "二三四五六七八九"], id="early, if alone"),
        pytest.param("😀😀😀", 4, ["😀😀", "😀"], id="two units each"),
        pytest.param("😀" * 3, 3, ["😀", "😀", "😀"], id="no half of a pair"),
        pytest.param("a" + "\u0301" * 5, 3, ["a\u0301\u0301", "\u0301" * 3], id="unavoidable"),
    ],
)
def test_where_it_is_cut(text, limit, found):
    assert pieces(text, limit) == found


def test_the_limit_is_4096_units_unless_told_otherwise():
    assert [units(piece) for piece in pieces("字" * 5000)] == [4096, 904]
    assert [units(piece) for piece in pieces("😀" * 2500)] == [4096, 904]


def test_a_limit_that_no_character_fits_is_a_fault():
    with pytest.raises(ValueError, match="two units"):
        pieces("字", 1)


def test_the_signs_tried_are_what_they_are_said_to_be():
    assert all(len(sign) > 1 or unicodedata.name(sign) == "GRINNING FACE" for sign in WHOLE)
