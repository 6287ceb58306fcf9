"""A built knowledge base, read once and kept as frozen dataclasses."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from policy_kb import models
from policy_kb.entries import (
    Ambiguous,
    Clause,
    Detail,
    Document,
    Figure,
    Group,
    Outside,
    ParameterValue,
    Passage,
    Region,
    Rename,
    Target,
    Topic,
    Zone,
)
from policy_kb.errors import NotBuiltError, UnknownIdError
from policy_kb.reading import Tables
from policy_kb.rules.facts import Fact
from policy_kb.rules.schema import Rule

T = TypeVar("T")


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything the assistant knows. Collections keep the order of the content."""

    document: Document
    text: str
    fingerprint: str
    clauses: tuple[Clause, ...]
    topics: tuple[Topic, ...]
    targets: tuple[Target, ...]
    figures: tuple[Figure, ...]
    groups: tuple[Group, ...]
    details: tuple[Detail, ...]
    regions: tuple[Region, ...]
    zones: tuple[Zone, ...]
    ambiguous: tuple[Ambiguous, ...]
    outside: tuple[Outside, ...]
    parameters: tuple[ParameterValue, ...]
    renames: tuple[Rename, ...]
    facts: tuple[Fact, ...]
    rules: tuple[Rule, ...]
    passages: tuple[Passage, ...]

    @classmethod
    def open(cls, path: Path) -> KnowledgeBase:
        """Read a built SQLite file, which is opened read-only.

        Raises NotBuiltError if there is none, or one of another version.
        """
        if not path.is_file():
            raise NotBuiltError(path, "没有这个知识库文件")
        return cls._from_engine(read_only(path), path)

    @classmethod
    def from_url(cls, url: str) -> KnowledgeBase:
        """Read a knowledge base built into another database, such as PostgreSQL."""
        engine = create_engine(url, future=True)
        return cls._from_engine(engine, engine.url.render_as_string(hide_password=True))

    @classmethod
    def _from_engine(cls, engine: Engine, database: Path | str) -> KnowledgeBase:
        try:
            with engine.connect() as connection:
                tables = Tables(connection)
                if tables.meta.get("schema") != models.SCHEMA_VERSION:
                    raise NotBuiltError(database, "知识库是另一个版本建的")
                return cls(**tables.contents())
        except SQLAlchemyError as error:
            raise NotBuiltError(database, "这不是一个可读的知识库") from error
        finally:
            engine.dispose()

    def clause(self, wanted: str) -> Clause:
        """Return a clause by its id. Raises UnknownIdError."""
        return _find("条款", wanted, {clause.id: clause for clause in self.clauses})

    def topic(self, wanted: str) -> Topic:
        """Return a topic by its id. Raises UnknownIdError."""
        return _find("事项", wanted, {topic.id: topic for topic in self.topics})

    def topics_of(self, clause: str) -> tuple[Topic, ...]:
        """Return the topics that a clause gives, in order; none for an unknown clause."""
        return tuple(topic for topic in self.topics if topic.clause == clause)

    def target(self, wanted: str) -> Target:
        """Return a target (T01–T15) by its id. Raises UnknownIdError."""
        return _find("目标", wanted, {target.id: target for target in self.targets})

    def figure(self, wanted: str) -> Figure:
        """Return a figure (N01–N18) by its id. Raises UnknownIdError."""
        return _find("数字", wanted, {figure.id: figure for figure in self.figures})

    def group(self, wanted: str) -> Group:
        """Return a group of people by its id. Raises UnknownIdError."""
        return _find("群体", wanted, {group.id: group for group in self.groups})

    def region(self, name: str) -> Region | None:
        """Return the region with this code, full name or alias; None for any other place."""
        for region in self.regions:
            if name in (region.code, region.name) or name in region.aliases:
                return region
        return None

    def parameter(self, key: str, on: dt.date) -> ParameterValue | None:
        """Return the value in force on a day; None if no row covers the day."""
        for value in self.parameters:
            if value.key == key and value.holds_on(on):
                return value
        return None


def read_only(path: Path) -> Engine:
    """Return an engine on a SQLite file that refuses every write."""
    uri = f"{path.resolve().as_uri()}?mode=ro"
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), future=True)


def _find(kind: str, wanted: str, known: Mapping[str, T]) -> T:
    if wanted not in known:
        raise UnknownIdError(kind, wanted, known)
    return known[wanted]
