"""Which model there is, and whether what it was made from has changed since."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot.settings import HOME

MODELS = HOME / "models"
MODEL = MODELS / "policybot.tar.gz"
STAMP = MODELS / "policybot.inputs"
INPUTS = (
    "config.yml", "domain.yml", "data/**/*.yml", "bot/nlu/*.py", "policy_kb/zh/*.py",
    "policy_kb/encoder.py", "policy_kb/vocabulary.py", "policy_kb/content/**/*.yml",
    "requirements.lock",
)  # fmt: skip


class NoModel(Exception):
    """There is no trained model; ``policybot train`` makes one."""


def inputs() -> str:
    """A hash of everything that a model is made from."""
    digest = hashlib.sha256()
    for pattern in INPUTS:
        for path in sorted(HOME.glob(pattern)):
            digest.update(str(path.relative_to(HOME)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def current() -> bool:
    """Whether there is a model, made from what is there now."""
    return MODEL.is_file() and STAMP.is_file() and STAMP.read_text() == inputs()


def newest() -> Path:
    """The trained model. Raises NoModel."""
    if not MODEL.is_file():
        raise NoModel("没有训练好的模型：请先运行 policybot train")
    return MODEL
