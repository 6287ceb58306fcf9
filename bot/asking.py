"""``policybot ask``: questions through the same path as the page's, and how answers are shown."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import httpx

from bot.stack import Person, StackFailed

TURN = ("intent", "confidence", "decision", "clauses", "programs", "facts", "notices")


def shown(message: Mapping[str, Any], places: Mapping[str, str]) -> str:
    """A message as a person sees it where nothing can be folded: text, quotes, choices."""
    parts = [str(message["text"])]
    quotes = [
        f"「{cited['quote']}」——{places.get(cited['clause'], cited['clause'])}"
        for cited in message["citations"]
    ]
    if quotes:
        parts.append("\n".join(["原文：", *quotes]))
    if message["buttons"]:
        titles = [f"[{i}] {button['title']}" for i, button in enumerate(message["buttons"], 1)]
        parts.append("  ".join(titles))
    return "\n\n".join(parts)


def answer_lines(
    lines: Iterable[bytes], address: str, places: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """An object for each line of JSON, in order; ``{"error": …}`` for a line that is wrong."""
    with httpx.Client(timeout=60) as client:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _answered(line, number, client, address, places)


def _answered(
    line: bytes, number: int, client: httpx.Client, address: str, places: Mapping[str, str]
) -> dict[str, Any]:
    try:
        asked = json.loads(line.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        return {"error": f"第{number}行不是 UTF-8 的 JSON：{error}"}
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        return {"error": f"第{number}行要是一个对象，并有文字 text"}
    try:
        return asked | ask(asked["text"], Person(client, address), places)
    except StackFailed as error:
        return asked | {"error": str(error)}


def ask(text: str, person: Person, places: Mapping[str, str]) -> dict[str, Any]:
    """What the interface promises for one question, asked in a conversation of its own."""
    began = time.perf_counter()
    message = person.say(text)
    taken = (time.perf_counter() - began) * 1000
    turn = message.get("turn") or {}
    return {
        **{key: turn.get(key) for key in TURN},
        "answer": shown(message, places),
        "citations": message["citations"],
        "latency_ms": round(taken, 1),
    }
