"""Rasa's side of the gateway tells failure from silence, and takes no turn twice."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

TURN = {"sender": "s", "message_id": "s:1", "text": "创业补贴给多少", "payload": None}
INTENT = {"name": "ask_amount", "confidence": 0.91}


class Agent:
    """A stand-in for Rasa's: reads every text as the same question."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.up = True
        self.processor = self

    def is_ready(self) -> bool:
        return self.up

    async def parse_message(self, message: Any) -> dict[str, Any]:
        self.read.append(message.text)
        return {"intent": INTENT}


class Bench:
    """The channel, served by Sanic, with what the dialogue says set by the test."""

    def __init__(self) -> None:
        self.agent: Agent | None = Agent()
        self.says: list[dict[str, Any]] = [{"text": "至少5000元", "custom": {"citations": []}}]
        self.faults: list[Exception] = []
        self.turns = 0

    async def take(self, message: Any) -> None:
        self.turns += 1
        await asyncio.sleep(0.01)
        if self.faults:
            raise self.faults.pop()
        for said in self.says:
            await message.output_channel.send_response(message.sender_id, said)

    def requests(self, *calls: tuple[str, str, dict[str, Any]], at_once: bool = True) -> list[Any]:
        """The answers to requests that are made at once, or one after the other."""
        import httpx
        from sanic import Sanic

        from bot.channel import GatewayInput
        from bot.gateway.ports import free_port

        Sanic.test_mode = True
        app = Sanic(f"channel_{uuid4().hex}")
        app.blueprint(GatewayInput().blueprint(self.take), url_prefix="/webhooks/gateway")
        app.ctx.agent = self.agent
        port = free_port()
        base = f"http://127.0.0.1:{port}/webhooks/gateway/"

        async def all_of_them() -> list[Any]:
            server = await app.create_server("127.0.0.1", port, return_asyncio_server=True)
            await server.startup()
            await server.start_serving()
            async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
                waiting = [client.request(method, path, **more) for method, path, more in calls]
                answers = (
                    await asyncio.gather(*waiting) if at_once else [await one for one in waiting]
                )
            server.close()
            await server.wait_closed()
            return answers

        return asyncio.run(all_of_them())

    def turn(self, **more: Any) -> Any:
        return self.requests(("POST", "turns", {"json": TURN | more}))[0]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_it_is_warming_until_the_model_is_loaded(bench: Bench):
    bench.agent = None

    answer = bench.requests(("GET", "", {}))[0]

    assert (answer.status_code, answer.json()) == (503, {"status": "warming"})


def test_it_is_ready_once_the_model_is_loaded(bench: Bench):
    answer = bench.requests(("GET", "", {}))[0]

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_turn_before_the_model_is_loaded_is_a_failed_turn(bench: Bench):
    bench.agent.up = False

    answer = bench.turn()

    assert (answer.status_code, answer.json()["error"]) == (503, "warming")


def test_a_turn_gives_its_message_and_what_it_was_taken_for(bench: Bench):
    answer = bench.turn().json()

    assert [message["text"] for message in answer["messages"]] == ["至少5000元"]
    assert (answer["turn"]["intent"], answer["turn"]["confidence"]) == ("ask_amount", 0.91)
    assert answer["handoff"] is None


@pytest.mark.parametrize("key", ["sender", "message_id", "text"])
def test_a_turn_that_lacks_something_is_refused(bench: Bench, key: str):
    body = {name: value for name, value in TURN.items() if name != key}

    answer = bench.requests(("POST", "turns", {"json": body}))[0]

    assert answer.status_code == 400
    assert key in answer.json()["message"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"sender message_id text"', b"\xff"])
def test_what_is_no_turn_is_refused(bench: Bench, body: bytes):
    answer = bench.requests(("POST", "turns", {"content": body}))[0]

    assert answer.status_code == 400
    assert bench.turns == 0


def test_a_turn_that_crashes_is_an_error_not_silence(bench: Bench):
    bench.faults = [RuntimeError("the action server is gone")]

    answer = bench.turn()

    assert (answer.status_code, answer.json()["error"]) == (500, "turn_failed")
    assert "action server" not in answer.text


def test_a_turn_in_which_nothing_was_said_is_an_error(bench: Bench):
    bench.says = []

    assert bench.turn().status_code == 500


def test_a_message_seen_before_gets_the_same_answer_without_a_turn(bench: Bench):
    again = ("POST", "turns", {"json": TURN})

    first, second = bench.requests(again, again, at_once=False)

    assert first.json() == second.json()
    assert bench.turns == 1


def test_the_same_message_twice_at_once_is_one_turn(bench: Bench):
    twice = ("POST", "turns", {"json": TURN})

    first, second = bench.requests(twice, twice)

    assert first.json() == second.json()
    assert bench.turns == 1


def test_two_messages_at_once_are_two_turns(bench: Bench):
    other = ("POST", "turns", {"json": TURN | {"message_id": "s:2"}})

    bench.requests(("POST", "turns", {"json": TURN}), other)

    assert bench.turns == 2


def test_a_failed_turn_is_not_remembered(bench: Bench):
    bench.faults = [RuntimeError("once")]
    again = ("POST", "turns", {"json": TURN})

    answers = bench.requests(again, again, at_once=False)

    assert [answer.status_code for answer in answers] == [500, 200]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ('/ask_amount{"topic": "loan"}', '／ask_amount{"topic": "loan"}'),
        ("  /restart", "／restart"),
        ("/session_start", "／session_start"),
        ("担保/反担保", "担保/反担保"),
        ("", ""),
    ],
)
def test_typed_text_is_never_a_command(bench: Bench, typed: str, read: str):
    bench.turn(text=typed)

    assert bench.agent.read == [read]


