"""Faults of the fake Telegram come when they are planned, and go."""

from __future__ import annotations

import threading

import httpx
import pytest

from tests.telegram import fake_api as faults
from tests.telegram.fake_api import FakeTelegram, Serving

KEYBOARD = {"inline_keyboard": [[{"text": "接单", "callback_data": "claim:7"}]]}


def test_a_fault_hits_the_call_it_is_planned_for(town, ask):
    town.plan(faults.trouble(500), "sendMessage", chat=42, nth=2, times=2)
    town.plan(faults.blocked(), chat=8, times=None)

    def status(chat, method="sendMessage", **rest):
        return ask(method, chat_id=chat, **({"text": "a"} | rest))[0]

    assert [status(42) for _ in range(4)] == [200, 500, 500, 200]
    assert [status(8) for _ in range(2)] == [403, 403] and status(-5) == 200
    town.chats[8].starts()
    town.clear()
    assert status(8) == 200
    assert [call.stored for call in town.calls("sendMessage", chat=42)] == [
        True,
        False,
        False,
        True,
    ]


def test_too_many_messages_are_refused_for_as_long_as_the_limit_says():
    clock = [0.0]
    with Serving(FakeTelegram(clock=lambda: clock[0])) as fake:
        fake.limit(overall=3, in_chat=1, in_group=2)
        fake.person(1), fake.person(2), fake.group(-1)
        with httpx.Client(base_url=f"{fake.url}/bot{fake.token}/", trust_env=False) as client:

            def asked(chat):
                answer = client.post("sendMessage", json={"chat_id": chat, "text": "a"}).json()
                return answer.get("parameters", {}).get("retry_after", 0)

            at_once = [asked(chat) for chat in (1, 1, -1, -1, 2)]
            clock[0] = 1.5
            later = [asked(chat) for chat in (1, 2, -1)]
            clock[0] = 60.0
            last = asked(-1)

    assert at_once == [0, 1, 0, 0, 1]
    assert later == [0, 0, 59] and last == 0


def test_while_it_is_away_nothing_gets_in_or_out_and_then_all_does(town, ask, hook):
    ask("setWebhook", url=hook.url)
    town.away()
    update = town.chats[42].writes("a").update
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{town.url}/bot{town.token}/getMe", trust_env=False)
    assert update.statuses == []

    town.back()

    town.until(lambda: update.confirmed)
    assert ask("getMe")[0] == 200


def test_going_away_breaks_what_is_under_way(town, ask):
    end = []
    town.plan(faults.hang())

    def asking():
        with pytest.raises(httpx.TransportError) as caught:
            ask("sendMessage", chat_id=42, text="a")
        end.append(caught.type)

    waiting = threading.Thread(target=asking)
    waiting.start()
    town.until(lambda: town.texts(42))
    town.away()
    waiting.join()

    assert end[0] in (httpx.ReadError, httpx.RemoteProtocolError)
