"""Whatever is known of whomever, a verdict can be relied on, read and sent."""

from __future__ import annotations

import datetime as dt
import json
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.assess import verdict_object
from policy_kb.content import DEFAULT
from policy_kb.rules.evaluate import evaluate
from policy_kb.rules.schema import All, AnyOf, Not, UndecidedIf, UndecidedUnless, facts_of
from policy_kb.rules.ternary import Result
from tests.policy_kb.rules.strategies import TODAY, agreeing, known, less, some_values

LARGEST = 2048
PROGRAMS = sorted(path.stem for path in (DEFAULT / "rules").glob("*.yml"))
STANDS_FOR = {"started_up_on": {"registered", "registered_on"}}
"""What one is asked for a fact answers for another too."""
often = settings(max_examples=200, deadline=None)


@pytest.fixture(scope="session")
def judged(assessor):
    def judge(program, facts, on=TODAY):
        read = assessor.book.read(facts, on)
        return evaluate(assessor.rules[program], read, assessor.parameters)

    return judge


@st.composite
def questions(draw, assessor):
    """A program, and what is known of somebody of the facts that it may look at."""
    program = draw(st.sampled_from(sorted(assessor.rules)))
    keys = {key for one in assessor.rules[program].conditions for key in facts_of(one.test)}
    return program, draw(known(assessor.book, {*keys, "registered", "registered_on"}))


@often
@given(data=st.data())
def test_a_settled_verdict_stays_whatever_else_comes_in(assessor, judged, data):
    program, facts = data.draw(questions(assessor))
    before = judged(program, data.draw(less(facts))).status

    assert before == "need_info" or before == judged(program, facts).status


@often
@given(data=st.data())
def test_facts_that_are_not_missing_settle_nothing(assessor, judged, data):
    program, facts = data.draw(questions(assessor))
    some = data.draw(less(facts))
    verdict = judged(program, some)
    told = set(verdict.missing).union(*(STANDS_FOR.get(key, ()) for key in verdict.missing))
    more = some | {key: value for key, value in facts.items() if key not in told}

    assert judged(program, more).status == verdict.status
    assert bool(verdict.missing) == (verdict.status == "need_info")


@often
@given(data=st.data())
def test_the_order_of_conditions_makes_no_difference(assessor, data):
    program, facts = data.draw(questions(assessor))
    rule, read = assessor.rules[program], assessor.book.read(data.draw(less(facts)), TODAY)
    shuffled = data.draw(st.permutations(rule.conditions))
    turned = tuple(replace(one, test=backwards(one.test)) for one in shuffled)

    one = evaluate(rule, read, assessor.parameters)
    other = evaluate(replace(rule, conditions=turned), read, assessor.parameters)
    assert said(one) == said(other)


def backwards(test):
    if isinstance(test, (All, AnyOf)):
        return type(test)(tuple(backwards(one) for one in reversed(test.of)))
    if isinstance(test, (Not, UndecidedIf, UndecidedUnless)):
        return type(test)(backwards(test.of))
    return test


def said(verdict):
    results = {one.condition.id: (one.result, one.message) for one in verdict.conditions}
    sets = set(verdict.missing), set(verdict.open_points), results
    return verdict.status, verdict.earliest_on, verdict.given, *sets


@often
@given(data=st.data())
def test_every_message_is_whole(assessor, judged, data):
    program, facts = data.draw(questions(assessor))
    verdict = judged(program, data.draw(less(facts)))
    words = [one.message for one in verdict.conditions]
    words += [one.change for one in verdict.conditions if one.change is not None]
    words += verdict.open_points

    assert all(words)
    assert not [text for text in words if set("{}") & set(text)]


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_explanation_stays_short_however_little_is_known(assessor, book, program):
    rule, chance, longest = assessor.rules[program], random.Random(program), 0
    keys = {key for one in rule.conditions for key in facts_of(one.test)}
    choices = {key: [None, *some_values(book, key)] for key in sorted(keys)}
    for _ in range(400):
        facts = agreeing({key: chance.choice(values) for key, values in choices.items()})
        verdict = evaluate(rule, book.read(facts, TODAY), assessor.parameters)
        sent = json.dumps(verdict_object(verdict), ensure_ascii=False)
        longest = max(longest, len(sent.encode()))

    assert longest < LARGEST


@often
@given(data=st.data())
def test_the_status_follows_from_the_conditions(assessor, judged, data):
    program, facts = data.draw(questions(assessor))
    verdict = judged(program, data.draw(less(facts)))
    results = {one.result for one in verdict.conditions}

    if verdict.status == "not_eligible":
        assert Result.NOT_MET in results
    else:
        expected = {
            "need_info": Result.UNKNOWN in results,
            "refer": Result.UNDECIDED in results,
            "likely_eligible": results == {Result.MET},
        }
        assert Result.NOT_MET not in results
        assert expected[verdict.status]


COMING = {
    "groups": ["veteran"],
    "first_startup": True,
    "operating_normally": True,
    "jobs_created": 1,
    "tax_filing_normal": True,
    "startup_subsidy_received": False,
    "incubation_subsidy_received": False,
}


@given(st.dates(dt.date(2024, 1, 1), dt.date(2026, 11, 22)))
def test_the_earliest_day_is_the_first_on_which_the_condition_holds(judged, registered):
    facts = COMING | {"registered_on": str(registered)}
    verdict = judged("startup_subsidy", facts)

    first = verdict.earliest_on
    assert (first is None) == (verdict.status == "likely_eligible")
    if first is not None:
        assert judged("startup_subsidy", facts, first).status == "likely_eligible"
        day_before = judged("startup_subsidy", facts, first - dt.timedelta(days=1))
        assert day_before.status == "not_eligible"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"jobs_created": 0}, "another condition fails"),
        ({"jobs_created": None}, "another condition is open"),
        ({"registered_on": "2026-03"}, "only the month is known"),
        ({"groups": ["school_leaver"]}, "another condition is undecided"),
    ],
)
def test_no_earliest_day_is_named_if(judged, change, why):
    verdict = judged("startup_subsidy", COMING | {"registered_on": "2026-03-10"} | change)

    assert (verdict.status, verdict.earliest_on) == ("not_eligible", None)


def test_a_failing_condition_says_what_would_change_it(judged):
    verdict = judged("startup_subsidy", COMING | {"registered_on": "2026-03-10"})

    assert [one.change for one in verdict.conditions if one.change] == ["到2027年3月10日满1年。"]


def test_a_group_reached_only_through_etc_is_never_refused(judged, book):
    startup_named = {"registered_unemployed", "employment_difficulty", "enrolled_student",
                     "veteran", "returning_farmer_herder", "disabled", "graduate"}  # fmt: skip
    facts = {k: v for k, v in COMING.items() if k != "groups"} | {"registered_on": "2024-01-01"}

    found = {group: judged("startup_subsidy", facts | {"groups": [group]}).status
             for group in set(book.groups) - startup_named}  # fmt: skip

    assert len(found) == 7
    assert set(found.values()) == {"refer"}


def test_what_can_no_longer_change_the_verdict_is_not_asked(judged):
    graduate = {"groups": ["graduate", "school_leaver"], "left_school_on": "2020-01-01"}
    verdict = judged("startup_subsidy", COMING | graduate | {"registered_on": "2021-01-01"})

    assert (verdict.status, verdict.missing) == ("refer", ())
