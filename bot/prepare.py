"""Makes what serving needs and is not there, or is older than what it is made from."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator

import yaml

from bot import model_files
from bot.settings import HOME, Settings

Say = Callable[[str], None]
STEP = re.compile(r"((?:Starting|Finished) (?:to train|training) component '\w+')")


class TrainingFailed(Exception):
    """Rasa could not train; the message ends with what it printed last."""


def prepare(settings: Settings, say: Say) -> None:
    """Build the knowledge base and train the model where needed. Raises TrainingFailed."""
    build_knowledge_base(settings, say)
    if not model_files.current():
        train(say)


def build_knowledge_base(settings: Settings, say: Say) -> None:
    """Build the file that the actions read, if the content or the encoder changed."""
    from policy_kb.content import DEFAULT, fingerprint
    from policy_kb.errors import PolicyKBError
    from policy_kb.store import KnowledgeBase

    database = settings.var / "policy_kb.sqlite"
    try:
        kb = KnowledgeBase.open(database)
        if kb.fingerprint == fingerprint(DEFAULT) and kb.passages[0].vector is not None:
            return
    except PolicyKBError:
        pass
    from policy_kb.build import build  # slow to import, and seldom needed
    from policy_kb.encoder import load_encoder

    say("正在建知识库 / building the knowledge base …")
    settings.var.mkdir(parents=True, exist_ok=True)
    build(database, encode=load_encoder(encoder_name()).encode)


def encoder_name() -> str:
    """The sentence encoder that ``config.yml`` names for the classifier."""
    config = yaml.safe_load((HOME / "config.yml").read_text(encoding="utf-8"))
    return next(str(part["encoder"]) for part in config["pipeline"] if "encoder" in part)


def train(say: Say) -> None:
    """Train the model in a process of its own, saying what it is at.

    Raises TrainingFailed with the last lines that Rasa printed.
    """
    say("正在训练模型（一两分钟）/ training the model (a minute or two)")
    model_files.MODELS.mkdir(exist_ok=True)
    made_from = model_files.inputs()
    told = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, "-m", "rasa", "train", "--skip-validation"]
    command += [
        "--out",
        "models",
        "--fixed-model-name",
        model_files.MODEL.name.removesuffix(".tar.gz"),
    ]
    with subprocess.Popen(
        command, cwd=HOME, env=told, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout
        last = deque(_watched(process.stdout, say), maxlen=20)
    if process.returncode:
        raise TrainingFailed("".join(last))
    model_files.STAMP.write_text(made_from)


def _watched(lines: Iterable[str], say: Say) -> Iterator[str]:
    began = time.monotonic()
    for line in lines:
        if step := STEP.search(line):
            say(f"  {time.monotonic() - began:5.0f} s  {step[1]}")
        yield line
