"""Rasa is imported here, once and quietly; the fast suite does not even collect this folder."""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path

import pytest

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("MPLCONFIGDIR", tempfile.gettempdir())


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the folder out where Rasa is not wanted: importing it takes half a minute."""
    return True if "not rasa" in (config.option.markexpr or "") else None


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.rasa)


@pytest.fixture(scope="session", autouse=True)
def rasa_imported() -> None:
    """Rasa and TensorFlow warn of themselves while they are imported."""
    with warnings.catch_warnings():  # some reset the filters on the way
        warnings.simplefilter("ignore")
        import rasa.core.agent
        import rasa.core.run
        import rasa.server  # noqa: F401
