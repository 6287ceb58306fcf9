"""The gateway's own tasks end when it stops."""

import asyncio

import pytest

from bot.gateway.services import end


@pytest.mark.anyio
async def test_a_cancellation_that_meets_its_event_is_not_lost(monkeypatch):
    monkeypatch.setattr("bot.gateway.services.CANCEL_AGAIN", 0.01)
    event, meetings = asyncio.Event(), 0

    async def watch() -> None:
        nonlocal meetings
        while True:
            await asyncio.wait_for(event.wait(), 60)
            meetings += 1
            event.clear()

    task = asyncio.create_task(watch())
    for _ in range(3):
        await asyncio.sleep(0)
    event.set()
    await asyncio.sleep(0)  # the waiter inside is done, wait_for has not seen it yet

    await end([task])

    assert (task.cancelled(), meetings) == (True, 1)
