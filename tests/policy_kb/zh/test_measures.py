"""Numbers, sums, durations and dates are read as people mean them, or not at all."""

import datetime as dt

import pytest

from policy_kb.zh.counts import find_counts
from policy_kb.zh.dates import find_dates, shifted
from policy_kb.zh.durations import find_durations
from policy_kb.zh.money import find_amounts
from policy_kb.zh.numbers import find_numbers

ON = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三千五", 3500),
        ("两万三", 23000),
        ("一百二", 120),
        ("俩", 2),
        ("仨", 3),
        ("1.5万", 15000),
        ("5k", 5000),
        ("5w", 50000),
        ("十", 10),
        ("十二", 12),
        ("廿五", 25),
        ("10,000", 10000),
        ("一百零二", 102),
        ("3千5百", 3500),
        ("1万2", 12000),
        ("1万2千", 12000),
        ("十万", 100000),
        ("两百", 200),
        ("100万", 1000000),
        ("〇", 0),
        ("3.5", 3.5),
        ("十来个", None),
        ("十几万", None),
        ("三五个", None),
        ("几个", None),
        ("一万五六", None),
        ("两千多", None),
        ("三到五", None),
        ("3-5万", None),
        ("一两个", None),
        ("好几万", None),
        ("上万", None),
        ("不到10万", None),
        ("10万以下", None),
        ("10万左右", 100000),
        ("两百来万", None),
        ("百万", None),
    ],
)
def test_a_number(text, value):
    (number,) = find_numbers(text)

    assert number.value == value


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("想贷8万", [(80000, "8万")]),
        ("给5000元", [(5000, "5000元")]),
        ("三千五百块钱", [(3500, "三千五百块钱")]),
        ("1.5 万元", [(15000, "1.5 万元")]),
        ("十几万", [(None, "十几万")]),
        ("3到5万", [(None, "3到5万")]),
        ("贷50000", [(50000, "50000")]),
        ("20万人", []),
        ("3个人", []),
        ("2024年", []),
        ("10万以下", [(None, "10万")]),
        ("5000多块", [(None, "5000多块")]),
        ("五万块", [(50000, "五万块")]),
        ("20平米", []),
        ("贷10万,还5万", [(100000, "10万"), (50000, "5万")]),
    ],
)
def test_sums_of_money(text, sums):
    assert [(a.yuan, text[a.start : a.end]) for a in find_amounts(text)] == sums


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("半年", [6]),
        ("一年半", [18]),
        ("一年零两个月", [14]),
        ("俩月", [2]),
        ("3年", [36]),
        ("12个月", [12]),
        ("2年3个月", [27]),
        ("1.5年", [18]),
        ("六个月", [6]),
        ("两年多", [None]),
        ("十几年", [None]),
        ("两三年", [None]),
        ("20天", [None]),
        ("快一年", [None]),
        ("1年以上", [None]),
        ("三个半月", [None]),
        ("2024年", []),
        ("24年5月", []),
        ("24年毕业", []),
        ("一年级", []),
        ("第一年", []),
        ("三年前", []),
        ("年底", []),
    ],
)
def test_durations(text, months):
    assert [d.months for d in find_durations(text)] == months


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("去年三月", ["2025-03"]),
        ("上个月", ["2026-10"]),
        ("前年", ["2024"]),
        ("大前年", ["2023"]),
        ("今年六月份", ["2026-06"]),
        ("去年底", ["2025"]),
        ("去年年底", ["2025"]),
        ("24年5月", ["2024-05"]),
        ("2025.3", ["2025-03"]),
        ("三个月前", ["2026-08"]),
        ("刚满一年", ["2025-11"]),
        ("2024年7月毕业", ["2024-07"]),
        ("2024-07-01", ["2024-07-01"]),
        ("2024/7/1", ["2024-07-01"]),
        ("20240701", ["2024-07-01"]),
        ("两年前", ["2024"]),
        ("二〇二四年七月", ["2024-07"]),
        ("二零二四年7月1号", ["2024-07-01"]),
        ("22届", ["2022"]),
        ("2025年3月到8月", ["2025-03", "2025-08"]),
        ("去年9月到今年2月", ["2025-09", "2026-02"]),
        ("2025年9月到2月", ["2025-09", "2026-02"]),
        ("昨天", ["2026-11-21"]),
        ("10天前", ["2026-11-12"]),
        ("上周五", ["2026-11-13"]),
        ("去年3月5号", ["2025-03-05"]),
        ("上个月5号", ["2026-10-05"]),
        ("2024年上半年", ["2024"]),
        ("半年前", ["2026"]),
        ("三月份", [None]),
        ("3年", []),
        ("三个月", []),
        ("2025.3万", []),
        ("2025年3月1日开始,8月31日结束", ["2025-03-01", "2025-08-31"]),
    ],
)
def test_dates(text, values):
    assert [d.value for d in find_dates(text, ON)] == values


@pytest.mark.parametrize(
    "text", ["2025年13月", "2025年2月30日", "2025-02-29", "2月30号", "20251301"]
)
def test_a_day_that_does_not_exist_is_flagged(text):
    (date,) = find_dates(text, ON)

    assert (date.value, date.impossible) == (None, True)


@pytest.mark.parametrize(("text", "month"), [("去年国庆节", "2025-10"), ("今年春节", "2026-02")])
def test_a_feast_gives_its_month(text, month, capsys):
    (date,) = find_dates(text, ON)

    assert (date.value, capsys.readouterr().out) == (month, "")


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2025-11-22", -12, "2024-11-22"),
    ],
)
def test_months_are_clamped_at_the_end(day, months, moved):
    assert shifted(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(moved)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("雇了俩人", [2]),
        ("3名员工", [3]),
        ("40户", [40]),
        ("12家", [12]),
        ("几个人", [None]),
        ("十来个人", [None]),
        ("仨", [3]),
        ("俩月", []),
        ("3个月", []),
        ("个人贷款", []),
        ("5000元", []),
    ],
)
def test_head_counts(text, values):
    assert [c.value for c in find_counts(text)] == values
