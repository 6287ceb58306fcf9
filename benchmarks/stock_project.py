"""A stock Rasa project with our training texts, laid out and trained: the baseline for speed.

Nothing of ours runs in it. It hears the same intents from the same texts, follows the same
rules, and answers every question with one fixed text, as long as our answers usually are.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

EPOCHS = 20
QUICK_EPOCHS = 2  # enough where only a turn is timed
ANSWER = "方案里是这样写的：" + "符合条件的人员可按规定申请，具体以当地公布的为准。" * 12
CONFIG = """recipe: default.v1
assistant_id: stock
language: zh
pipeline:
- name: JiebaTokenizer
- name: CountVectorsFeaturizer
- {name: CountVectorsFeaturizer, analyzer: char_wb, min_ngram: 1, max_ngram: 4}
- {name: DIETClassifier, epochs: EPOCHS, constrain_similarities: true}
- {name: FallbackClassifier, threshold: 0.3, ambiguity_threshold: 0.1}
policies:
- name: MemoizationPolicy
- name: RulePolicy
- {name: TEDPolicy, max_history: 5, epochs: EPOCHS, constrain_similarities: true}
"""
ACTION = f"""from rasa_sdk import Action


class ActionAnswer(Action):
    def name(self):
        return "action_answer"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="{ANSWER}")
        return []
"""


@dataclass(frozen=True)
class Stock:
    """A trained stock project: its folder, and the seconds that training took."""

    folder: Path
    train_seconds: float
    epochs: int
    trained_now: bool


def stock(home: Path, cache: Path, say: Callable[[str], None], epochs: int = EPOCHS) -> Stock:
    """The project in ``cache``; laid out and trained first if our texts or rules changed."""
    files = dict(project(home, epochs))
    folder = cache / f"stock-{_digest(files)}"
    kept = folder / "trained.json"
    if kept.is_file():
        return Stock(folder, json.loads(kept.read_text())["seconds"], epochs, trained_now=False)
    say(f"training the stock project, {epochs} epochs (many minutes the first time)")
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    seconds = trained(folder, ["--force"])
    kept.write_text(json.dumps({"seconds": seconds, "epochs": epochs}))
    return Stock(folder, seconds, epochs, trained_now=True)


def project(home: Path, epochs: int = EPOCHS) -> Iterator[tuple[str, str]]:
    """The files of the project, with their paths in it."""
    ours = _yaml(home / "domain.yml")
    rules = _yaml(home / "data" / "rules" / "rules.yml")["rules"]
    steps = [(rule["steps"][0]["intent"], _action(rule["steps"][1]["action"])) for rule in rules]
    # a fixed text also here: a change of our wording must not cost a training
    said = {action: [{"text": ANSWER}] for _, action in steps if action != "action_answer"}
    yield "config.yml", CONFIG.replace("EPOCHS", str(epochs))
    yield "credentials.yml", "rest:\n"
    yield "actions.py", ACTION
    yield (
        "domain.yml",
        _dump({"intents": ours["intents"], "actions": ["action_answer"], "responses": said}),
    )
    yield "data/rules.yml", _dump({"rules": [_one(f"rule {i}", [s]) for i, s in enumerate(steps)]})
    # Rasa's TED and memoization learn from stories only
    yield (
        "data/stories.yml",
        _dump(
            {"stories": [_one(f"story {i}", list(two)) for i, two in enumerate(pairwise(steps))]}
        ),
    )
    for path in sorted((home / "data" / "nlu").glob("*.yml")):
        yield f"data/nlu/{path.name}", path.read_text(encoding="utf-8")


def trained(folder: Path, options: list[str]) -> float:
    """Seconds that ``rasa train`` takes there. Raises CalledProcessError with its last words."""
    command = [sys.executable, "-m", "rasa", "train", *options]
    began = time.monotonic()
    subprocess.run(command, cwd=folder, env=quiet(), check=True, capture_output=True)
    return time.monotonic() - began


def quiet() -> dict[str, str]:
    """The environment for Rasa's own commands."""
    return dict(os.environ) | {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUTF8": "1",
    }


def _one(name: str, steps: list[tuple[str, str]]) -> dict[str, Any]:
    kind = "rule" if name.startswith("rule") else "story"
    told = [pair for heard, does in steps for pair in ({"intent": heard}, {"action": does})]
    return {kind: name, "steps": told}


def _action(name: str) -> str:
    return "action_answer" if name.startswith("action_") else name


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _dump(content: dict[str, Any]) -> str:
    return yaml.safe_dump({"version": "3.1"} | content, allow_unicode=True, sort_keys=False)


def _digest(files: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]
