"""The sentences in ``domain.yml`` and the code that says them know of each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from actions.answers import FIELDS
from actions.compose import NEXT
from actions.services import Services
from bot.settings import HOME
from policy_kb.entries import FIELDS as SAYABLE

NAME = re.compile(r"\b(?:utter|button|aspect|fact)_[a-z]\w*")
SOURCES = [
    *(HOME / "actions").glob("*.py"),
    *(HOME / "bot" / "gateway").glob("*.py"),
    HOME / "data" / "rules" / "rules.yml",
]
DOMAIN = yaml.safe_load((HOME / "domain.yml").read_text("utf-8"))
FACTS = HOME / "policy_kb" / "zh"


def composed() -> set[str]:
    """Names that the code puts together."""
    aspects = {names[0] for names in FIELDS.values() if names} | {"materials"}
    return {
        *(f"utter_{name}" for name in SAYABLE),
        *(f"button_{name}" for name in NEXT),
        *(f"aspect_{name}" for name in aspects),
    }


def written(paths: list[Path]) -> set[str]:
    return {name for path in paths for name in NAME.findall(path.read_text("utf-8"))}


def test_every_sentence_that_is_said_is_there():
    said = {name for name in written(SOURCES) if name[-1] != "_"} | composed()
    said.discard("utter_message")  # the SDK's own

    assert sorted(said - set(DOMAIN["responses"])) == []


def test_every_sentence_that_is_there_is_said():
    used = written(SOURCES) | composed()
    unused = [name for name in DOMAIN["responses"] if name not in used]

    assert [name for name in unused if not name.startswith("fact_")] == []


def test_every_fact_with_a_sentence_is_one_that_is_read():
    keys = re.findall(r'"(\w+)"', "".join(path.read_text("utf-8") for path in FACTS.glob("*.py")))
    worded = {name.removeprefix("fact_") for name in DOMAIN["responses"] if name[:5] == "fact_"}

    assert sorted(fact for fact in worded if fact.removeprefix("not_") not in keys) == []


def test_every_intent_has_one_rule_and_every_rule_an_intent():
    rules = yaml.safe_load((HOME / "data" / "rules" / "rules.yml").read_text("utf-8"))["rules"]
    ruled = [rule["steps"][0]["intent"] for rule in rules]

    assert sorted(ruled) == sorted(DOMAIN["intents"])


def test_a_sentence_has_its_blanks_filled(services: Services):
    assert services.wording.say("utter_what", title="甲", text="乙") == "甲：乙"


def test_a_sentence_that_is_not_there_is_a_fault_of_ours(services: Services):
    with pytest.raises(KeyError):
        services.wording.say("utter_nonsense")
