"""Content as rows of the tables, in the order in which foreign keys allow them to be written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from policy_kb import models
from policy_kb.entries import Field, ParameterValue, Topic

if TYPE_CHECKING:
    from policy_kb.content import Content, Entry
    from policy_kb.rules.schema import Rule
    from policy_kb.source import Place

Row = dict[str, Any]
Rows = tuple[Any, list[Row]]
"""A mapped class and the values to insert."""


def rows_of(content: Content) -> list[Rows]:
    """Return the rows of all tables but the passages."""
    return [
        (models.Meta, _meta(content)),
        (models.DocumentRow, _documents(content)),
        (models.ClauseRow, [dict(vars(clause)) for clause in content.clauses]),
        *_measures(content),
        *_topics([entry.value for entry in content.topics]),
        (models.TargetRow, _targets(content)),
        (models.FigureRow, _figures(content)),
        (models.GroupRow, _listed(content.groups)),
        (models.DetailRow, _listed(content.details)),
        (models.RegionRow, _listed(content.regions)),
        (models.ZoneRow, _listed(content.zones)),
        (models.AmbiguousRow, _listed(content.ambiguous)),
        (models.OutsideRow, _listed(content.outside)),
        (models.AliasRow, _aliases(content)),
        (models.ParameterRow, [_parameter(entry.value) for entry in content.parameters]),
        (models.RenameRow, [dict(vars(entry.value)) for entry in content.renames]),
        (models.FactRow, _written([(e.value.key, e.place) for e in content.facts], "key")),
        (models.RuleRow, _written([(e.value.id, e.place) for e in _by_topic(content)], "id")),
    ]


def _by_topic(content: Content) -> list[Entry[Rule]]:
    """The rules in the order in which the document gives their topics."""
    order = [topic.value.id for topic in content.topics]
    return sorted(content.rules, key=lambda entry: order.index(entry.value.id))


def _written(named: Sequence[tuple[str, Place]], key: str) -> list[Row]:
    """What an editor wrote, whole: rules are trees, which no query looks into."""
    return [
        {key: name, "position": position, "data": plain(place.written)}
        for position, (name, place) in enumerate(named)
    ]


def plain(value: Any) -> Any:
    """What YAML gave, as JSON can hold it: a date is its ISO text."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _meta(content: Content) -> list[Row]:
    meta = {"schema": models.SCHEMA_VERSION, "fingerprint": content.fingerprint}
    return [{"key": key, "value": value} for key, value in meta.items()]


def _documents(content: Content) -> list[Row]:
    if content.document is None:
        return []
    row = {**vars(content.document.value), "text": content.text}
    successor = row.pop("successor")
    row["successor_note"] = successor.note if successor else None
    row["successor_checked_on"] = successor.checked_on if successor else None
    return [row]


def _measures(content: Content) -> list[Rows]:
    measures: list[Row] = []
    departments: list[Row] = []
    for entry in content.measures:
        measure, named = entry.value, entry.value.departments
        measures.append(
            {
                "clause": measure.clause,
                "kind": measure.kind,
                "title": measure.title,
                "departments_open": named.open if named else None,
                "departments_quote": named.quote.text if named else None,
                "departments_clause": named.quote.clause if named else None,
            }
        )
        departments += [
            {"clause": measure.clause, "position": position, "name": name}
            for position, name in enumerate(named.names if named else ())
        ]
    return [(models.MeasureRow, measures), (models.DepartmentRow, departments)]


def _topics(topics: list[Topic]) -> list[Rows]:
    fields = [
        (topic.id, position, field)
        for topic in topics
        for position, field in enumerate(topic.fields.values())
    ]
    return [
        (models.TopicRow, [_topic(position, topic) for position, topic in enumerate(topics)]),
        (models.FieldRow, [_field(*item) for item in fields]),
        (models.QuoteRow, [row for topic, _, field in fields for row in _quotes(topic, field)]),
        (models.PointRow, [row for topic, _, field in fields for row in _points(topic, field)]),
    ]


def _topic(position: int, topic: Topic) -> Row:
    return {
        "id": topic.id,
        "position": position,
        "clause": topic.clause,
        "title": topic.title,
        "program": topic.program,
        "cues": list(topic.cues),
        "open": list(topic.open),
        "confirm": topic.confirm,
    }


def _field(topic: str, position: int, field: Field) -> Row:
    return {
        "topic": topic,
        "name": field.name,
        "position": position,
        "text": field.text,
        "bound": field.bound,
        "low": None if field.low is None else str(field.low),
        "high": None if field.high is None else str(field.high),
        "unit": field.unit,
        "per": field.per,
        "figures": list(field.figures),
        "targets": list(field.targets),
        "groups": list(field.groups),
    }


def _quotes(topic: str, field: Field) -> list[Row]:
    return [
        {
            "topic": topic,
            "field": field.name,
            "position": position,
            "text": quote.text,
            "clause": quote.clause,
        }
        for position, quote in enumerate(field.quotes)
    ]


def _points(topic: str, field: Field) -> list[Row]:
    return [
        {
            "topic": topic,
            "field": field.name,
            "position": position,
            "text": point.text,
            "quote": point.quote.text,
            "clause": point.quote.clause,
        }
        for position, point in enumerate(field.points)
    ]


def _targets(content: Content) -> list[Row]:
    rows = [dict(vars(entry.value)) for entry in content.targets]
    for position, row in enumerate(rows):
        quote = row.pop("quote")
        row.pop("aliases")
        row |= {"position": position, "quote": quote.text, "clause": quote.clause}
    return rows


def _figures(content: Content) -> list[Row]:
    rows = [dict(vars(entry.value)) for entry in content.figures]
    for position, row in enumerate(rows):
        quote = row["quote"]
        row |= {"position": position, "quote": quote.text, "clause": quote.clause}
        row |= {"values": [str(value) for value in row["values"]]}
        row |= {"topics": list(row["topics"]), "also": list(row["also"])}
    return rows


def _listed(entries: Sequence[Entry[Any]]) -> list[Row]:
    """Return entries as rows by their own field names, without their aliases."""
    rows = [dict(vars(entry.value)) for entry in entries]
    for position, row in enumerate(rows):
        row.pop("aliases", None)
        row["position"] = position
        row |= {key: list(value) for key, value in row.items() if isinstance(value, tuple)}
    return rows


def _aliases(content: Content) -> list[Row]:
    owners: list[tuple[str, str, tuple[str, ...]]] = []
    owners += [("topic", entry.value.id, entry.value.aliases) for entry in content.topics]
    owners += [("target", entry.value.id, entry.value.aliases) for entry in content.targets]
    owners += [("group", entry.value.id, entry.value.aliases) for entry in content.groups]
    owners += [("detail", entry.value.id, entry.value.aliases) for entry in content.details]
    owners += [("region", entry.value.code, entry.value.aliases) for entry in content.regions]
    owners += [("zone", entry.value.name, entry.value.aliases) for entry in content.zones]
    owners += [("outside", entry.value.name, entry.value.aliases) for entry in content.outside]
    return [
        {"kind": kind, "owner": owner, "position": position, "text": alias}
        for kind, owner, aliases in owners
        for position, alias in enumerate(aliases)
    ]


def _parameter(value: ParameterValue) -> Row:
    return {**vars(value), "value": str(value.value), "numeric": not isinstance(value.value, str)}
