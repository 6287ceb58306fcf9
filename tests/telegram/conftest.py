"""A fake Telegram on a port of its own for each test, and the gateway's adapter to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from bot.gateway.channels.outcomes import NotSent
from bot.gateway.channels.telegram.api import TelegramApi
from tests.telegram.fake_api import FakeTelegram, Serving
from tests.telegram.hook import Hook

HELLO = {"do": "send", "text": "您好"}


async def ended(doing) -> NotSent:
    with pytest.raises(NotSent) as caught:
        await doing
    return caught.value


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


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as made:
        yield made


@pytest.fixture
def wang(fake):
    return fake.person(42, "王芳")


@pytest.fixture
def team(fake):
    return fake.group(-1001, "导师组")


@pytest.fixture
def ask(fake):
    """Asks a method, with the arguments as JSON; gives status and answer."""
    with httpx.Client(base_url=fake.url, trust_env=False, verify=False) as client:

        def asking(method, token=fake.token, **arguments):
            answer = client.post(f"/bot{token}/{method}", json=arguments)
            return answer.status_code, answer.json()

        yield asking


@pytest.fixture
def town(fake):
    """A person, one who has not come yet, two groups, and a message of the bot with a button."""
    fake.person(42, "王芳")
    fake.person(8, "李", started=False)
    fake.group(-1001)
    fake.group(-5, forum=False)
    fake.group(-1002, manages=False)
    return fake
