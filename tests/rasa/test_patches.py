"""The changes to Rasa's inside hold for the version that is installed, and only change speed."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import pytest
from aiohttp import ClientConnectionError, web
from aiohttp.test_utils import TestServer, unused_port
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, ValidationError

SLOT = {"event": "slot", "name": "topic", "value": "loan", "timestamp": None}
GOOD = {"events": [SLOT], "responses": [{"text": "好"}]}
ANY = st.sampled_from([None, True, 1, 1.5, "slot", "loan", [], {}])
EVENTS = st.dictionaries(st.sampled_from([*SLOT, "metadata"]), ANY).map(lambda odd: SLOT | odd)
REPLIES = st.fixed_dictionaries(
    {}, optional={"events": ANY | st.lists(EVENTS | ANY), "responses": ANY | st.lists(ANY)}
)


@pytest.fixture(scope="module", autouse=True)
def patched() -> None:
    from bot import patches

    patches.apply()


@pytest.fixture
def action():
    from rasa.core.actions.action import RemoteAction

    return RemoteAction("action_answer", None)


def test_another_version_of_rasa_is_refused(monkeypatch: pytest.MonkeyPatch):
    import rasa

    from bot import patches

    monkeypatch.setattr(rasa, "__version__", "3.6.22")

    with pytest.raises(RuntimeError, match=r"3\.6\.22"):
        patches.apply()


def test_the_version_is_the_one_that_the_project_pins():
    from importlib.metadata import version

    from bot import patches

    assert version("rasa") == patches.VERSION


def test_rasa_still_calls_what_is_replaced():
    from rasa.core.actions.action import RemoteAction
    from rasa.core.policies.rule_policy import RulePolicy
    from rasa.core.processor import MessageProcessor
    from rasa.shared.core.events import Event
    from rasa.shared.core.trackers import DialogueStateTracker
    from rasa.utils.endpoints import EndpointConfig

    assert "_validate_action_result(" in inspect.getsource(RemoteAction.run)
    assert "resolve_by_type(" in inspect.getsource(Event.from_parameters)
    assert "with self.session() as" in inspect.getsource(EndpointConfig.request)
    assert "graph_runner.run(" in inspect.getsource(MessageProcessor._parse_message_with_graph)
    assert "domain.is_empty()" in inspect.getsource(MessageProcessor._check_for_unseen_features)
    assert "_find_action_from_rules(" in inspect.getsource(RulePolicy._predict)
    assert "copy.copy(slot)" in inspect.getsource(DialogueStateTracker.__init__)


def test_what_is_no_longer_copied_is_only_printed():
    from rasa.core import processor

    lines = inspect.getsource(processor).splitlines()
    copies = [number for number, line in enumerate(lines) if "copy.deepcopy(" in line]
    printing = [any("structlogger.debug(" in line for line in lines[n - 4 : n + 1]) for n in copies]

    assert copies and all(printing)
    assert not any("copy.copy(" in line for line in lines)


def test_a_copied_slot_is_a_slot_of_its_own():
    from copy import copy

    from rasa.shared.core.slots import AnySlot

    slot = AnySlot("topic", [], initial_value=1)
    other = copy(slot)

    assert (type(other), vars(other)) == (AnySlot, vars(slot))
    other.value = 2
    assert slot.value == 1


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(GOOD, id="what our actions say"),
        pytest.param({"events": [], "responses": []}, id="nothing"),
        pytest.param({}, id="not even that"),
        pytest.param(GOOD | {"events": [{"event": "reset_slots"}]}, id="another event"),
    ],
)
def test_a_sound_reply_of_an_action_passes(action, reply):
    assert action._validate_action_result(reply) is True


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param([], id="no mapping"),
        pytest.param(GOOD | {"events": "none"}, id="events of the wrong type"),
        pytest.param(GOOD | {"events": [{"name": "topic"}]}, id="an event without a type"),
        pytest.param(GOOD | {"events": [SLOT, 1]}, id="an event that is none"),
        pytest.param(GOOD | {"events": [SLOT | {"name": 5}]}, id="a slot without a name"),
        pytest.param(GOOD | {"events": [{"event": "slot", "name": "a"}]}, id="a slot left unset"),
        pytest.param(GOOD | {"events": [SLOT | {"timestamp": "now"}]}, id="a time that is none"),
        pytest.param(GOOD | {"events": [SLOT | {"metadata": []}]}, id="wrong metadata"),
        pytest.param(GOOD | {"responses": {}}, id="responses of the wrong type"),
        pytest.param(GOOD | {"responses": [1]}, id="a response that is none"),
    ],
)
def test_a_wrong_reply_of_an_action_is_still_refused(action, reply):
    with pytest.raises(ValidationError):
        action._validate_action_result(reply)


@given(REPLIES)
def test_what_is_sound_at_a_glance_is_sound_by_rasa_s_own_schema(reply):
    from rasa.core.actions.action import RemoteAction

    from bot.patches import plainly_sound

    by_schema = Draft7Validator(RemoteAction.action_response_format_spec())

    assert plainly_sound(GOOD)
    assert by_schema.is_valid(reply) or not plainly_sound(reply)


def test_every_event_is_found_by_its_type_as_before():
    from rasa.shared.core.events import Event, SlotSet, UserUttered
    from rasa.shared.utils.common import all_subclasses

    found = {
        kind.type_name: Event.resolve_by_type(kind.type_name) for kind in all_subclasses(Event)
    }

    assert (found["slot"], found["user"]) == (SlotSet, UserUttered)
    assert all(kind.type_name == name for name, kind in found.items() if kind is not None)


def test_applying_twice_changes_nothing_more():
    from rasa.shared.core.events import Event

    from bot import patches

    before = Event.resolve_by_type
    patches.apply()

    assert Event.resolve_by_type is before


class Actions:
    """An action server that notes who called, and how each call was signed."""

    def __init__(self) -> None:
        self.callers: list[Any] = []
        self.signed: list[str | None] = []
        self.app = web.Application()
        self.app.router.add_post("/webhook", self.answer)

    async def answer(self, request: web.Request) -> web.Response:
        assert request.transport is not None
        self.callers.append(request.transport.get_extra_info("peername"))
        self.signed.append(request.headers.get("Authorization"))
        return web.json_response(GOOD, status=200 if await request.json() else 500)


def called(actions: Actions, bodies: list[dict[str, Any]], **endpoint: Any) -> list[Any]:
    """What calling the actions one after the other gives."""
    from rasa.utils.endpoints import EndpointConfig

    from bot.patches import connector

    async def calls() -> list[Any]:
        async with TestServer(actions.app) as server:
            config = EndpointConfig(str(server.make_url("/webhook")), **endpoint)
            try:
                return [await config.request(json=body) for body in bodies]
            finally:
                await connector(asyncio.get_running_loop()).close()

    return asyncio.run(calls())


def test_one_connection_carries_one_call_after_the_other():
    actions = Actions()
    answers = called(actions, [{"next_action": "action_answer"}] * 3)

    assert answers == [GOOD] * 3
    assert len(set(actions.callers)) == 1


def test_a_call_is_signed_as_before():
    actions = Actions()
    called(actions, [{"a": 1}], basic_auth={"username": "bot", "password": "x"})

    assert actions.signed == ["Basic Ym90Ong="]


def test_an_action_that_fails_is_still_an_error():
    from rasa.utils.endpoints import ClientResponseError

    with pytest.raises(ClientResponseError):
        called(Actions(), [{}])


def test_nobody_there_is_still_an_error():
    from rasa.utils.endpoints import EndpointConfig

    config = EndpointConfig(f"http://127.0.0.1:{unused_port()}/webhook")

    with pytest.raises(ClientConnectionError):
        asyncio.run(config.request(json={}))


def test_an_idle_connection_is_let_go_before_the_server_closes_it():
    from sanic.config import DEFAULT_CONFIG

    from bot import patches

    assert DEFAULT_CONFIG["KEEP_ALIVE_TIMEOUT"] > patches.KEPT_SECONDS


def test_only_an_empty_domain_is_empty():
    from rasa.shared.core.domain import Domain

    domains = [Domain.empty(), Domain.from_dict({}), Domain.from_dict({"intents": ["greet"]})]

    assert [domain.is_empty() for domain in domains] == [True, True, False]


def graph(calls: list[str], **needs: list[str]) -> Any:
    """A runner of nodes that note that they were called and join what they are given."""
    from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
    from rasa.engine.runner.dask import DaskGraphRunner

    def node(name: str) -> Any:
        class Joined(GraphComponent):
            @classmethod
            def create(cls, *_: Any, **__: Any) -> Joined:
                return cls()

            def run(self, **given: str) -> str:
                calls.append(name)
                if name == "broken":
                    raise ValueError(name)
                return name + "".join(given[key] for key in sorted(given))

        return Joined

    nodes = {
        name: SchemaNode({need: need for need in needed}, node(name), "create", "run", {})
        for name, needed in needs.items()
    }
    schema = GraphSchema(nodes)
    return DaskGraphRunner.create(schema, None, ExecutionContext(schema))


def test_a_graph_runs_what_its_targets_need_and_each_node_once():
    calls: list[str] = []
    runner = graph(calls, a=["text"], b=["a"], c=["a", "b"], other=["a"])

    assert runner.run({"text": "!"}, ["c", "b"]) == {"c": "ca!ba!", "b": "ba!"}
    assert sorted(calls) == ["a", "b", "c"]


def test_a_graph_gives_back_an_input_that_is_a_target():
    assert graph([], a=[]).run({"text": "!"}, ["text"]) == {"text": "!"}


def test_a_node_that_fails_says_so_as_before():
    from rasa.engine.exceptions import GraphComponentException

    with pytest.raises(GraphComponentException):
        graph([], broken=[]).run({}, ["broken"])


def test_an_input_that_is_missing_is_named_as_before():
    from rasa.engine.exceptions import GraphRunError

    with pytest.raises(GraphRunError, match="'text'"):
        graph([], a=["text"]).run({}, ["a"])
