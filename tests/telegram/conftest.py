"""A fake Telegram on a port of its own for each test, and the gateway's adapter to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.gateway.channels.telegram.api import TelegramApi
from tests.telegram.fake_api import FakeTelegram, Serving


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    with Serving(FakeTelegram()) as served:
        yield served


@pytest.fixture
async def api(fake: FakeTelegram) -> AsyncIterator[TelegramApi]:
    made = TelegramApi(fake.token, fake.url)
    yield made
    await made.close()


@pytest.fixture
async def hasty(fake: FakeTelegram) -> AsyncIterator[TelegramApi]:
    """An adapter that soon has enough of waiting, for tests in which no answer ever comes."""
    made = TelegramApi(fake.token, fake.url, timeout=0.2)
    yield made
    await made.close()
