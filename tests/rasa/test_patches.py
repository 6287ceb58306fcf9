"""The changes to Rasa's inside hold for the version that is installed, and only change speed."""

from __future__ import annotations

import inspect

import pytest
from jsonschema import ValidationError

GOOD = {"events": [{"event": "slot", "name": "topic", "value": "loan"}], "responses": []}


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
    from rasa.shared.core.events import Event

    assert "_validate_action_result(" in inspect.getsource(RemoteAction.run)
    assert "resolve_by_type(" in inspect.getsource(Event.from_parameters)


def test_a_sound_reply_of_an_action_passes(action):
    assert action._validate_action_result(GOOD) is True


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param([], id="no mapping"),
        pytest.param(GOOD | {"events": "none"}, id="events of the wrong type"),
        pytest.param(GOOD | {"events": [{"name": "topic"}]}, id="an event without a type"),
        pytest.param(GOOD | {"responses": [1]}, id="a response that is none"),
    ],
)
def test_a_wrong_reply_of_an_action_is_still_refused(action, reply):
    with pytest.raises(ValidationError):
        action._validate_action_result(reply)


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