def test_a_pressed_button_is_a_command(bench: Bench):
    bench.turn(text="给多少", payload='/ask_amount{"topic": "loan"}')

    assert bench.agent.read == ['/ask_amount{"topic": "loan"}']


@pytest.mark.parametrize(
    ("intent", "reason"),
    [("ask_human", "asked"), ("complain", "complaint"), ("express_distress", "distress")],
)
def test_a_wish_for_a_human_is_handed_on(intent: str, reason: str):
    from bot.channel import reply_of

    reply = reply_of({"name": intent, "confidence": 1.0}, [{"text": "好的"}])

    assert (reply["turn"]["decision"], reply["handoff"]) == ("handoff", {"reason": reason})


def test_a_second_miss_is_handed_on():
    from bot.channel import reply_of

    said = [{"text": "不想耽误您", "custom": {"turn": {"decision": "handoff"}}}]

    assert reply_of({"name": "nlu_fallback"}, said)["handoff"] == {"reason": "second_miss"}


@pytest.mark.parametrize(
    ("read_as", "acted_on", "decision", "handoff"),
    [
        ("nlu_fallback", "complain", "handoff", {"reason": "complaint"}),
        ("nlu_fallback", "ask_human", "handoff", {"reason": "asked"}),
        ("complain", "give_facts", "assess", None),
        ("ask_what", "nlu_fallback", "handoff", {"reason": "second_miss"}),
    ],
)
def test_the_reason_follows_what_the_turn_decided(
    read_as: str, acted_on: str, decision: str, handoff: dict[str, str] | None
):
    from bot.channel import reply_of

    said = [{"text": "好的", "custom": {"turn": {"decision": decision, "intent": acted_on}}}]

    reply = reply_of({"name": read_as, "confidence": 0.4}, said)

    assert (reply["turn"]["intent"], reply["handoff"]) == (acted_on, handoff)


def test_what_is_asked_and_judged_goes_with_the_message():
    from bot.channel import reply_of

    custom = {"asks": ["jobs_created"], "verdicts": [{"id": "startup_subsidy"}]}

    message = reply_of({"name": "give_facts"}, [{"text": "几个人？", "custom": custom}])["messages"]

    assert (message[0]["asks"], message[0]["verdicts"]) == (custom["asks"], custom["verdicts"])


def test_what_mentors_want_to_see_goes_with_the_turn():
    from bot.channel import reply_of

    seen = {"known": {"jobs_created": 2}, "assumed": ["jobs_created"], "topic": "loan"}
    said = [{"text": "好的", "custom": {"turn": {**seen, "why": "policy_gap"}}}]

    turn = reply_of({"name": "ask_how"}, said)["turn"]

    assert {key: turn[key] for key in (*seen, "why")} == {**seen, "why": "policy_gap"}


def test_a_reply_that_says_nothing_of_the_person_knows_nothing():
    from bot.channel import reply_of

    turn = reply_of({"name": "forget_me"}, [{"text": "清除了"}])["turn"]

    assert [turn[key] for key in ("known", "assumed", "topic", "why")] == [{}, [], None, None]


def test_only_so_many_answers_are_remembered():
    from bot import channel

    remembering = channel.GatewayInput()
    for number in range(channel.REMEMBERED + 5):
        remembering._remember(str(number), None)

    assert len(remembering._turns) == channel.REMEMBERED
    assert next(iter(remembering._turns)) == "5"
