"""What is built is what is read back, from SQLite and PostgreSQL alike."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError

from policy_kb import build as build_module
from policy_kb import models
from policy_kb.build import build
from policy_kb.content import load
from policy_kb.entries import Quote
from policy_kb.errors import NotBuiltError, PolicyKBError, UnknownIdError
from policy_kb.store import KnowledgeBase, read_only

POSTGRES = "postgresql://postgres@127.0.0.1/test"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kb") / "kb.sqlite"
    build(path)
    return path


@pytest.fixture(scope="module")
def kb(database: Path) -> KnowledgeBase:
    return KnowledgeBase.open(database)


@pytest.fixture
def small(content: Path, tmp_path: Path) -> KnowledgeBase:
    build(tmp_path / "kb.sqlite", content)
    return KnowledgeBase.open(tmp_path / "kb.sqlite")


@pytest.fixture
def postgres() -> Iterator[str]:
    engine = create_engine(POSTGRES, future=True)
    try:
        engine.connect().close()
    except OperationalError:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NOT TESTED: no PostgreSQL at {POSTGRES}; start one, or set CI to insist")
    yield POSTGRES
    models.mapper.metadata.drop_all(engine)
    engine.dispose()


def test_the_store_gives_back_the_content(kb: KnowledgeBase, real: Path) -> None:
    content = load(real)

    assert content.document is not None
    assert kb.document == content.document.value
    assert kb.text == content.text
    assert kb.clauses == content.clauses
    assert kb.topics == tuple(entry.value for entry in content.topics)
    for name in ("targets", "figures", "groups", "details", "regions", "zones", "outside"):
        assert getattr(kb, name) == tuple(entry.value for entry in getattr(content, name)), name
    assert set(kb.parameters) == {entry.value for entry in content.parameters}


def test_every_quote_is_verbatim_in_its_clause(kb: KnowledgeBase) -> None:
    quotes = [quote for topic in kb.topics for it in topic.fields.values() for quote in it.quotes]
    quotes += [
        point.quote for topic in kb.topics for it in topic.fields.values() for point in it.points
    ]
    quotes += [target.quote for target in kb.targets]
    quotes += [figure.quote for figure in kb.figures]
    quotes += [topic.departments.quote for topic in kb.topics if topic.departments]

    assert len(quotes) > 300
    assert [quote for quote in quotes if quote.text not in kb.clause(quote.clause).text] == []


def test_the_whole_plan_is_there(kb: KnowledgeBase) -> None:
    measures = [clause.id for clause in kb.clauses if clause.id.count(".") == 2]

    assert len(measures) == 22
    assert all(kb.topics_of(clause) for clause in measures)
    assert [target.id for target in kb.targets] == [f"T{number:02}" for number in range(1, 16)]
    assert [figure.id for figure in kb.figures] == [f"N{number:02}" for number in range(1, 19)]
    assert sum(topic.program for topic in kb.topics) == 16


def test_the_regions_are_12_leagues_and_cities_and_103_banners_and_counties(
    kb: KnowledgeBase,
) -> None:
    leagues = {region.code for region in kb.regions if region.parent == "150000"}
    counties = [region for region in kb.regions if region.parent in leagues]

    assert (len(leagues), len(counties)) == (12, 103)
    assert all(county.wage_class in (1, 2, 3) for county in counties)


def test_postgresql_gives_the_same_store(postgres: str, kb: KnowledgeBase, database: Path) -> None:
    build(postgres)
    build(postgres)  # a second build replaces the first

    assert without_passages(KnowledgeBase.from_url(postgres)) == without_passages(kb)


def without_passages(kb: KnowledgeBase) -> dict[str, object]:
    """Return the fields; passages as tuples, since arrays do not compare to a bool."""
    fields = {field.name: getattr(kb, field.name) for field in dataclasses.fields(kb)}
    fields["passages"] = [
        (it.position, it.topic, it.clause, it.field, it.text) for it in kb.passages
    ]
    return fields


def test_a_failed_build_leaves_postgresql_as_it_was(
    postgres: str, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(postgres, content)
    monkeypatch.setattr(build_module, "rows_of", lambda _: [(models.Meta, [{"key": None}])])

    with pytest.raises(Exception, match="null"):
        build(postgres, content)

    assert KnowledgeBase.from_url(postgres).document.id == "yunchuan-2023-17"


def test_a_failed_build_leaves_the_file_as_it_was(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kb" / "kb.sqlite"
    build(path, content)
    monkeypatch.setattr(build_module, "rows_of", lambda _: [(models.Meta, [{"key": None}])])

    with pytest.raises(Exception, match="NULL"):
        build(path, content)

    assert KnowledgeBase.open(path).document.id == "yunchuan-2023-17"
    assert [it.name for it in path.parent.iterdir()] == ["kb.sqlite"]


def test_a_sqlite_url_is_a_path(content: Path, tmp_path: Path) -> None:
    build(f"sqlite:///{tmp_path / 'kb.sqlite'}", content)

    assert KnowledgeBase.open(tmp_path / "kb.sqlite").document.issuer == "云川市人民政府"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE kb_topics SET title = ''", "DELETE FROM kb_clauses", "CREATE TABLE kb_more (a)"],
)
def test_the_file_is_opened_read_only(database: Path, statement: str) -> None:
    with (
        read_only(database).connect() as connection,
        pytest.raises(OperationalError, match="readonly"),
    ):
        connection.execute(text(statement))


def test_foreign_keys_hold(database: Path) -> None:
    with read_only(database).connect() as connection:
        assert list(connection.execute(text("PRAGMA foreign_key_check"))) == []


def test_the_tables_do_not_collide_with_others(database: Path) -> None:
    assert all(name.startswith("kb_") for name in inspect(read_only(database)).get_table_names())


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotBuiltError, match="kb build"):
        KnowledgeBase.open(tmp_path / "no.sqlite")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "kb.sqlite"
    path.write_text("这不是数据库" * 100, encoding="utf-8")

    with pytest.raises(NotBuiltError, match="不是一个可读的知识库"):
        KnowledgeBase.open(path)


def test_a_database_of_another_version_is_told(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "kb.sqlite", content)
    monkeypatch.setattr(models, "SCHEMA_VERSION", "next")

    with pytest.raises(NotBuiltError, match="另一个版本"):
        KnowledgeBase.open(tmp_path / "kb.sqlite")


@pytest.mark.parametrize(
    ("on", "value"),
    [
        pytest.param(dt.date(2021, 12, 31), None, id="the day before the first period"),
        pytest.param(dt.date(2022, 1, 1), Decimal(1900), id="the first day"),
        pytest.param(dt.date(2023, 12, 31), Decimal(1900), id="the last day of the first period"),
        pytest.param(dt.date(2024, 1, 1), Decimal("2000.5"), id="the first day of the second"),
        pytest.param(dt.date(2099, 1, 1), Decimal("2000.5"), id="no end is known"),
    ],
)
def test_a_parameter_on_a_day(small: KnowledgeBase, on: dt.date, value: Decimal | None) -> None:
    row = small.parameter("wage", on)

    assert (row.value if row else None) == value


def test_a_parameter_in_words_stays_text(small: KnowledgeBase) -> None:
    row = small.parameter("phone", dt.date(2024, 1, 1))

    assert row is not None
    assert row.value == "12345"


def test_a_field_may_quote_another_clause(small: KnowledgeBase) -> None:
    quotes = small.topic("subsidy").fields["exclusions"].quotes

    assert quotes == (Quote("2.1.2", "免费提供不低于30%的场地"),)


def test_a_field_that_the_plan_is_silent_on_is_absent(small: KnowledgeBase) -> None:
    assert "payer" not in small.topic("subsidy").fields


def test_an_unknown_id_is_told_with_the_closest(small: KnowledgeBase) -> None:
    with pytest.raises(UnknownIdError, match="是不是 subsidy"):
        small.topic("subsidi")
    assert issubclass(UnknownIdError, PolicyKBError)


def test_vectors_come_back_as_they_were(content: Path, tmp_path: Path) -> None:
    def encode(texts: list[str]) -> NDArray[np.float32]:
        return np.array([[len(text), 0.5] for text in texts], dtype=np.float32)

    build(tmp_path / "kb.sqlite", content, encode)

    passages = KnowledgeBase.open(tmp_path / "kb.sqlite").passages
    assert all(it.vector is not None for it in passages)
    assert [list(it.vector) for it in passages if it.vector is not None] == [
        [len(it.text), 0.5] for it in passages
    ]


def test_passages_cover_names_fields_and_the_text(small: KnowledgeBase) -> None:
    fields = {(it.topic, it.field) for it in small.passages}

    assert {("subsidy", "title"), ("subsidy", "amount"), ("premises", "targets")} <= fields
    assert {it.clause for it in small.passages if it.field == "clause"} == {
        clause.id for clause in small.clauses
    }
    assert not any("按照职责分工负责" in it.text for it in small.passages if it.field == "sentence")


def test_the_same_content_has_the_same_fingerprint(content: Path, tmp_path: Path) -> None:
    first = build(tmp_path / "one.sqlite", content).fingerprint
    assert build(tmp_path / "two.sqlite", content).fingerprint == first

    (content / "details.yml").write_text("details: []\n", encoding="utf-8")
    assert load(content).fingerprint != first
