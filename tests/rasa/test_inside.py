"""An action inside Rasa's process gives what it would give over HTTP, and shares nothing."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import Mock

import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer

FACTS = {"groups": ["veteran"]}


async def answer(dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
    """An action that changes what it is told of, and gives what JSON has no word for."""
    tracker.slots["facts"]["groups"].append("graduate")
    dispatcher.utter_message(text="好", json_message={"told": tuple(tracker.slots["facts"])})
    return [{"event": "slot", "name": "asked", "value": ("age",), "timestamp": None}]


async def fail(dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
    raise LookupError("no such topic")


@pytest.fixture
def executor() -> Any:
    from rasa_sdk.executor import ActionExecutor

    made = ActionExecutor()
    made.register_function("action_answer", answer)
    made.register_function("action_fail", fail)
    return made


@pytest.fixture
def tracker() -> Any:
    from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
    from rasa.shared.core.slots import AnySlot
    from rasa.shared.core.trackers import DialogueStateTracker

    slots = [AnySlot("facts", []), AnySlot("asked", [])]
    heard = UserUttered("多少钱", {"name": "ask_amount", "confidence": 1.0})
    facts = {name: list(value) for name, value in FACTS.items()}
    events = [ActionExecuted("action_listen"), heard, SlotSet("facts", facts)]
    return DialogueStateTracker.from_events("one", events, slots)


async def events(name: str, endpoint: Any, tracker: Any) -> list[dict[str, Any]]:
    """The events that Rasa has from an action, without their times."""
    from rasa.core.actions.action import RemoteAction
    from rasa.core.channels.channel import CollectingOutputChannel
    from rasa.core.nlg import TemplatedNaturalLanguageGenerator
    from rasa.shared.core.domain import Domain

    action, said = RemoteAction(name, endpoint), TemplatedNaturalLanguageGenerator({})
    found = await action.run(CollectingOutputChannel(), said, tracker, Domain.empty())
    return [event.as_dict() | {"timestamp": None} for event in found]


def run(name: str, executor: Any, tracker: Any) -> list[dict[str, Any]]:
    """The events of an action inside the process."""
    from bot.inside import ActionsInside

    return asyncio.run(events(name, ActionsInside(executor), tracker))


async def served(executor: Any, tracker: Any) -> list[dict[str, Any]]:
    """The same from a server of its own."""
    from rasa.utils.endpoints import EndpointConfig

    from bot.patches import connector

    async def webhook(request: web.Request) -> web.Response:
        return web.json_response(await executor.run(await request.json()))

    app = web.Application()
    app.router.add_post("/webhook", webhook)
    async with TestServer(app) as server:
        try:
            endpoint = EndpointConfig(str(server.make_url("/webhook")))
            return await events("action_answer", endpoint, tracker)
        finally:
            await connector(asyncio.get_running_loop()).close()


def test_rasa_has_the_same_from_both(executor, tracker):
    inside = run("action_answer", executor, tracker)

    assert inside == asyncio.run(served(executor, tracker))
    assert [event["event"] for event in inside] == ["bot", "slot"]


def test_an_action_cannot_change_what_rasa_remembers(executor, tracker):
    run("action_answer", executor, tracker)

    assert tracker.get_slot("facts") == FACTS


@pytest.mark.parametrize("name", ["action_fail", "action_unknown"])
def test_an_action_that_fails_is_an_error(executor, tracker, name):
    with pytest.raises(Exception, match=r"no such topic|action_unknown"):
        run(name, executor, tracker)


def test_all_our_actions_are_found(monkeypatch):
    from bot import inside
    from bot.settings import HOME

    monkeypatch.setattr(inside, "services", Mock())
    written = yaml.safe_load((HOME / "domain.yml").read_text("utf-8"))["actions"]

    assert set(written) <= set(inside.actions_inside()._executor.actions)
