"""Train a stock Rasa project and read texts with it; run in a process of its own.

``python -m bot.evaluation.stock_rasa FOLDER`` reads ``FOLDER/{nlu,topics}/`` and
``FOLDER/texts.json`` and writes ``FOLDER/result.json``. Nothing of ours is in these models.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from bot.evaluation.answers import FALLBACK


def main(folder: Path) -> None:
    """Train both projects, read every text with both, write what they said."""
    _hush()
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    nlu, seconds = _trained(folder / "nlu")
    topics, more = _trained(folder / "topics")
    started = time.perf_counter()
    agent = _loaded(nlu)
    load = time.perf_counter() - started
    started = time.perf_counter()
    read = asyncio.run(_read(agent, texts))
    each = (time.perf_counter() - started) / max(len(texts), 1)
    ranked = asyncio.run(_read(_loaded(topics), texts))
    result = {
        "answers": [_answer(frame, about) for frame, about in zip(read, ranked)],
        "cost": {
            "train_seconds": round(seconds, 1),
            "train_topics_seconds": round(more, 1),
            "load_seconds": round(load, 1),
            "ms_per_text": round(each * 1000, 1),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        },
    }
    (folder / "result.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def _hush() -> None:
    """Keep warnings; without this Rasa prints a line for each text it reads."""
    import logging

    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)


def _trained(project: Path) -> tuple[str, float]:
    from rasa.model_training import train_nlu

    started = time.perf_counter()
    path = train_nlu(
        str(project / "config.yml"),
        str(project / "data"),
        str(project / "models"),
        domain=str(project / "domain.yml"),
    )
    if path is None:
        raise RuntimeError(f"Rasa trained nothing in {project}: see its log above")
    return path, time.perf_counter() - started


def _loaded(path: str) -> Any:
    from rasa.core.agent import Agent

    return Agent.load(path)


async def _read(agent: Any, texts: list[str]) -> list[dict[str, Any]]:
    return [await agent.parse_message(text) for text in texts]


def _answer(frame: dict[str, Any], about: dict[str, Any]) -> dict[str, Any]:
    """One answer as ``Answer.from_json`` reads it."""
    best = next(item for item in frame["intent_ranking"] if item["name"] != FALLBACK)
    ranking = about["response_selector"]["about"]["ranking"]
    return {
        "intent": best["name"],
        "confidence": best["confidence"],
        "decision": frame["intent"]["name"],
        "spans": [
            {
                "start": e["start"],
                "end": e["end"],
                "kind": e["entity"],
                "id": str(e["value"]),
            }
            for e in frame["entities"]
        ],
        "rankings": {"selector": [r["intent_response_key"].split("/")[1] for r in ranking]},
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
