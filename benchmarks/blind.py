"""The figures on the blind authors, ours and a stock Rasa project's; as ``policybot eval``.

``python -m benchmarks.blind [--json] [--stock | --stock-from FILE] [--epochs N] [--retrain]
[--encoders use,e5]``
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from bot.evaluation.blind import Places, evaluate
from bot.evaluation.report import as_json, show
from bot.evaluation.shipped import NoModel
from bot.evaluation.stock import EPOCHS
from policy_kb.errors import PolicyKBError

HOME = Path(__file__).resolve().parent.parent


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    options.add_argument("--stock", action="store_true", help="a stock Rasa project beside ours")
    options.add_argument("--stock-from", type=Path, help="an earlier run's var/stock-….json")
    options.add_argument("--epochs", type=int, default=EPOCHS, help="of the stock project")
    options.add_argument("--retrain", action="store_true", help="train ours here and now")
    options.add_argument("--encoders", default="use", help="the first is the shipped one")
    given = options.parse_args()
    try:
        report = evaluate(
            Places.of(HOME, HOME / "var"),
            retrain=given.retrain,
            with_stock=given.stock,
            encoders=given.encoders.split(","),
            epochs=given.epochs,
            stock_from=given.stock_from,
        )
    except (NoModel, PolicyKBError) as error:
        sys.exit(str(error))
    if given.json:
        print(as_json(report))
    else:
        show(report, Console())


if __name__ == "__main__":
    main()
