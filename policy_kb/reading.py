"""The tables of a built knowledge base, turned back into its entries."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import select
from sqlalchemy.engine import Connection

from policy_kb import models, rulebook
from policy_kb.entries import (
    Ambiguous,
    Clause,
    Departments,
    Detail,
    Document,
    Field,
    Figure,
    Group,
    Outside,
    ParameterValue,
    Passage,
    Point,
    Quote,
    Region,
    Rename,
    Successor,
    Target,
    Topic,
    Zone,
)
from policy_kb.section import Section
from policy_kb.source import Place, Source

T = TypeVar("T")


def _stored(row: Any) -> Section:
    """A row's data to be read again; it was found sound when it was written."""
    return Section(Place(Source("", row.data, {})), row.data, [])


class Tables:
    """Reads each table once, in order."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.meta: dict[str, str] = {row.key: row.value for row in self._rows(models.Meta)}

    def contents(self) -> dict[str, Any]:
        """Return the arguments of a KnowledgeBase."""
        self._aliases = self._read_aliases()
        document = self._rows(models.DocumentRow)[0]
        return {
            "document": _document(document),
            "text": document.text,
            "fingerprint": self.meta["fingerprint"],
            "clauses": tuple(
                Clause(row.id, row.title, row.text, row.parent, row.position)
                for row in self._rows(models.ClauseRow, "position")
            ),
            "topics": self._topics(),
            "targets": tuple(self._target(row) for row in self._rows(models.TargetRow, "position")),
            "figures": tuple(_figure(row) for row in self._rows(models.FigureRow, "position")),
            "groups": self._listed(models.GroupRow, "group", "id", Group),
            "details": self._listed(models.DetailRow, "detail", "id", Detail),
            "regions": self._listed(models.RegionRow, "region", "code", Region),
            "zones": self._listed(models.ZoneRow, "zone", "name", Zone),
            "ambiguous": self._listed(models.AmbiguousRow, "", "", Ambiguous),
            "outside": self._listed(models.OutsideRow, "outside", "name", Outside),
            "parameters": tuple(
                _parameter(row) for row in self._rows(models.ParameterRow, "key", "effective_from")
            ),
            "renames": tuple(
                Rename(row.old, row.new, row.source, row.confidence, row.checked_on)
                for row in self._rows(models.RenameRow, "old")
            ),
            "facts": tuple(
                rulebook.fact(_stored(row)) for row in self._rows(models.FactRow, "position")
            ),
            "rules": tuple(
                rulebook.rule(_stored(row)) for row in self._rows(models.RuleRow, "position")
            ),
            "passages": tuple(_passage(row) for row in self._rows(models.PassageRow, "position")),
        }

    def _rows(self, model: Any, *order: str) -> list[Any]:
        table = model.__table__
        by = [table.c[name] for name in order]
        return list(self._connection.execute(select(table).order_by(*by)))

    def _read_aliases(self) -> dict[tuple[str, str], tuple[str, ...]]:
        aliases: dict[tuple[str, str], tuple[str, ...]] = defaultdict(tuple)
        for row in self._rows(models.AliasRow, "kind", "owner", "position"):
            aliases[row.kind, row.owner] += (row.text,)
        return aliases

    def _topics(self) -> tuple[Topic, ...]:
        measures = {row.clause: row for row in self._rows(models.MeasureRow)}
        departments = self._departments()
        fields = self._fields()
        return tuple(
            Topic(
                id=row.id,
                title=row.title,
                clause=row.clause,
                kind=measures[row.clause].kind,
                program=row.program,
                aliases=self._aliases["topic", row.id],
                cues=tuple(row.cues),
                fields=fields[row.id],
                departments=departments.get(row.clause),
                open=tuple(row.open),
                confirm=row.confirm,
            )
            for row in self._rows(models.TopicRow, "position")
        )

    def _departments(self) -> dict[str, Departments]:
        names: dict[str, list[str]] = defaultdict(list)
        for row in self._rows(models.DepartmentRow, "clause", "position"):
            names[row.clause].append(row.name)
        return {
            row.clause: Departments(
                tuple(names[row.clause]),
                row.departments_open,
                Quote(row.departments_clause, row.departments_quote),
            )
            for row in self._rows(models.MeasureRow)
            if row.departments_quote is not None
        }

    def _fields(self) -> dict[str, dict[str, Field]]:
        quotes: dict[tuple[str, str], list[Quote]] = defaultdict(list)
        for row in self._rows(models.QuoteRow, "topic", "field", "position"):
            quotes[row.topic, row.field].append(Quote(row.clause, row.text))
        points: dict[tuple[str, str], list[Point]] = defaultdict(list)
        for row in self._rows(models.PointRow, "topic", "field", "position"):
            points[row.topic, row.field].append(Point(row.text, Quote(row.clause, row.quote)))
        fields: dict[str, dict[str, Field]] = defaultdict(dict)
        for row in self._rows(models.FieldRow, "topic", "position"):
            key = row.topic, row.name
            fields[row.topic][row.name] = _field(row, tuple(quotes[key]), tuple(points[key]))
        return fields

    def _target(self, row: Any) -> Target:
        quote = Quote(row.clause, row.quote)
        aliases = self._aliases["target", row.id]
        return Target(
            row.id, row.name, row.text, quote, row.by, aliases, row.note, row.each, row.least
        )

    def _listed(self, model: Any, kind: str, owner: str, entry: type[T]) -> tuple[T, ...]:
        """Return the rows of a table as entries that have its columns as fields, and aliases."""
        entries = []
        for row in self._rows(model, "position"):
            values: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value
                for key, value in row._mapping.items()
                if key != "position"
            }
            if kind:
                values["aliases"] = self._aliases[kind, values[owner]]
            entries.append(entry(**values))
        return tuple(entries)


def _document(row: Any) -> Document:
    note, checked_on = row.successor_note, row.successor_checked_on
    successor = None if note is None else Successor(note, checked_on)
    return Document(
        id=row.id,
        number=row.number,
        title=row.title,
        issuer=row.issuer,
        issued_on=row.issued_on,
        term_from=row.term_from,
        term_until=row.term_until,
        term_quote=row.term_quote,
        successor=successor,
    )


def _figure(row: Any) -> Figure:
    return Figure(
        id=row.id,
        text=row.text,
        quote=Quote(row.clause, row.quote),
        bound=row.bound,
        # by its key: a row has a method of the name `values`
        values=tuple(Decimal(value) for value in row._mapping["values"]),
        unit=row.unit,
        times=row.times,
        topics=tuple(row.topics),
        also=tuple(row.also),
    )


def _field(row: Any, quotes: tuple[Quote, ...], points: tuple[Point, ...]) -> Field:
    return Field(
        name=row.name,
        text=row.text,
        quotes=quotes,
        bound=row.bound,
        low=None if row.low is None else Decimal(row.low),
        high=None if row.high is None else Decimal(row.high),
        unit=row.unit,
        per=row.per,
        points=points,
        figures=tuple(row.figures),
        targets=tuple(row.targets),
        groups=tuple(row.groups),
    )


def _parameter(row: Any) -> ParameterValue:
    return ParameterValue(
        key=row.key,
        value=Decimal(row.value) if row.numeric else row.value,
        unit=row.unit,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        document=row.document,
        source=row.source,
        confidence=row.confidence,
        checked_on=row.checked_on,
    )


def _passage(row: Any) -> Passage:
    vector = None if row.vector is None else np.frombuffer(row.vector, dtype="<f4")
    return Passage(row.position, row.topic, row.clause, row.field, row.text, vector)
