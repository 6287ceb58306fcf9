"""Many at once, on real databases: one wins, the others learn it, nothing locks up."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.handoff.errors import DeskError, NotAllowed, Taken, Unavailable
from bot.handoff.statements import cases
from bot.handoff.states import HELD, OPEN

AT_ONCE = 6


def together(*works: Callable[[], Any]) -> list[Any]:
    """Starts all at the same moment; gives results, and what the desk refused."""
    barrier = threading.Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return work()
        except DeskError as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def fresh(results: list[Any]) -> list[Any]:
    return [result for result in results if getattr(result, "fresh", False)]


def count(stage, *conditions: Any) -> int:
    query = select(func.count()).select_from(cases).where(*conditions)
    return stage.do(lambda db: db.execute(query).scalar_one())


@pytest.mark.parametrize("attempt", range(3))
def test_of_many_who_claim_at_once_one_wins_and_all_others_learn_who(stage, attempt):
    stage.talk()
    who = [stage.mentor(f"导师{index}") for index in range(AT_ONCE)]
    number = stage.open().number

    results = together(*(lambda one=one: stage.claim(number, one) for one in who))

    (won,) = fresh(results)
    lost = [result for result in results if isinstance(result, Taken)]
    assert len(lost) == AT_ONCE - 1 and {error.mentor_id for error in lost} == {won.mentor_id}
    assert stage.case(number).mentor_id == won.mentor_id and stage.faults() == []


@pytest.mark.parametrize("attempt", range(3))
def test_a_mentor_who_claims_many_at_once_gets_no_more_than_fit(stage, attempt):
    who = stage.mentor("甲", capacity=2)
    numbers = [stage.open(stage.talk(f"talk{index}")).number for index in range(AT_ONCE)]

    results = together(*(lambda one=one: stage.claim(one, who) for one in numbers))

    assert len(fresh(results)) == 2 == count(stage, cases.c.state.in_(HELD))
    assert Counter(type(result) for result in results)[Unavailable] == AT_ONCE - 2
    assert stage.faults() == []


def test_a_conversation_that_asks_many_times_at_once_has_one_case(stage):
    stage.talk()
    request = stage.request()

    results = together(*[lambda: stage.open(epoch=request.epoch)] * AT_ONCE)

    assert len(fresh(results)) == 1 and len({result.number for result in results}) == 1
    assert count(stage, cases.c.state.in_(OPEN)) == 1 and stage.conversation().epoch == 2


def test_two_scans_at_once_share_the_timers_and_do_each_once(stage):
    for index in range(10):
        stage.open(stage.talk(f"talk{index}"))

    results = together(*(lambda one=one: stage.due(f"process{one}") for one in range(4)))

    taken = [timer.id for timers in results for timer in timers]
    assert len(taken) == len(set(taken)) == 10


def test_everything_at_once_ends_without_a_deadlock_and_without_a_fault(stage):
    who = [stage.mentor(f"导师{index}", capacity=3) for index in range(4)]
    keys = [stage.talk(f"talk{index}") for index in range(3)]
    numbers = [stage.open(key).number for key in keys]
    for number in numbers:
        stage.claim(number, who[0])
    works = [lambda: stage.remove(who[0]), stage.tick]
    for key, number in zip(keys, numbers):
        works += [
            lambda number=number: stage.claim(number, who[1]),
            lambda number=number: stage.transfer(number, who[0], who[2]),
            lambda key=key: stage.user_writes(key),
            lambda number=number: stage.close(number, who[0]),
        ]

    results = together(*works)

    refused = [result for result in results if isinstance(result, DeskError)]
    assert all(isinstance(one, NotAllowed | Taken | Unavailable) for one in refused)
    assert stage.faults() == []


def test_who_writes_while_the_case_closes_reaches_the_mentor_or_the_bot(stage):
    who = stage.mentor("甲")
    for index in range(5):
        key = stage.talk(f"talk{index}")
        number = stage.held(who, key)

        closed, written = together(
            lambda number=number: stage.close(number, who),
            lambda key=key: stage.user_writes(key),
        )

        assert closed.state == "closed" and (written is None or written.mentor_id == who)
        assert stage.conversation(key).mode == "bot"
    assert stage.faults() == []
