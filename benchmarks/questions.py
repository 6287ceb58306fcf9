"""What is asked: texts of the blind authors, always the same ones, in the same order."""

from __future__ import annotations

import random
from pathlib import Path

from bot.nlu.examples import read_examples


def questions(home: Path, count: int) -> list[str]:
    """Questions about the plan, as many as asked for if there are."""
    about = [e.text for e in read_examples(home / "tests" / "blind") if e.intent.startswith("ask_")]
    return random.Random(2022).sample(about, min(count, len(about)))
