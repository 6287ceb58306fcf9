"""The trained model as it ships, without Rasa around it."""

from __future__ import annotations

import tarfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.evaluation.ours import Encode
from bot.nlu.model import Example, PolicyModel, train
from bot.nlu.reader import reader

_PARTS = ("features.json", "thresholds.json", "weights.npz")


class NoModel(Exception):
    """There is no trained model to measure, or it cannot be read."""


def shipped(models: Path) -> PolicyModel:
    """The classifier in the newest model of a folder. Raises NoModel."""
    found = sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise NoModel(f"no model in {models}: run `policybot train`, or give --retrain")
    try:
        return _unpacked(found[-1])
    except (OSError, KeyError, ValueError, tarfile.TarError) as error:
        raise NoModel(
            f"{found[-1]} holds no sound model ({error}): run `policybot train`"
        ) from error


def retrained(examples: Sequence[Example], encode: Encode) -> PolicyModel:
    """A model trained here and now, as ``policybot train`` would."""
    views = [reader().read(example.text).view for example in examples]
    return train(examples, views, encode([view.text for view in views]))


def _unpacked(archive: Path) -> PolicyModel:
    """Copies the three files by name, so that nothing else in the archive is written."""
    with tarfile.open(archive) as stored, TemporaryDirectory() as folder:
        weights = next((n for n in stored.getnames() if n.endswith("/weights.npz")), None)
        if weights is None:
            raise KeyError("weights.npz")
        for part in _PARTS:
            source = stored.extractfile(weights.replace("weights.npz", part))
            if source is None:
                raise KeyError(part)
            (Path(folder) / part).write_bytes(source.read())
        return PolicyModel.load(Path(folder))
