"""Rasa's side of the gateway: one turn in, one reply out, and failure told from silence."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

logger = logging.getLogger(__name__)
REMEMBERED = 5_000
DECISIONS = {
    "ask_human": "handoff", "complain": "handoff", "express_distress": "handoff",
    "out_of_scope": "out_of_scope",
}  # fmt: skip
HANDOFF_REASONS = {"ask_human": "asked", "complain": "complaint", "express_distress": "distress"}
NOTHING: dict[str, Any] = {
    "clauses": [], "programs": [], "facts": {}, "notices": [], "known": {}, "assumed": [],
    "topic": None, "why": None,
}  # fmt: skip
Reply = dict[str, Any]


class Collector(OutputChannel):
    """Keeps what Rasa says in one turn, whole."""

    def __init__(self) -> None:
        self.responses: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "gateway"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.responses.append(dict(message))


class GatewayInput(InputChannel):
    """``POST /webhooks/gateway/turns``: see the turn contract in ``bot/gateway/rasa.py``.

    A message id seen before gets the answer that it got: a turn is not taken twice.
    """

    def __init__(self) -> None:
        self._turns: OrderedDict[str, asyncio.Task[Reply]] = OrderedDict()

    @classmethod
    def name(cls) -> str:
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayInput:
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        turns = Blueprint("gateway_turns", __name__)

        @turns.route("/", methods=["GET"])
        async def ready(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            up = agent is not None and agent.is_ready()
            return response.json({"status": "ok" if up else "warming"}, 200 if up else 503)

        @turns.route("/turns", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            asked = request.json
            if not isinstance(asked, dict):
                return _failure(400, "bad_turn", "an object was expected")
            missing = [key for key in ("sender", "message_id", "text") if key not in asked]
            if missing:
                return _failure(400, "bad_turn", f"missing: {', '.join(missing)}")
            agent = getattr(request.app.ctx, "agent", None)
            if agent is None or not agent.is_ready():
                return _failure(503, "warming", "the model is not loaded yet")
            key = f"{asked['sender']}/{asked['message_id']}"
            if key not in self._turns:
                self._remember(key, asyncio.create_task(take_turn(agent, on_new_message, asked)))
            try:
                return response.json(await asyncio.shield(self._turns[key]))
            except Exception:
                self._turns.pop(key, None)
                logger.exception("turn failed")
                return _failure(500, "turn_failed", "the turn failed; see the log")

        return turns

    def _remember(self, key: str, turn: asyncio.Task[Reply]) -> None:
        self._turns[key] = turn
        while len(self._turns) > REMEMBERED:
            self._turns.popitem(last=False)


async def take_turn(
    agent: Any, on_new_message: Callable[[UserMessage], Awaitable[Any]], asked: dict[str, Any]
) -> Reply:
    """Have Rasa take one turn. Raises whatever goes wrong on the way."""
    collector = Collector()
    message = UserMessage(
        asked.get("payload") or harmless(str(asked["text"])),
        collector,
        str(asked["sender"]),
        input_channel=GatewayInput.name(),
        message_id=str(asked["message_id"]),
    )
    message.parse_data = await agent.processor.parse_message(message)
    await on_new_message(message)
    reply = reply_of(message.parse_data.get("intent") or {}, collector.responses)
    if not reply["messages"]:
        raise RuntimeError("nothing was said")
    return reply


def harmless(text: str) -> str:
    """Typed text that Rasa cannot take for a command: a leading slash is one full-width sign."""
    bare = text.lstrip()
    return "／" + bare[1:] if bare.startswith("/") else text


def reply_of(intent: dict[str, Any], responses: list[dict[str, Any]]) -> Reply:
    """One message and its turn, from all that was said."""
    name = str(intent.get("name") or "")
    custom: dict[str, Any] = next((r["custom"] for r in responses if r.get("custom")), {})
    texts = [str(said["text"]) for said in responses if said.get("text")]
    turn = {"intent": name, "confidence": round(float(intent.get("confidence") or 0), 4)}
    turn |= {"decision": DECISIONS.get(name, "smalltalk"), **NOTHING, **custom.get("turn", {})}
    reason = None
    if turn["decision"] == "handoff":
        reason = HANDOFF_REASONS.get(str(turn["intent"]), "second_miss")
    message = {
        "text": "\n\n".join(texts),
        "buttons": [button for said in responses for button in said.get("buttons") or ()],
        "citations": custom.get("citations", []),
        "asks": custom.get("asks", []),
        "verdicts": custom.get("verdicts", []),
    }
    return {
        "messages": [message] if texts else [],
        "turn": turn,
        "handoff": {"reason": reason} if reason else None,
    }


def _failure(status: int, code: str, message: str) -> HTTPResponse:
    return response.json({"error": code, "message": message}, status)
