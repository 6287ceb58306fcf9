"""A report as tables for people and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.evaluation.blind import Report, Result
from bot.evaluation.figures import Figures
from bot.evaluation.metrics import Score

_ROWS: dict[str, Callable[[Figures], float]] = {
    "intent accuracy": lambda f: f.accuracy,
    "intent macro F1": lambda f: f.macro_f1,
    "calibration error (15 bins)": lambda f: f.calibration_error,
    "acted on": lambda f: f.acted,
    "  of these right": lambda f: f.acted_right,
    "out of scope: refused, precision": lambda f: f.refused.precision,
    "out of scope: refused, recall": lambda f: f.refused.recall,
    "good questions refused": lambda f: f.refused_wrongly,
    "out of scope: not answered, recall": lambda f: f.declined.recall,
    "good questions not answered": lambda f: f.declined_wrongly,
}


def as_json(report: Report) -> str:
    """Everything in the report; figures are shares from 0 to 1."""
    return json.dumps(_rounded(asdict(report)), ensure_ascii=False, indent=2)


def show(report: Report, console: Console) -> None:
    """Print the tables."""
    bounds = report.thresholds
    console.print(_figures(report))
    console.print(_searches(report))
    console.print(_entities(report))
    for name, one in report.systems.items():
        console.print(_parts(f"{name}, by author", one.authors))
        if len(one.hands) > 1:
            console.print(_parts(f"{name}, by hand", one.hands))
        console.print(_confusions(name, one))
    console.print(
        f"ours: calibration error before calibration {report.uncalibrated_error:.3f}, "
        f"acts from {bounds.act:.3f}, refuses from {bounds.refuse:.3f}; "
        f"entities marked by hand in {report.marked} texts"
    )


def _figures(report: Report) -> Table:
    texts = report.ours.figures.texts
    table = Table(f"{texts} blind texts", *report.systems, title="Intents")
    for name, figure in _ROWS.items():
        table.add_row(name, *(f"{figure(one.figures):.3f}" for one in report.systems.values()))
    names = dict.fromkeys(name for one in report.systems.values() for name in one.cost)
    for name in names:
        values = (one.cost.get(name) for one in report.systems.values())
        table.add_row(name.replace("_", " "), *("–" if v is None else f"{v:g}" for v in values))
    return table


def _searches(report: Report) -> Table:
    table = Table("ranked by", "topic 1st", "in 5", "clause 1st", "in 5", title="Topics, clauses")
    for system, one in report.systems.items():
        for name, found in one.figures.searches.items():
            shares = (found.topic_1, found.topic_5, found.clause_1, found.clause_5)
            table.add_row(f"{system}: {name}", *(f"{share:.3f}" for share in shares))
    return table


def _entities(report: Report) -> Table:
    columns = [
        f"{name}: {part}" for name in report.systems for part in ("precision", "recall", "F1")
    ]
    table = Table("what must agree", *columns, title="Entities")
    for name in report.ours.entities:
        scores = (one.entities[name] for one in report.systems.values())
        table.add_row(name, *(cell for score in scores for cell in _cells(score)))
    return table


def _cells(score: Score) -> tuple[str, str, str]:
    return f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}"


def _parts(title: str, parts: Mapping[str, Figures]) -> Table:
    table = Table(
        "who", "texts", "accuracy", "macro F1", "refused rightly", "wrongly",
        "clause 1st", "in 5", title=title,
    )  # fmt: skip
    for name, one in parts.items():
        best = one.searches.get("fused") or one.searches.get("selector")
        ranked = (f"{best.clause_1:.3f}", f"{best.clause_5:.3f}") if best else ("–", "–")
        shares = (one.accuracy, one.macro_f1, one.refused.recall, one.refused_wrongly)
        table.add_row(name, str(one.texts), *(f"{share:.3f}" for share in shares), *ranked)
    return table


def _confusions(name: str, one: Result) -> Table:
    table = Table("is", "taken for", "times", title=f"{name}, most frequent confusions")
    for mistake in one.confusions:
        table.add_row(mistake.truth, mistake.said, str(mistake.times))
    return table


def _rounded(value: Any) -> Any:
    """Floats to four places, throughout."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value
