"""Who is asked first."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.handoff.routing import Candidate, Place, next_asked, ranked

HERE = Place(("赛罕区", "呼和浩特市"), "startup_subsidy")
ANYONE = Candidate(1, frozenset(), frozenset(), 3, 0, True, "mentor")
AT = dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc)


def order(*candidates: Candidate, place: Place = HERE, role: str = "mentor") -> list[int]:
    return [one.id for one in ranked(place, candidates, role)]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"regions": frozenset({"赛罕区"})}, {"regions": frozenset({"呼和浩特市"})}),
        ({"regions": frozenset({"呼和浩特市"})}, {}),
        ({"topics": frozenset({"startup_subsidy"})}, {}),
        ({"load": 1}, {"load": 2}),
        ({"capacity": 6, "load": 1}, {"load": 1}),
        ({}, {"last_offer": AT}),
        ({"last_offer": AT}, {"last_offer": AT + dt.timedelta(seconds=1)}),
        ({"regions": frozenset({"赛罕区"}), "load": 2}, {"topics": frozenset({"startup_subsidy"})}),
    ],
)
def test_the_one_comes_before_the_other(better, worse):
    one, two = replace(ANYONE, id=9, **better), replace(ANYONE, id=1, **worse)

    assert order(one, two) == order(two, one) == [9, 1]


@pytest.mark.parametrize(
    "why",
    [
        {"on_duty": False},
        {"load": 3},
        {"capacity": 0},
        {"regions": frozenset({"包头市"})},
        {"topics": frozenset({"college_park"})},
        {"role": "officer"},
        {"role": "supervisor"},
    ],
)
def test_who_cannot_is_not_asked(why):
    assert order(replace(ANYONE, **why)) == []


def test_the_same_mentor_as_before_comes_first_if_there_is_room():
    before = replace(HERE, before=2)
    near = replace(ANYONE, id=1, regions=frozenset({"赛罕区"}))

    assert order(near, replace(ANYONE, id=2), place=before) == [2, 1]
    assert order(near, replace(ANYONE, id=2, load=3), place=before) == [1]


def test_where_the_region_is_not_known_anyone_will_do_those_for_all_first():
    baotou = replace(ANYONE, id=1, regions=frozenset({"包头市"}))

    assert order(baotou, replace(ANYONE, id=2), place=Place((), None)) == [2, 1]


def test_a_supervisor_helps_every_region_and_topic():
    far = replace(
        ANYONE, role="supervisor", regions=frozenset({"包头市"}), topics=frozenset({"college_park"})
    )

    assert order(far, role="supervisor") == [1]


def test_the_turn_goes_from_mentors_to_supervisors_to_those_who_declined():
    everyone = [
        replace(ANYONE, id=1, declined=True),
        replace(ANYONE, id=2, role="supervisor"),
        replace(ANYONE, id=3),
        replace(ANYONE, id=4, role="supervisor", declined=True),
    ]
    asked: list[int] = []
    while following := next_asked(HERE, everyone, asked):
        asked += [one.id for one in following]

    assert asked == [3, 2, 1, 4]
