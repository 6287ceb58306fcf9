"""A rule looked up is the rule that Rasa finds by trying them all, whatever has happened."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

INTENTS = ["ask_what", "thank", "unknown", None]
ACTIONS = ["action_listen", "action_answer", "action_forget"]
TURN = ["listen", "ask_what", "answer", "said", "listen"]


def state(action: str, intent: str) -> dict[str, Any]:
    return {"prev_action": {"action_name": action}, "user": {"intent": intent}}


def learnt(action: str, intent: str) -> dict[str, str]:
    """What Rasa learns from: intent, action."""
    heard, done = state("action_listen", intent), state(action, intent)
    return {json.dumps([heard]): action, json.dumps([heard, done]): "action_listen"}


RULES = learnt("action_answer", "ask_what") | learnt("action_forget", "thank")


@pytest.fixture(scope="module", autouse=True)
def patched() -> None:
    from bot import patches

    patches.apply()


def happenings() -> dict[str, Any]:
    """Events by name, made anew for each talk: a tracker changes them."""
    from rasa.shared.core import events as e

    heard = {str(name): e.UserUttered("?", {"name": name, "confidence": 1.0}) for name in INTENTS}
    return heard | {
        "listen": e.ActionExecuted("action_listen"),
        "answer": e.ActionExecuted("action_answer"),
        "forget": e.ActionExecuted("action_forget"),
        "text": e.ActionExecuted(action_text="hello"),
        "said": e.BotUttered("!"),
        "slot": e.SlotSet("topic", "loan"),
        "by intent": e.DefinePrevUserUtteredFeaturization(False),
        "by text": e.DefinePrevUserUtteredFeaturization(True),
        "session": e.SessionStarted(),
        "restart": e.Restarted(),
        "undo": e.ActionReverted(),
        "unsay": e.UserUtteranceReverted(),
        "loop": e.ActiveLoop("form"),
        "pause": e.ConversationPaused(),
    }


NAMES = st.sampled_from(
    "listen answer forget text said slot session restart undo unsay loop pause".split()
) | st.sampled_from(["by intent", "by text", *map(str, INTENTS)])
TALKS = st.lists(NAMES | st.sampled_from(TURN), max_size=12) | st.lists(NAMES, max_size=3).map(
    lambda odd: [*TURN, *odd, *TURN[:3]]
)


def found(names: list[str], rules: dict[str, str]) -> tuple[list[Any], list[Any]]:
    """What the table finds, and what Rasa's own search does: by intent, then by text."""
    from rasa.core.policies.rule_policy import RulePolicy
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.resource import Resource
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.trackers import DialogueStateTracker

    slot = {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}
    domain = Domain.from_dict(
        {
            "intents": [name for name in INTENTS if name],
            "actions": ACTIONS[1:],
            "slots": {"topic": slot},
            "forms": {"form": {"required_slots": []}},
        }
    )
    lookup = {"rules": rules, "rules_for_loop_unhappy_path": {}}
    policy = RulePolicy(
        RulePolicy.get_default_config(),
        None,
        Resource("rules"),
        ExecutionContext(GraphSchema({})),
        lookup=lookup,
    )
    quick = RulePolicy._find_action_from_rules
    sides = []
    for find in (quick, quick.__wrapped__):
        events = [happenings()[name] for name in names]
        tracker = DialogueStateTracker.from_events("one", events, domain.slots, domain=domain)
        said = [find(policy, tracker, domain, by_text) for by_text in (False, True)]
        # without an action the key only describes the states, for other policies
        sides.append([one if one[0] else (None, one[2]) for one in said])
    return sides[0], sides[1]


@given(TALKS)
@settings(max_examples=300, deadline=None)
def test_what_is_looked_up_is_what_rasa_finds(names):
    quick, slow = found(names, RULES)

    assert quick == slow


@pytest.mark.parametrize(
    ("names", "action"),
    [
        pytest.param(TURN[:2], "action_answer", id="a question is answered"),
        pytest.param(TURN[:4], "action_listen", id="then one listens"),
        pytest.param(["listen", "unknown"], None, id="there is no rule"),
    ],
)
def test_a_turn_goes_by_the_rules(names, action):
    quick, _ = found(names, RULES)

    assert quick[0][0] == action


@pytest.mark.parametrize(
    "key",
    [
        pytest.param([state("action_listen", "thank") | {"slots": {"topic": [1]}}], id="a slot"),
        pytest.param([{"prev_action": {"action_name": "action_listen"}}], id="no intent"),
        pytest.param([state("action_answer", "thank")], id="in the middle of a turn"),
        pytest.param([state("action_listen", "thank"), state("action_listen", "ask_what")], id="2"),
        pytest.param([{}, state("action_listen", "thank")], id="the start of a talk"),
        pytest.param([state("action_listen", "thank")] * 3, id="more than one turn"),
        pytest.param([{"user": {"text": "hi"}}], id="a text"),
    ],
)
def test_one_rule_that_says_more_and_all_are_tried_as_before(key):
    from bot.rules import table_of

    assert table_of({**RULES, json.dumps(key): "action_answer"}) == {}


def test_the_rules_of_this_project_are_looked_up():
    from bot.rules import table_of
    from bot.settings import HOME

    written = yaml.safe_load((HOME / "data" / "rules" / "rules.yml").read_text("utf-8"))["rules"]
    rules: dict[str, str] = {}
    for rule in written:
        heard, does = rule["steps"]
        rules |= learnt(does["action"], heard["intent"])

    assert len(table_of(rules)) == 2 * len(written)
