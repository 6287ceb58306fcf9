"""A short answer is read for just what it says, and for nothing where it says nothing plainly."""

import datetime as dt

import pytest

from policy_kb.zh.replies import (
    bare,
    denies_all,
    is_refused,
    is_unsure,
    names_impossible_day,
    read_day,
    read_heads,
    read_months,
    read_number,
    read_times,
    read_word,
    read_yes,
    read_yuan,
    says_none,
)

ON = dt.date(2026, 11, 22)
DONE = (("批了", True), ("没批", False), ("毕业学年", True), ("报了", True))


@pytest.mark.parametrize(
    "text",
    ["是", "是的", "对", "嗯嗯", "有", "有的", "好的", "没错", "当然有", "对,是这样", "在呢"],
)
def test_yes_is_yes(text: str):
    assert read_yes(text) is True


@pytest.mark.parametrize(
    "text",
    ["不是", "没有", "没", "还没有", "从来没有", "否", "没呢", "我没有", "没有,都没有", "不在"],
)
def test_no_is_no(text: str):
    assert read_yes(text) is False


@pytest.mark.parametrize(
    "text", ["", "雇了两个", "不清楚", "没有雇人", "对面那家", "有人说没有", "好难"]
)
def test_what_says_more_or_less_is_neither_yes_nor_no(text: str):
    assert read_yes(text) is None


@pytest.mark.parametrize("text", ["不清楚", "不太记得了", "说不好", "忘了", "没印象", "记不住几号"])
def test_not_to_know_is_heard(text: str):
    assert is_unsure(text)


@pytest.mark.parametrize("text", ["不想说", "不方便透露", "跳过", "下一题", "这是隐私"])
def test_not_to_want_to_say_is_heard(text: str):
    assert is_refused(text)


@pytest.mark.parametrize("text", ["没有", "三个人", "不是", "不在内蒙古"])
def test_a_plain_answer_is_neither_doubt_nor_refusal(text: str):
    assert not is_unsure(text)
    assert not is_refused(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("已经批了", True),
        ("没批呢", False),
        ("不是毕业学年", False),
        ("还没报了", False),
        ("批了,没批", None),
        ("唔", None),
    ],
)
def test_a_word_means_its_value_and_after_a_denial_the_contrary(text: str, value: bool | None):
    assert read_word(text, DONE) is value


def test_the_longest_word_counts():
    assert read_word("不正常", (("正常", "yes"), ("不正常", "no"))) == "no"


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("两个", 2),
        ("俩", 2),
        ("3", 3),
        ("就请了三个人", 3),
        ("没有雇人", 0),
        ("就我一个人", 0),
        ("就我自己", 0),
        ("只有我一个", 0),
        ("一个也没有", 0),
        ("一户也没孵化成", 0),
        ("零", 0),
        ("十二户", 12),
        ("两三个", None),
        ("2个或者3个", None),
        ("第一次", None),
        ("一直正常", None),
        ("一般", None),
        ("好多", None),
    ],
)
def test_heads_are_counted_only_where_a_number_is_said(text: str, heads: int | None):
    assert read_heads(text) == heads


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("5千", 5000),
        ("5000", 5000),
        ("10万", 100_000),
        ("八万块", 80_000),
        ("10", None),
        ("999", None),
    ],
)
def test_a_sum_needs_its_unit_where_it_is_small(text: str, yuan: int | None):
    assert read_yuan(text) == yuan


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("两年", 24),
        ("一年半", 18),
        ("36个月", 36),
        ("不延长", 0),
        ("没离过岗", 0),
        ("以前没有", 0),
        ("3", None),
        ("一年或者两年", None),
    ],
)
def test_a_length_of_time_needs_its_unit(text: str, months: int | None):
    assert read_months(text) == months


@pytest.mark.parametrize(
    ("text", "times"), [("一次", 1), ("没延长过", 0), ("两次", 2), ("第一次", 0), ("好几次", None)]
)
def test_times_are_counted(text: str, times: int | None):
    assert read_times(text) == times


@pytest.mark.parametrize(
    ("text", "number"), [("300平米", 300.0), ("80.5", 80.5), ("30到40", None), ("不少", None)]
)
def test_a_bare_number_is_read_whatever_its_unit(text: str, number: float | None):
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("去年三月", "2025-03"),
        ("2025年3月10号", "2025-03-10"),
        ("二五年三月份", "2025-03"),
        ("25年", "2025"),
        ("二五年的", "2025"),
        ("35年", None),
        ("干了15年了", None),
        ("2025年2月30日", None),
        ("去年或者前年", None),
        ("很久了", None),
    ],
)
def test_a_day_is_as_exact_as_it_was_said(text: str, day: str | None):
    assert read_day(text, ON) == day


def test_a_day_that_the_calendar_lacks_is_known_for_one():
    assert names_impossible_day("2025年2月30日", ON)
    assert not names_impossible_day("2024年2月29日", ON)


@pytest.mark.parametrize("text", ["没有", "还没", "没雇人"])
def test_none_is_none(text: str):
    assert says_none(text)


@pytest.mark.parametrize(
    "text", ["都不是", "没有别的", "就这一个", "啥也不是", "普通老百姓", "没有"]
)
def test_to_deny_a_whole_list_is_heard(text: str):
    assert denies_all(text)


@pytest.mark.parametrize("text", ["退役军人", "还有一个", "是"])
def test_to_claim_something_denies_nothing(text: str):
    assert not denies_all(text)


def test_marks_at_the_ends_say_nothing():
    assert bare("…… 没有。") == "没有"
