"""The assistant takes messages while it loads, outlives its parts, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.stack import Person
from tests.e2e.conftest import Early
from tests.e2e.serving import Serving
from tests.e2e.talk import Talk

QUESTION = "一次性创业补贴给多少钱？"
MANY = 100
PARTS = ("-m bot.gateway", "-m bot.server --port", "-m actions.server --port")


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_page_is_up_before_the_assistant_is(early: Early):
    assert (early.page, early.ready) == (200, 503)


def test_a_message_sent_while_it_loads_is_answered(early: Early):
    answers = early.talk.answers(1, within=240)

    assert "5000元" in answers[0]["text"]


def test_two_questions_in_one_message_are_both_answered(assistant: Serving, client: httpx.Client):
    said = Person(client, assistant.address).say("一次性创业补贴给多少钱？创业见习补贴可以领多久？")

    assert "5000元" in said["text"]
    assert {"2.1.2", "2.2.2"} <= {cited["clause"] for cited in said["citations"]}


def test_a_follow_up_keeps_the_topic(assistant: Serving, client: httpx.Client):
    person = Person(client, assistant.address)
    person.say("创业见习补贴是什么？")

    assert "2.2.2" in {cited["clause"] for cited in person.say("那要多久")["citations"]}


def test_a_typed_command_is_plain_text(assistant: Serving, client: httpx.Client):
    said = Person(client, assistant.address).say('/ask_amount{"topic": "loan"}')

    assert said["citations"] == []


@pytest.mark.parametrize("opening", ["你好", "…？？"], ids=["a greeting", "what is not read"])
def test_every_button_offered_first_leads_somewhere(
    assistant: Serving, client: httpx.Client, opening: str
):
    offered = Person(client, assistant.address).say(opening)["buttons"]
    led = {}
    for button in offered:
        person = Person(client, assistant.address)
        person.say(opening)
        led[button["title"]] = person.say(button["title"], button["payload"])["citations"]

    assert led
    assert [title for title, citations in led.items() if not citations] == []


def test_a_hundred_messages_at_once_are_answered_in_order(assistant: Serving, client: httpx.Client):
    talk = Talk(client, assistant.address)
    texts = [f"第{number}问：{QUESTION}" for number in range(MANY)]

    with ThreadPoolExecutor(16) as senders:
        taken = sorted(senders.map(talk.send, texts))
    answers = talk.answers(MANY, within=120)

    assert [answer["in_reply_to"] for answer in answers] == taken
    assert all("5000元" in answer["text"] for answer in answers)


def test_killing_rasa_in_mid_run_leaves_no_message_in_silence(
    assistant: Serving, client: httpx.Client
):
    talks = [Talk(client, assistant.address) for _ in range(4)]
    for talk in talks:
        talk.send(QUESTION)
    before = assistant.rasa()

    for pid in before:
        os.kill(pid, signal.SIGKILL)
    for talk in talks:
        talk.send("那要多久？")
    answers = [talk.answers(2, within=120) for talk in talks]

    assert len(before) == 1
    assert [len(both) for both in answers] == [2] * len(talks)
    assert all(answered_or_apologised(answer) for both in answers for answer in both)
    assistant.until_ready()
    assert assistant.rasa() != before


def answered_or_apologised(message: dict[str, Any]) -> bool:
    offers = [button["payload"] for button in message["buttons"]]
    return bool(message["citations"]) or "/ask_human" in offers


def all_parts_run(serving: Serving) -> bool:
    commands = "\n".join(running.command for running in serving.below()) + "\n"
    return all(f"{part}" in commands.replace("bot.gateway.guard", "") for part in PARTS)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_no_child(
    knowledge: Path, environ: dict[str, str], tmp_path: Path, number: signal.Signals
):
    with Serving(tmp_path, knowledge, environ) as serving:
        serving.until(lambda: all_parts_run(serving), within=60)
        below = [running.pid for running in serving.below()]

        status = serving.stop(number)

    assert status == 0
    assert [pid for pid in below if not gone(pid)] == []


def test_a_port_in_use_is_said_plainly(
    assistant: Serving, knowledge: Path, environ: dict[str, str], tmp_path: Path
):
    second = Serving(tmp_path, knowledge, environ)
    second._environ["POLICYBOT_PORT"] = assistant.address.rpartition(":")[2]

    with pytest.raises(AssertionError, match="已被占用"), second:
        pass

    assert second.process.returncode == 2
    assert "Traceback" not in second.said()
