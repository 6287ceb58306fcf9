"""How long training takes: ours from nothing, and the stock project's, at fewer epochs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.stock_project import Stock, quiet
from benchmarks.timing import shared, timed

USUAL_EPOCHS = 100  # what `rasa init` writes


def training(home: Path, stock: Stock, *, train_ours: bool) -> dict[str, Any]:
    """Seconds of ``rasa train``. The baseline's is of the run that made its model."""
    ours = round(train_seconds(home), 1) if train_ours else None
    return {
        "ours_s": ours,
        "stock_s": round(stock.train_seconds, 1),
        "stock_epochs": stock.epochs,
        "stock_usual_epochs": USUAL_EPOCHS,
        "stock_measured_in_this_run": stock.trained_now,
        "ratio": shared(ours, stock.train_seconds),
    }


def train_seconds(home: Path) -> float:
    """Ours, nothing taken from a cache; the model is thrown away."""
    told = quiet()
    with TemporaryDirectory(prefix="train-bench-") as folder:
        command = [sys.executable, "-m", "rasa", "train", "--force", "--out", folder]
        return timed(
            lambda: subprocess.run(command, cwd=home, env=told, check=True, capture_output=True)
        )
