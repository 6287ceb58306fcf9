"""Sound content, written into a database. Unsound content is refused whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import create_engine, insert
from sqlalchemy.engine import Connection, make_url

from policy_kb import models
from policy_kb.check import sound_content
from policy_kb.content import DEFAULT
from policy_kb.passages import passages
from policy_kb.rows import Rows, rows_of

if TYPE_CHECKING:
    from policy_kb.content import Content

Encode = Callable[[list[str]], NDArray[np.float32]]
"""Turns texts into as many vectors."""


@dataclass(frozen=True)
class Built:
    """What a build has written, by table, and the fingerprint of its content."""

    database: str
    fingerprint: str
    counts: dict[str, int]


def build(database: Path | str, folder: Path = DEFAULT, encode: Encode | None = None) -> Built:
    """Write the content below ``folder`` into ``database``, a path or an SQLAlchemy URL.

    A file is replaced only once the new one is complete; any other database in one transaction.
    Raises ContentError with every fault, before anything is written.
    """
    content = sound_content(folder)
    rows = [*rows_of(content), _passage_rows(content, encode)]
    path = _sqlite_path(database)
    if path is None:
        _write_url(str(database), rows)
    else:
        _write_file(path, rows)
    counts = {model.__tablename__: len(values) for model, values in rows}
    return Built(str(path or make_url(str(database))), content.fingerprint, counts)


def _sqlite_path(database: Path | str) -> Path | None:
    if isinstance(database, Path):
        return database
    if "://" not in database:
        return Path(database)
    url = make_url(database)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _write_file(path: Path, rows: Iterable[Rows]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)
    try:
        _write_url(f"sqlite:///{unfinished}", rows)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_url(url: str, rows: Iterable[Rows]) -> None:
    engine = create_engine(url, future=True)
    try:
        with engine.begin() as connection:
            _write(connection, rows)
    finally:
        engine.dispose()


def _write(connection: Connection, rows: Iterable[Rows]) -> None:
    metadata = models.mapper.metadata
    metadata.drop_all(connection)
    metadata.create_all(connection)
    for model, values in rows:
        if values:
            connection.execute(insert(model), values)


def _passage_rows(content: Content, encode: Encode | None) -> Rows:
    drafts = passages([entry.value for entry in content.topics], content.clauses)
    vectors: list[bytes | None] = [None] * len(drafts)
    if encode is not None:
        encoded = encode([draft.text for draft in drafts])
        vectors = [vector.astype("<f4").tobytes() for vector in encoded]
    values: list[dict[str, Any]] = [
        {
            "position": draft.position,
            "topic": draft.topic,
            "clause": draft.clause,
            "field": draft.field,
            "text": draft.text,
            "vector": vector,
        }
        for draft, vector in zip(drafts, vectors, strict=True)
    ]
    return models.PassageRow, values
