"""One test on the facts: met, not met, unknown or undecided, and what could still change it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from policy_kb.rules.facts import Facts
from policy_kb.rules.judge import judge
from policy_kb.rules.schema import (
    All,
    AnyOf,
    Groups,
    Is,
    Not,
    OtherGroups,
    Percent,
    Share,
    Sum,
    UndecidedIf,
    UndecidedUnless,
)
from policy_kb.rules.ternary import Result

MET, NOT_MET, UNKNOWN, UNDECIDED = Result.MET, Result.NOT_MET, Result.UNKNOWN, Result.UNDECIDED
NAMED, OTHER = Groups(("veteran",)), OtherGroups(("veteran",))
A, B, C = (Is(key, value=True) for key in "abc")
ROWS = {"ratio": Decimal(10), "ratio_over": Decimal(5)}


def found(test, complete=True, rows=None, **values):
    facts = Facts(dt.date(2026, 11, 22), values, complete)
    return judge(test, facts, lambda key, on: (ROWS if rows is None else rows).get(key))


def outcome(*given, **values):
    one = found(*given, **values)
    return one.result, one.missing


@pytest.mark.parametrize(
    ("plus", "minus", "values", "expected"),
    [
        (("a",), (), {"a": 3}, (MET, ())),
        (("a",), (), {"a": 2}, (NOT_MET, ())),
        (("a",), (), {}, (UNKNOWN, ("a",))),
        (("a", "b"), (), {"a": 3}, (MET, ())),
        (("a", "b"), (), {"a": 2}, (UNKNOWN, ("b",))),
        (("a",), ("b",), {"a": 2}, (NOT_MET, ())),
        (("a",), ("b",), {"a": 3}, (UNKNOWN, ("b",))),
        (("a",), ("b",), {"b": 9}, (UNKNOWN, ("a",))),
        (("a",), ("b",), {"a": 9, "b": 6}, (MET, ())),
    ],
)
def test_a_sum_is_at_least_three_as_soon_as_nothing_can_change_it(plus, minus, values, expected):
    assert outcome(Sum(plus, minus, (), least=True, bound=Decimal(3)), **values) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"a": 3, "b": 0}, (MET, ())),
        ({"a": 3}, (UNKNOWN, ("b",))),
        ({"a": 4}, (NOT_MET, ())),
        ({"b": 0}, (UNKNOWN, ("a",))),
    ],
)
def test_a_sum_is_at_most_three_as_soon_as_nothing_can_change_it(values, expected):
    assert outcome(Sum(("a", "b"), (), (), least=False, bound=Decimal(3)), **values) == expected


def test_an_optional_fact_counts_as_nothing_where_it_is_absent():
    most = Sum(("a", "b"), (), ("b",), least=False, bound=Decimal(3))

    assert outcome(most, a=3) == (MET, ())
    assert outcome(most, a=3, b=1) == (NOT_MET, ())


@pytest.mark.parametrize(("a", "notes", "gap"), [(2, (), 1), (3, ("正好",), None), (4, (), None)])
def test_a_sum_says_that_it_is_on_the_bound_or_what_it_lacks(a, notes, gap):
    one = found(Sum(("a",), (), (), least=True, bound=Decimal(3), at_bound="正好"), a=a)

    assert (one.notes, one.gap) == (notes, gap)


HALF = Share(("a", "b"), "whole", Percent(Decimal(50)), "正好一半")
RATIO = Share(("a",), "whole", Percent(None, "ratio", Decimal(100), "ratio_over"))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"whole": 20, "a": 9, "b": 1}, (MET, ())),
        ({"whole": 21, "a": 9, "b": 1}, (NOT_MET, ())),
        ({"whole": 20, "a": 12}, (MET, ())),
        ({"whole": 20, "a": 9}, (UNKNOWN, ("b",))),
        ({"a": 9, "b": 1}, (UNKNOWN, ("whole",))),
        ({"a": 9}, (UNKNOWN, ("whole", "b"))),
        ({"whole": 0}, (UNDECIDED, ())),
        ({"whole": 0, "a": 0, "b": 0}, (UNDECIDED, ())),
        ({"a": 0, "b": 0}, (UNKNOWN, ("whole",))),
    ],
)
def test_a_share_of_half(values, expected):
    assert outcome(HALF, **values) == expected


def test_a_share_exactly_on_the_bound_is_met_and_said_to_be_so():
    assert found(HALF, whole=20, a=9, b=1).notes == ("正好一半",)
    assert found(HALF, whole=20, a=9, b=2).notes == ()
    assert found(HALF, whole=20, a=10).notes == ()


@pytest.mark.parametrize(
    ("whole", "a", "result", "gap"),
    [
        (10, 1, MET, None),
        (11, 1, NOT_MET, 1),
        (100, 10, MET, None),
        (100, 9, NOT_MET, 1),
        (101, 6, MET, None),
        (101, 5, NOT_MET, 1),
        (120, 3, NOT_MET, 3),
        (0.3, 0.03, MET, None),
    ],
)
def test_a_ratio_of_the_day_falls_above_a_hundred_and_lacks_whole_people(whole, a, result, gap):
    one = found(RATIO, whole=whole, a=a)

    assert (one.result, one.gap) == (result, gap)


@pytest.mark.parametrize(
    ("rows", "values", "expected"),
    [
        ({}, {"whole": 10, "a": 10}, (UNDECIDED, ())),
        ({}, {}, (UNDECIDED, ())),
        ({"ratio": Decimal(10)}, {"whole": 101, "a": 50}, (UNDECIDED, ())),
        ({"ratio": Decimal(10)}, {"a": 50}, (UNKNOWN, ("whole",))),
        ({"ratio_over": Decimal(5)}, {"a": 50}, (UNKNOWN, ("whole",))),
    ],
)
def test_without_a_row_for_the_day_the_text_does_not_settle_it(rows, values, expected):
    assert outcome(RATIO, True, rows, **values) == expected


@pytest.mark.parametrize(
    ("groups", "complete", "named", "other"),
    [
        (None, True, UNKNOWN, UNKNOWN),
        ((), True, NOT_MET, NOT_MET),
        ((), False, UNKNOWN, UNKNOWN),
        (("veteran",), True, MET, NOT_MET),
        (("veteran",), False, MET, UNKNOWN),
        (("disabled",), True, NOT_MET, MET),
        (("disabled",), False, UNKNOWN, MET),
        (("disabled", "veteran"), True, MET, MET),
    ],
)
def test_groups_are_all_of_them_only_where_they_are_said_to_be(groups, complete, named, other):
    assert found(NAMED, complete, groups=groups).result == named
    assert found(OTHER, complete, groups=groups).result == other


@pytest.mark.parametrize(
    ("values", "result"),
    [({"a": True}, MET), ({"a": False}, NOT_MET), ({"day": "2026"}, MET),
     ({"a": False, "day": "2026"}, NOT_MET), ({}, UNKNOWN)],
)  # fmt: skip
def test_a_date_says_that_it_is_so_unless_the_fact_itself_says_no(values, result):
    assert found(Is("a", value=True, given="day"), **values).result == result


@pytest.mark.parametrize(
    ("test", "values", "expected"),
    [
        pytest.param(AnyOf((A, B)), {"a": False}, (UNKNOWN, ("b",)), id="another way is open"),
        pytest.param(AnyOf((A, B)), {"a": True}, (MET, ()), id="one way is enough"),
        pytest.param(All((A, B)), {"a": False}, (NOT_MET, ()), id="one in the way is enough"),
        pytest.param(Not(A), {"a": False}, (MET, ()), id="the contrary of no"),
        pytest.param(UndecidedUnless(A), {"a": False}, (UNDECIDED, ()), id="left open unless"),
        pytest.param(UndecidedIf(A), {"a": True}, (UNDECIDED, ()), id="left open if"),
        pytest.param(
            AnyOf((UndecidedIf(A), All((UndecidedIf(A), B)))),
            {"a": True},
            (UNDECIDED, ()),
            id="what can reach no more than undecided is not asked beside it",
        ),
        pytest.param(
            All((UndecidedUnless(A), UndecidedUnless(B))),
            {"a": False},
            (UNDECIDED, ()),
            id="what cannot fall below undecided is not asked beside it",
        ),
        pytest.param(
            AnyOf((UndecidedIf(A), UndecidedIf(B), C)),
            {"a": True},
            (UNKNOWN, ("c",)),
            id="only what can reach beyond undecided is missing",
        ),
        pytest.param(
            All((UndecidedUnless(A), UndecidedUnless(B), C)),
            {"a": False},
            (UNKNOWN, ("c",)),
            id="only what can fall below undecided is missing",
        ),
        pytest.param(
            UndecidedUnless(HALF),
            {"a": 0, "b": 0},
            (UNDECIDED, ()),
            id="no part of whatever whole is never met",
        ),
        pytest.param(
            UndecidedIf(UndecidedUnless(A)), {}, (UNDECIDED, ()), id="left open either way"
        ),
        pytest.param(
            AnyOf((All((A, B)), Not(A))),
            {"b": False},
            (UNKNOWN, ("a",)),
            id="only what can still change it is missing",
        ),
    ],
)
def test_what_is_combined_is_settled_as_soon_as_it_can_be(test, values, expected):
    assert outcome(test, **values) == expected
