"""Turns of one conversation wait for each other, in order, and look often whether it is time."""

from __future__ import annotations

import asyncio

import pytest


@pytest.fixture
def store():
    from bot.locks import PromptLockStore

    return PromptLockStore()


def test_three_turns_of_one_person_are_taken_one_by_one_in_order(store):
    told: list[str] = []

    async def turn(name: str) -> None:
        async with store.lock("one"):
            told.append(f"{name} begins")
            await asyncio.sleep(0)
            told.append(f"{name} ends")

    async def three() -> None:
        await asyncio.gather(*(turn(name) for name in "abc"))

    asyncio.run(three())

    assert told == [f"{name} {what}" for name in "abc" for what in ("begins", "ends")]


def test_a_turn_looks_at_least_ten_times_a_second_whether_it_may_begin(
    store, monkeypatch: pytest.MonkeyPatch
):
    waits: list[float] = []
    sleep = asyncio.sleep

    async def counted(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0)

    async def second() -> None:
        async with store.lock("one"):
            pass

    async def both() -> None:
        async with store.lock("one"):
            waiting = asyncio.create_task(second())
            for _ in range(20):
                await sleep(0)
        await waiting

    monkeypatch.setattr("rasa.core.lock_store.asyncio.sleep", counted)
    asyncio.run(both())

    assert waits
    assert max(waits) <= 0.1


def test_another_person_does_not_wait(store):
    async def both() -> bool:
        async with store.lock("one"), store.lock("other"):
            return True

    assert asyncio.run(both())


def test_a_turn_that_fails_lets_the_next_begin(store):
    async def fail_and_go_on() -> bool:
        with pytest.raises(RuntimeError):
            async with store.lock("one"):
                raise RuntimeError
        async with store.lock("one"):
            return True

    assert asyncio.run(fail_and_go_on())
