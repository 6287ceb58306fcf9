"""The officer's figures are those of the cases, and the table can be opened safely."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from bot.handoff.figures import Spread, figures, spread
from bot.handoff.search import Filter, count, find, table_rows
from tests.handoff.stage import MINUTE


@pytest.fixture
def busy(stage):
    """Three cases: closed with five stars after 20 minutes, active, cancelled."""
    for key in "abc":
        stage.talk(key)
    who = stage.mentor("甲")
    first = stage.open("a", topic="startup_subsidy", region="赛罕区", within=["呼和浩特市"]).number
    stage.later(2 * MINUTE), stage.claim(first, who)
    stage.later(3 * MINUTE), stage.mentor_writes(first, who)
    stage.later(15 * MINUTE), stage.close(first, who, advice="=HYPERLINK(1) 打13812345678 100%")
    stage.rate(first, 5)
    second = stage.open("b", reason="policy_gap", topic="college_park").number
    stage.later(4 * MINUTE), stage.claim(second, who)
    stage.cancel(stage.open("c").number)
    return stage


def test_the_figures(busy):
    found = busy.do(figures)

    assert found.claim == Spread(2, 120.0, 240.0)
    assert found.first_answer == Spread(1, 300.0, 300.0)
    assert found.closing == Spread(1, 1200.0, 1200.0)
    assert (found.cases, found.open) == (3, 1)
    assert found.states == {"closed": 1, "active": 1, "cancelled": 1}
    assert found.ratings == {5: 1} and found.services == {"policy": 1}
    assert found.gaps == {"college_park": 1} and found.regions == {"赛罕区": 1, None: 2}
    assert [(one.name, one.load, one.capacity) for one in found.load] == [("甲", 1, 3)]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Filter(), [3, 2, 1]),
        (Filter(states=("active", "closed")), [2, 1]),
        (Filter(region="呼和浩特市"), [1]),
        (Filter(region="赛罕区"), [1]),
        (Filter(topic="college_park"), [2]),
        (Filter(reason="asked"), [3, 1]),
        (Filter(service="policy"), [1]),
        (Filter(mentor_id=1), [2, 1]),
        (Filter(words="营业执照"), []),
        (Filter(words="HYPERLINK 一次性创业补贴"), [1]),
        (Filter(words="100%"), [1]),
        (Filter(words="0_%"), []),
        (Filter(words="' OR 1=1 --"), []),
    ],
)
def test_cases_are_found(busy, wanted, numbers):
    assert [row.number for row in busy.do(find, wanted)] == numbers


def test_periods_are_half_open_and_pages_follow_each_other(busy):
    start = busy.case(2).opened_at

    assert [row.number for row in busy.do(find, Filter(since=start))] == [3, 2]
    assert [row.number for row in busy.do(find, Filter(until=start))] == [1]
    assert [row.number for row in busy.do(find, Filter(), limit=1, after=1)] == [2]


def test_pages_can_be_counted(busy):
    assert busy.do(count, Filter()) == 3
    assert busy.do(count, Filter(region="呼和浩特市", words="HYPERLINK")) == 1


def test_a_mentor_sees_what_is_open_and_reads_what_is_theirs_or_nobodys(busy):
    other = busy.mentor("乙")
    busy.talk("d")
    free = busy.open("d").number

    assert [row.number for row in busy.do(find, Filter(seen_by=1))] == [free, 2, 1]
    assert [row.number for row in busy.do(find, Filter(seen_by=other))] == [free, 2]
    assert [row.number for row in busy.do(find, Filter(seen_by=other, read_by=other))] == [free]


def test_a_case_that_is_offered_can_be_read(busy):
    other = busy.mentor("乙")
    busy.transfer(2, 1, other)

    assert [row.number for row in busy.do(find, Filter(seen_by=other, read_by=other))] == [2]


@pytest.mark.parametrize("start", "= + - @ ＝ ＋ － ＠".split())
def test_no_beginning_makes_a_formula(busy, start):
    busy.talk("d")
    busy.open("d", question=f"{start}1+1")

    (row,) = table_rows(busy.do(find, Filter(words="1+1")))
    assert row["question"] == f"'{start}1+1"


def test_the_table_is_masked_and_no_cell_is_a_formula(busy):
    rows = list(table_rows(busy.do(find, Filter())))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader(), writer.writerows(rows)

    (read,) = [row for row in csv.DictReader(io.StringIO(out.getvalue())) if row["number"] == "1"]
    assert read["advice"] == "'=HYPERLINK(1) 打138******** 100%"
    assert read["service"] == "创业政策" and read["basis"] == "2.1.2"
    assert dt.datetime.fromisoformat(read["closed_at"]) == busy.case(1).closed_at


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([], Spread(0, None, None)),
        ([7], Spread(1, 7, 7)),
        (range(1, 11), Spread(10, 5, 9)),
        ([1, 100], Spread(2, 1, 100)),
    ],
)
def test_a_spread_names_times_that_were_taken(seconds, expected):
    assert spread(seconds) == expected
