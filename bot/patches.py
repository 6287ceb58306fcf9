"""The changes to Rasa's inside, each with its reason. Tests fail when what they change moves.

All concern speed only, and hold for the one version of Rasa that the project pins.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache, wraps
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

import aiohttp
import rasa
import rasa.core.processor
from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import DEFAULT_REQUEST_TIMEOUT, EndpointConfig

from bot.rules import Table, step_of, table_of

VERSION = "3.6.21"
KEPT_SECONDS = 2.0
"""How long an idle connection is kept: less than the 5 after which the server closes it."""


def apply() -> None:
    """Change Rasa in place. Raises RuntimeError under another version of Rasa."""
    if rasa.__version__ != VERSION:
        raise RuntimeError(f"bot/patches.py is for Rasa {VERSION}, not {rasa.__version__}")
    _check_common_replies_at_a_glance()
    _remember_event_classes()
    _keep_connections()
    _run_graphs_directly()
    _remember_the_empty_domain()
    _look_up_plain_rules()
    _copy_slots_plainly()
    _print_without_copying()


def _check_common_replies_at_a_glance() -> None:
    """``jsonschema.validate`` checks the schema itself at every reply: most of a turn's time.

    Even with one validator, each event is held against 23 schemas; ours are always slots.
    """
    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        if not plainly_sound(result):
            validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def plainly_sound(result: Any) -> bool:
    """Whether a reply holds only slots that are set, and responses: no schema is needed then."""
    if not isinstance(result, dict):
        return False
    events, responses = result.get("events"), result.get("responses")
    return (
        isinstance(events, list)
        and isinstance(responses, list)
        and all(map(_sets_a_slot, events))
        and all(isinstance(response, dict) for response in responses)
    )


def _sets_a_slot(event: Any) -> bool:
    return (
        isinstance(event, dict)
        and event.get("event") == "slot"
        and isinstance(event.get("name"), str)
        and "value" in event
        and isinstance(event.get("timestamp"), (float, type(None)))
        and isinstance(event.get("metadata"), (dict, type(None)))
    )


def _remember_event_classes() -> None:
    """Replaying a tracker looks through all subclasses for each event: slow in long chats."""
    find = Event.resolve_by_type
    if not hasattr(find, "cache_info"):
        Event.resolve_by_type = staticmethod(lru_cache(maxsize=256)(find))


def _keep_connections() -> None:
    """A session a request means a connection a request: most of what calling an action costs."""

    def session(self: EndpointConfig) -> aiohttp.ClientSession:
        name, password = self.basic_auth.get("username"), self.basic_auth.get("password")
        return aiohttp.ClientSession(
            headers=self.headers,
            auth=aiohttp.BasicAuth(name, password) if self.basic_auth else None,
            timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
            connector=connector(asyncio.get_running_loop()),
            connector_owner=False,
        )

    EndpointConfig.session = session


@lru_cache(maxsize=1)
def connector(loop: asyncio.AbstractEventLoop) -> aiohttp.TCPConnector:
    """The connections of this process, which has one loop."""
    return aiohttp.TCPConnector(loop=loop, keepalive_timeout=KEPT_SECONDS)


def _run_graphs_directly() -> None:
    """Dask plans each run anew, and a debug line prints every input, to call a few functions."""

    def run(
        self: DaskGraphRunner,
        inputs: dict[str, Any] | None = None,
        targets: list[str] | None = None,
    ) -> dict[str, Any]:
        nodes = self._graph_schema.nodes
        outputs: dict[str, Any] = {}
        self._add_inputs_to_graph(inputs, outputs)

        def output(name: str) -> Any:
            if name not in outputs and name in nodes:
                needed = [output(need) for need in nodes[name].needs.values()]
                outputs[name] = self._instantiated_nodes[name](*needed)
            return outputs.get(name, name)

        return dict(output(name) for name in targets or self._graph_schema.target_names)

    DaskGraphRunner.run = run


def _remember_the_empty_domain() -> None:
    """Each message asks whether the domain is empty, and builds an empty one to compare."""
    empty = Domain.empty().as_dict()
    Domain.is_empty = lambda self: self.as_dict() == empty


def _look_up_plain_rules() -> None:
    """Each prediction holds every rule against every state of the talk, twice."""
    search = RulePolicy._find_action_from_rules
    if hasattr(search, "__wrapped__"):
        return
    tables: WeakKeyDictionary[RulePolicy, Table] = WeakKeyDictionary()

    @wraps(search)
    def find(
        self: RulePolicy,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool,
    ) -> tuple[str | None, str | None, bool]:
        if self not in tables:
            tables[self] = table_of(self.lookup[RULES])
        step = None if tracker.active_loop_name else step_of(tracker)
        ruled = tables[self].get(step) if step else None
        if ruled is None:
            return search(self, tracker, domain, use_text_for_last_user_input)
        return (None, None, False) if use_text_for_last_user_input else (*ruled, False)

    RulePolicy._find_action_from_rules = find


def _copy_slots_plainly() -> None:
    """A tracker is copied several times a turn, each slot by way of what pickles it."""

    def plainly(self: Slot) -> Slot:
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        return made

    Slot.__copy__ = plainly


def _print_without_copying() -> None:
    """Debug lines copy deeply what they would print, also where nothing is printed."""
    rasa.core.processor.copy = SimpleNamespace(deepcopy=lambda printed: printed)
