"""A stock Rasa project with our training texts: what one gets without any of our components.

Two models, as Rasa's documentation has it: intents and entities by DIET, and topics as a
retrieval intent with one response each. Entities of the training texts are marked by our
own matcher, so that DIET learns from the same names.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.evaluation.answers import KINDS, Answer, Span
from bot.nlu.model import Example

_WORDS = """
- name: JiebaTokenizer
- name: CountVectorsFeaturizer
- {name: CountVectorsFeaturizer, analyzer: char_wb, min_ngram: 1, max_ngram: 4}
"""
EPOCHS = 100
_INTENTS = f"""recipe: default.v1
language: zh
pipeline:{_WORDS}
- {{name: DIETClassifier, epochs: EPOCHS, constrain_similarities: true, random_seed: 1}}
- name: EntitySynonymMapper
- {{name: FallbackClassifier, threshold: 0.7, ambiguity_threshold: 0.1}}
policies: []
"""
_TOPICS = f"""recipe: default.v1
language: zh
pipeline:{_WORDS}
- name: ResponseSelector
  retrieval_intent: about
  epochs: EPOCHS
  constrain_similarities: true
  random_seed: 1
policies: []
"""


@dataclass(frozen=True)
class StockResult:
    """What the stock project made of each text, and what it cost in seconds and megabytes."""

    answers: tuple[Answer, ...]
    cost: dict[str, float]


def stock(
    train: Sequence[Example],
    spans: Sequence[Sequence[Span]],
    texts: Sequence[str],
    cache: Path,
    epochs: int = EPOCHS,
) -> StockResult:
    """Train and read, or give the result of an earlier run on the very same inputs.

    ``spans`` marks the entities of each training text. A first run takes many minutes.
    """
    files = project(train, spans, epochs)
    files |= {"texts.json": json.dumps(list(texts), ensure_ascii=False)}
    kept = cache / f"stock-{_digest(files)}.json"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(_run(files), encoding="utf-8")
    return read_result(kept)


def read_result(kept: Path) -> StockResult:
    """The result of an earlier run; its texts must be those that it is compared on."""
    stored = json.loads(kept.read_text(encoding="utf-8"))
    return StockResult(tuple(Answer.from_json(one) for one in stored["answers"]), stored["cost"])


def project(
    train: Sequence[Example], spans: Sequence[Sequence[Span]], epochs: int = EPOCHS
) -> dict[str, str]:
    """The files of both projects, by path."""
    about = [example for example in train if example.topics]
    topics = sorted({example.topics[0] for example in about})
    named = [_common(e.text, e.intent, found) for e, found in zip(train, spans)]
    asked = [_common(e.text, f"about/{e.topics[0]}", ()) for e in about]
    intents = sorted({example.intent for example in train})
    return {
        "nlu/config.yml": _INTENTS.replace("EPOCHS", str(epochs)),
        "nlu/domain.yml": json.dumps({"intents": intents, "entities": list(KINDS)}),
        "nlu/data/nlu.json": _nlu(named),
        "topics/config.yml": _TOPICS.replace("EPOCHS", str(epochs)),
        "topics/domain.yml": json.dumps({"intents": ["about"], "responses": _responses(topics)}),
        "topics/data/nlu.json": _nlu(asked),
    }


def _nlu(examples: list[dict[str, Any]]) -> str:
    return json.dumps({"rasa_nlu_data": {"common_examples": examples}}, ensure_ascii=False)


def _common(text: str, intent: str, spans: Sequence[Span]) -> dict[str, Any]:
    marked = [
        {"start": s.start, "end": s.end, "value": s.id, "entity": s.kind}
        for s in spans
        if s.kind in KINDS and s.id
    ]
    return {"text": text, "intent": intent, "entities": marked}


def _responses(topics: Sequence[str]) -> dict[str, list[dict[str, str]]]:
    return {f"utter_about/{topic}": [{"text": topic}] for topic in topics}


def _digest(files: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]


def _run(files: dict[str, str]) -> str:
    """Lay the project out in a temporary folder, train and read there; the result as JSON."""
    with TemporaryDirectory(prefix="stock-rasa-") as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        environ = os.environ | {
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
        command = [sys.executable, "-m", "bot.evaluation.stock_rasa", folder]
        subprocess.run(command, check=True, env=environ, stdout=sys.stderr)
        return (Path(folder) / "result.json").read_text(encoding="utf-8")
