"""What is remembered lies in slots that the domain knows, and all of them can be cleared."""

from __future__ import annotations

import asyncio

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import SLOTS
from actions.policy import ActionForget
from bot.settings import HOME

NOBODY = Tracker("s", {}, {}, [], False, None, {}, "action_listen")


def test_the_domain_knows_every_slot_and_no_other():
    domain = yaml.safe_load((HOME / "domain.yml").read_text("utf-8"))

    assert sorted(domain["slots"]) == sorted(SLOTS)


def test_to_forget_clears_every_slot_and_says_so():
    dispatcher = CollectingDispatcher()

    events = asyncio.run(ActionForget().run(dispatcher, NOBODY, {}))

    assert {event["name"]: event["value"] for event in events} == dict.fromkeys(SLOTS)
    assert [message["response"] for message in dispatcher.messages] == ["utter_forgotten"]
