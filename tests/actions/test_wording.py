"""The sentences in ``domain.yml`` and the code that says them know of each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from actions.answers import FIELDS
from actions.facts import said
from actions.offers import NEXT
from actions.services import Services
from bot.settings import HOME
from policy_kb.entries import FIELDS as SAYABLE
from policy_kb.rules.schema import STATUSES

SAYS = re.compile(r'(?:\bsay|\bdraft|\breply|\bsay_to_user)\(\s*"(\w+)"')
QUOTED = re.compile(r'"([a-z]+(?:_[a-z0-9]+)+)"')
FAMILY = re.compile(r'f"([a-z]+(?:_[a-z]+)*_)\{')
DOUBT = re.compile(r'Doubt\(\s*"(\w+)"')
NAME = re.compile(r"\b(?:utter|button|aspect|fact)_[a-z]\w*")
SOURCES = [
    *(HOME / "actions").glob("*.py"),
    *(HOME / "bot" / "gateway").rglob("*.py"),
    HOME / "data" / "rules" / "rules.yml",
]
DOMAIN = yaml.safe_load((HOME / "domain.yml").read_text("utf-8"))


def composed() -> set[str]:
    """Names that the code puts together."""
    aspects = {names[0] for names in FIELDS.values() if names} | {"materials"}
    return {
        *(f"utter_{name}" for name in SAYABLE),
        *(f"button_{name}" for name in NEXT),
        *(f"aspect_{name}" for name in aspects),
        *(f"utter_{kind}_{status}" for kind in ("verdict", "list") for status in STATUSES),
        *(f"utter_doubt_{kind}" for kind in doubts()),
    }


def families() -> tuple[str, ...]:
    """How names begin that the gateway puts together: ``case_`` and what came of a case."""
    texts = (path.read_text("utf-8") for path in SOURCES if "gateway" in path.parts)
    return tuple({start for text in texts for start in FAMILY.findall(text)})


def doubts() -> set[str]:
    """The kinds of doubt that the code raises."""
    return {kind for path in SOURCES for kind in DOUBT.findall(path.read_text("utf-8"))}


def written(paths: list[Path]) -> set[str]:
    return {name for path in paths for name in NAME.findall(path.read_text("utf-8"))}


def test_every_sentence_that_is_said_is_there():
    said = {name for name in written(SOURCES) if name[-1] != "_"} | composed()
    said |= {name for path in SOURCES for name in SAYS.findall(path.read_text("utf-8"))}
    said.discard("utter_message")  # the SDK's own

    assert sorted(said - set(DOMAIN["responses"])) == []


def test_every_sentence_that_is_there_is_said():
    used = written(SOURCES) | composed()
    used |= {name for path in SOURCES for name in QUOTED.findall(path.read_text("utf-8"))}

    assert [n for n in DOMAIN["responses"] if n not in used and not n.startswith(families())] == []


def test_every_fact_that_is_read_can_be_shown_back(services: Services):
    values = {"groups": ["veteran"], "region": "包头市", "borrower": "individual"}
    sample = {"bool": False, "date": "2025-03", "number": 30.0}
    facts = services.assessor.book.facts
    said_of = {key: said({key: values.get(key, sample.get(fact.kind, 2))}, services)
               for key, fact in facts.items()}  # fmt: skip

    assert [key for key, words in said_of.items() if len(words) < 2 or "{" in words] == []


def test_every_intent_has_one_rule_and_every_rule_an_intent():
    rules = yaml.safe_load((HOME / "data" / "rules" / "rules.yml").read_text("utf-8"))["rules"]
    ruled = [rule["steps"][0]["intent"] for rule in rules]

    assert sorted(ruled) == sorted(DOMAIN["intents"])


def test_every_message_but_the_wish_to_be_forgotten_is_answered_by_one_action():
    rules = yaml.safe_load((HOME / "data" / "rules" / "rules.yml").read_text("utf-8"))["rules"]
    taken = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in rules}

    assert taken.pop("forget_me") == "action_forget"
    assert set(taken.values()) == {"action_answer"}


def test_a_sentence_has_its_blanks_filled(services: Services):
    assert services.wording.say("utter_what", title="甲", text="乙") == "甲：乙"


def test_a_sentence_that_is_not_there_is_a_fault_of_ours(services: Services):
    with pytest.raises(KeyError):
        services.wording.say("utter_nonsense")
