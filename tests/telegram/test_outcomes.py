"""Each thing that can go wrong with Telegram, over a real socket, ends as what it is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket

import pytest

from bot.gateway.channels.outcomes import (
    Later,
    Moved,
    NotSent,
    Refused,
    Sent,
    ThreadGone,
    Uncertain,
)
from bot.gateway.channels.telegram.api import TelegramApi
from tests.telegram import fake_api as faults
from tests.telegram.conftest import HELLO, ended

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("fault", "kind", "reason"),
    [
        pytest.param(faults.too_many(7), Later, "too_many", id="429"),
        pytest.param(faults.refused(429, "Too Many Requests"), Later, "too_many", id="429 alone"),
        pytest.param(faults.trouble(500), Later, "status_500", id="500"),
        pytest.param(faults.trouble(502), Later, "status_502", id="502"),
        pytest.param(faults.refused(401, "Unauthorized"), Later, "token", id="token revoked"),
        pytest.param(faults.trouble(403), Later, "status_403", id="403 of a proxy"),
        pytest.param(faults.trouble(302), Later, "status_302", id="login page of a network"),
        pytest.param(faults.blocked(), Refused, "blocked", id="blocked"),
        pytest.param(
            faults.refused(403, "Forbidden: user is deactivated"), Refused, "deactivated", id="gone"
        ),
        pytest.param(
            faults.refused(403, "Forbidden: bot was kicked from the supergroup chat"),
            Refused,
            "kicked",
            id="kicked",
        ),
        pytest.param(faults.refused(403, "Forbidden: x"), Refused, "status_403", id="other 403"),
        pytest.param(faults.no_chat(), Refused, "chat_not_found", id="no chat"),
        pytest.param(
            faults.refused(400, "Bad Request: file is too big"), Refused, "too_large", id="file"
        ),
        pytest.param(
            faults.refused(413, "Request Entity Too Large"), Refused, "too_large", id="413"
        ),
        pytest.param(faults.trouble(413), Refused, "too_large", id="413 of a proxy"),
        pytest.param(faults.refused(400, "Bad Request: x"), Refused, "status_400", id="other 400"),
        pytest.param(faults.no_thread(), ThreadGone, "thread_gone", id="no thread"),
        pytest.param(faults.trouble(504), Uncertain, "timeout", id="504 of a proxy"),
        pytest.param(faults.cut(stored=True), Uncertain, "cut", id="cut after storing"),
        pytest.param(faults.cut(stored=False), Uncertain, "cut", id="cut before storing"),
        pytest.param(faults.garbage(), Uncertain, "unreadable", id="garbage"),
    ],
)
async def test_what_becomes_of_a_message(fake, wang, api, fault, kind, reason):
    fake.plan(fault, "sendMessage", chat=wang)

    end = await ended(api.perform("42", HELLO))

    assert (type(end), end.reason) == (kind, reason)
    assert len(fake.shown(wang)) == int(fault.stored)
    assert isinstance(await api.perform("42", HELLO), Sent)


@pytest.mark.parametrize("stored", [True, False])
async def test_no_answer_leaves_it_uncertain(fake, wang, hasty, stored):
    fake.plan(faults.hang(stored=stored), "sendMessage")

    end = await ended(hasty.perform("42", HELLO))

    assert (type(end), end.reason) == (Uncertain, "timeout")
    assert len(fake.shown(wang)) == int(stored)


async def test_an_answer_that_takes_a_while_is_waited_for(fake, wang, api):
    fake.plan(faults.late(0.3), "sendMessage")

    sent = await api.perform("42", HELLO)

    assert sent == Sent(str(fake.shown(wang)[0].id))


async def test_a_result_in_an_unknown_shape_counts_as_sent(fake, wang, team, api):
    fake.plan(faults.odd(), times=None)

    sent = await api.perform("42", HELLO)
    topic = await api.perform("-1001", {"do": "topic", "name": "案件 7"})

    assert sent == Sent(str(fake.shown(wang)[0].id))
    assert topic == Sent(str(*team.topics))


async def test_how_long_to_wait_is_passed_on_as_told(fake, wang, api):
    fake.plan(faults.too_many(7), nth=1)
    fake.plan(faults.refused(429, "Too Many Requests"), nth=2)
    fake.plan(faults.refused(429, "Too Many Requests", retry_after="soon"), nth=3)

    told = [(await ended(api.perform("42", HELLO))).retry_after for _ in range(3)]

    assert told == [7.0, None, None]


async def test_nothing_is_sent_while_telegram_is_away(fake, wang, api):
    await api.perform("42", HELLO)
    await asyncio.to_thread(fake.away)

    end = await ended(api.perform("42", HELLO))
    await asyncio.to_thread(fake.back)

    assert (type(end), end.reason) == (Later, "no_connection")
    assert isinstance(await api.perform("42", HELLO), Sent)
    assert len(fake.shown(wang)) == 2


async def test_nobody_who_takes_the_connection_sends_nothing(fake, monkeypatch):
    monkeypatch.setattr("bot.gateway.channels.telegram.line.CONNECT_TIMEOUT", 0.1)
    with contextlib.ExitStack() as sockets:
        busy = sockets.enter_context(socket.socket())
        busy.bind(("127.0.0.1", 0))
        busy.listen(0)
        for _ in range(3):  # nobody accepts them, and no more are let in
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(busy.getsockname())
        api = TelegramApi(fake.token, f"http://127.0.0.1:{busy.getsockname()[1]}")

        end = await ended(api.perform("42", HELLO))
        await api.close()

    assert (type(end), end.reason, end.detail) == (Later, "no_connection", "ConnectTimeout")


async def test_a_full_pool_sends_nothing(fake, wang, monkeypatch):
    monkeypatch.setattr("bot.gateway.channels.telegram.line.CONNECTIONS", 1)
    monkeypatch.setattr("bot.gateway.channels.telegram.line.POOL_TIMEOUT", 0.05)
    api = TelegramApi(fake.token, fake.url)
    fake.plan(faults.hang())
    first = asyncio.create_task(api.perform("42", HELLO))
    await fake.eventually(lambda: fake.shown(wang))

    end = await ended(api.perform("42", HELLO))
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    await api.close()

    assert (type(end), end.reason, end.detail) == (Later, "no_connection", "PoolTimeout")
    assert len(fake.shown(wang)) == 1


async def test_an_answer_that_only_drips_is_not_waited_for(fake, monkeypatch):
    gone = asyncio.Event()

    async def drip(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        writer.close()
        gone.set()

    monkeypatch.setattr("bot.gateway.channels.telegram.api.CONNECT_TIMEOUT", 0.1)
    monkeypatch.setattr("bot.gateway.channels.telegram.api.POOL_TIMEOUT", 0.1)
    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    api = TelegramApi(fake.token, f"http://127.0.0.1:{port}", timeout=0.1)

    end = await ended(api.perform("42", HELLO))
    await api.close()
    await gone.wait()
    server.close()

    assert (type(end), end.reason) == (Uncertain, "timeout")


async def test_broken_characters_are_refused_and_never_leave(fake, wang, api):
    end = await ended(api.perform("42", {"do": "send", "text": "\ud83d"}))

    assert (type(end), end.reason) == (Refused, "broken_characters")
    assert fake.calls() == []


async def test_a_group_that_became_a_supergroup_tells_its_new_id(fake, api):
    fake.group(-7, forum=False).migrates(-1007)

    end = await ended(api.perform("-7", HELLO))

    assert isinstance(end, Moved) and end.chat_id == "-1007"
    assert isinstance(await api.perform(end.chat_id, HELLO), Sent)


async def test_a_topic_that_was_deleted_is_told_apart_from_a_chat_that_was(fake, team, api):
    thread = team.opens("案件 7")
    team.loses(thread)

    assert isinstance(await ended(api.perform("-1001", HELLO, thread=thread)), ThreadGone)
    close = api.perform("-1001", {"do": "close_topic"}, thread=thread)
    assert isinstance(await ended(close), ThreadGone)


async def test_a_mentor_who_never_started_the_bot_cannot_be_written_to(fake, api):
    fake.person(8, "李", started=False)

    assert (await ended(api.perform("8", HELLO))).reason == "never_started"


async def test_closed_means_closed(api):
    await api.close()

    assert (await ended(api.perform("42", HELLO))).reason == "closed"


async def test_a_wrong_token_is_a_matter_of_the_site(fake, wang):
    api = TelegramApi("7000000001:wrong", fake.url)

    end = await ended(api.perform("42", HELLO))
    await api.close()

    assert (type(end), end.reason) == (Later, "token")


async def test_the_token_and_the_words_are_in_no_log_and_no_error(fake, wang, caplog):
    caplog.set_level(logging.DEBUG)
    api = TelegramApi(fake.token, fake.url)
    told = [repr(vars(api))]
    for fault in (
        faults.cut(), faults.garbage(), faults.trouble(), faults.blocked(), faults.odd()
    ):  # fmt: skip
        fake.plan(fault, "sendMessage")
        try:
            await api.perform("42", {"do": "send", "text": "我的身份证"})
        except NotSent as end:
            told += [str(end), repr(end), repr(end.__cause__), repr(end.__context__)]
    await api.updates(None, 0)
    await api.close()
    broken = TelegramApi(fake.token + "\n", fake.url)
    told.append(repr(await ended(broken.perform("42", HELLO))))
    await broken.close()

    secret = fake.token.partition(":")[2]
    assert secret not in caplog.text + "".join(told)
    assert "我的身份证" not in caplog.text + "".join(told)
