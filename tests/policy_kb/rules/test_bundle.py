"""Of programs that exclude each other the lawful choice that pays most is taken, and said why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.rules.amounts import Given, Sum
from policy_kb.rules.bundle import bundle, exclusions, pair
from policy_kb.rules.evaluate import Verdict
from policy_kb.rules.schema import Amount, Exclusion, Rule

NOTHING = Amount("none", None, None, None, "", "2.4.2", "")
YUAN = st.none() | st.integers(0, 9).map(Decimal)
OPEN = ["likely_eligible", "refer", "need_info"]


def rule(name, *excluded):
    words = tuple(Exclusion(other, "2.4.2", "不得重复享受") for other in excluded)
    day = dt.date(2022, 1, 1)
    return Rule(name, name, "2.4.2", "person", day, None, (), NOTHING, (), words, (), "")


def verdict(one, status="likely_eligible", bound="exact", low=None, high=None, total=None):
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    given = Given(Sum(bound, *ends, "once"), total)
    return Verdict(one, status, (), (), None, (), given)


def test_each_excluding_pair_is_named_once_and_whichever_rule_says_it():
    both = [rule("b", "a"), rule("a", "b"), rule("c", "a", "unknown")]

    assert set(exclusions(both)) == {("a", "b"), ("a", "c")}


def test_the_one_that_surely_pays_more_is_drawn_and_the_words_are_given():
    found = bundle([verdict(rule("cap", "sure"), bound="cap", high=5000),
                    verdict(rule("sure"), bound="floor", low=5000),
                    verdict(rule("other"), low=1, high=2)])  # fmt: skip

    assert (found.drawn, found.given_up) == (("sure", "other"), ("cap",))
    assert [(one.clause, one.quote) for one in found.because] == [("2.4.2", "不得重复享受")]
    assert (found.low, found.high) == (5001, 5002)


def test_what_is_not_open_to_the_person_is_neither_drawn_nor_given_up():
    found = bundle([verdict(rule("a", "b"), low=1, high=1),
                    verdict(rule("b"), "not_eligible", low=9, high=9)])  # fmt: skip

    assert (found.drawn, found.given_up, found.because) == (("a",), (), ())


def test_what_is_worth_the_same_keeps_its_order():
    found = bundle([verdict(rule("b", "a"), low=1, high=1), verdict(rule("a"), low=1, high=1)])

    assert found.drawn == ("b",)


def test_a_pair_is_compared_by_what_one_household_gets():
    ten = Sum("cap", None, Decimal(50000), "total")
    found = bundle([verdict(rule("base", "one"), bound="cap", high=5000, total=ten),
                    verdict(rule("one"), bound="floor", low=5000)])  # fmt: skip

    assert found.drawn == ("one",)


@st.composite
def verdicts(draw):
    names = "abcdef"[: draw(st.integers(0, 6))]
    found = []
    for name in names:
        excluded = draw(st.sets(st.sampled_from(names)))
        low, high = sorted((draw(YUAN), draw(YUAN)), key=lambda end: (end is None, end))
        bound = draw(st.sampled_from(["floor", "cap", "exact", "range"]))
        status = draw(st.sampled_from([*OPEN, "not_eligible"]))
        found.append(verdict(rule(name, *excluded - {name}), status, bound, low, high))
    return found


def worth(one):
    amount = one.given.each
    low = Decimal(0) if amount.bound == "cap" or amount.low is None else amount.low
    return low, low if amount.high is None else max(low, amount.high)


def together(chosen):
    return tuple(sum((worth(one)[end] for one in chosen), Decimal(0)) for end in (0, 1))


@settings(deadline=None)
@given(verdicts())
def test_no_lawful_choice_is_worth_more_and_none_drawn_exclude_each_other(found):
    open_to = {one.rule.id: one for one in found if one.status in OPEN}
    barred = set(exclusions(one.rule for one in open_to.values()))
    chosen = bundle(found)
    lawful = [
        some
        for size in range(len(open_to) + 1)
        for some in combinations(open_to, size)
        if not barred & {pair(*two) for two in combinations(some, 2)}
    ]

    assert not barred & {pair(*two) for two in combinations(chosen.drawn, 2)}
    assert (chosen.low, chosen.high) == max(together([open_to[p] for p in one]) for one in lawful)
    assert sorted([*chosen.drawn, *chosen.given_up]) == sorted(open_to)
    assert bool(chosen.because) == bool(chosen.given_up)


PAIR = {
    "groups": ["veteran"], "first_startup": True, "registered_on": "2025-03-10",
    "operating_normally": True, "jobs_created": 2, "tax_filing_normal": True,
    "startup_subsidy_received": False, "incubation_subsidy_received": False,
    "base_lawful": True, "base_effective": True, "households_incubated": 9,
    "households_with_startup_subsidy": 0,
}  # fmt: skip


def test_the_plan_has_one_such_pair_and_of_it_the_sure_sum_is_drawn(assessor):
    facts = assessor.book.read(PAIR, dt.date(2026, 11, 22))
    found = bundle(assessor.verdicts(facts, ["startup_subsidy", "incubation_subsidy"]))

    assert set(exclusions(assessor.rules.values())) == {("incubation_subsidy", "startup_subsidy")}
    assert (found.drawn, found.given_up) == (("startup_subsidy",), ("incubation_subsidy",))
    assert [(one.clause, one.quote) for one in found.because] == [
        ("2.4.2", "创业孵化补贴与一次性创业补贴不得重复享受")
    ]


@pytest.mark.parametrize("status", OPEN)
def test_what_is_still_open_counts_among_the_choices(status):
    found = bundle([verdict(rule("a", "b"), status, low=2, high=2),
                    verdict(rule("b"), low=1, high=1)])  # fmt: skip

    assert found.drawn == ("a",)


def test_a_program_does_not_exclude_itself():
    one = verdict(rule("a"), low=1, high=1)
    found = bundle([replace(one, rule=rule("a", "a"))])

    assert found.drawn == ("a",)
