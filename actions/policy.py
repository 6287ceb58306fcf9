"""The Rasa side of answering: fetch, compose, say."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.asked import read
from actions.compose import compose
from actions.memory import SLOTS, Memory
from actions.services import services


class ActionAnswer(Action):
    """Answer what was asked about the policy, quoting the clause; or offer a choice."""

    def name(self) -> str:
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        wired = services()
        asked = read(tracker.latest_message, wired.searcher)
        turn = compose(asked, Memory.of(tracker.slots), wired)
        custom = turn.custom(wired.kb.document)
        say: dict[str, Any] = {"text": turn.reply.text, "buttons": turn.reply.buttons}
        dispatcher.utter_message(json_message=custom, **say)
        return [SlotSet(name, value) for name, value in turn.memory.slots().items()]


class ActionForget(Action):
    """Forget what the person said of themselves, and say so."""

    def name(self) -> str:
        return "action_forget"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        dispatcher.utter_message(response="utter_forgotten")
        return [SlotSet(name, None) for name in SLOTS]
