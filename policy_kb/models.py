"""The tables of a built knowledge base.

Numbers are kept as their decimal text, so that SQLite and PostgreSQL give back the same value.
The tables begin with ``kb_``: they may share a database with those of the gateway.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import registry

mapper = registry()
SCHEMA_VERSION = "2"


@mapper.mapped
class Meta:
    """What the database was built from: schema version, fingerprint of the content."""

    __tablename__ = "kb_meta"
    key = Column(String(40), primary_key=True)
    value = Column(Text, nullable=False)


@mapper.mapped
class DocumentRow:
    __tablename__ = "kb_documents"
    id = Column(String(40), primary_key=True)  # nmg-2022-31
    number = Column(String(60), nullable=False)  # 内政办发〔2022〕31号
    title = Column(String(200), nullable=False)
    issuer = Column(String(100), nullable=False)
    issued_on = Column(Date, nullable=False)
    term_from = Column(Date, nullable=False)
    term_until = Column(Date, nullable=False)  # the last day of the term
    term_quote = Column(Text, nullable=False)
    successor_note = Column(Text)
    successor_checked_on = Column(Date)
    text = Column(Text, nullable=False)
    __table_args__ = (CheckConstraint("term_until >= term_from", name="kb_term_ends_after_start"),)


@mapper.mapped
class ClauseRow:
    __tablename__ = "kb_clauses"
    id = Column(String(10), primary_key=True)
    position = Column(Integer, nullable=False, unique=True)
    title = Column(String(200), nullable=False)
    text = Column(Text, nullable=False)
    parent = Column(ForeignKey("kb_clauses.id"))


@mapper.mapped
class MeasureRow:
    """A clause as content treats it; the departments that it names are rows of their own."""

    __tablename__ = "kb_measures"
    clause = Column(ForeignKey("kb_clauses.id"), primary_key=True)
    kind = Column(String(10), nullable=False)
    title = Column(String(200), nullable=False)
    departments_open = Column(Boolean)
    departments_quote = Column(Text)
    departments_clause = Column(ForeignKey("kb_clauses.id"))


@mapper.mapped
class DepartmentRow:
    __tablename__ = "kb_departments"
    clause = Column(ForeignKey("kb_measures.clause"), primary_key=True)
    position = Column(Integer, primary_key=True)
    name = Column(String(100), nullable=False)


@mapper.mapped
class TopicRow:
    __tablename__ = "kb_topics"
    id = Column(String(40), primary_key=True)
    position = Column(Integer, nullable=False, unique=True)
    clause = Column(ForeignKey("kb_measures.clause"), nullable=False)
    title = Column(String(100), nullable=False)
    program = Column(Boolean, nullable=False)
    cues = Column(JSON, nullable=False)
    open = Column(JSON, nullable=False)
    confirm = Column(Text, nullable=False)


@mapper.mapped
class FieldRow:
    __tablename__ = "kb_fields"
    topic = Column(ForeignKey("kb_topics.id"), primary_key=True)
    name = Column(String(20), primary_key=True)
    position = Column(Integer, nullable=False)
    text = Column(Text, nullable=False)
    bound = Column(String(10))
    low = Column(String(40))
    high = Column(String(40))
    unit = Column(String(20))
    per = Column(String(20))
    figures = Column(JSON, nullable=False)
    targets = Column(JSON, nullable=False)
    groups = Column(JSON, nullable=False)


@mapper.mapped
class PointRow:
    __tablename__ = "kb_points"
    topic = Column(ForeignKey("kb_topics.id"), primary_key=True)
    field = Column(String(20), primary_key=True)
    position = Column(Integer, primary_key=True)
    text = Column(Text, nullable=False)
    quote = Column(Text, nullable=False)
    clause = Column(ForeignKey("kb_clauses.id"), nullable=False)


@mapper.mapped
class QuoteRow:
    __tablename__ = "kb_quotes"
    topic = Column(ForeignKey("kb_topics.id"), primary_key=True)
    field = Column(String(20), primary_key=True)
    position = Column(Integer, primary_key=True)
    text = Column(Text, nullable=False)
    clause = Column(ForeignKey("kb_clauses.id"), nullable=False)


@mapper.mapped
class AliasRow:
    """Another name of a topic, target, group, region, place outside or detail."""

    __tablename__ = "kb_aliases"
    kind = Column(String(10), primary_key=True)
    owner = Column(String(60), primary_key=True)
    position = Column(Integer, primary_key=True)
    text = Column(String(100), nullable=False)


@mapper.mapped
class TargetRow:
    """A collective aim of the plan, T01–T15."""

    __tablename__ = "kb_targets"
    id = Column(String(10), primary_key=True)
    position = Column(Integer, nullable=False)
    name = Column(String(100), nullable=False)
    text = Column(Text, nullable=False)
    quote = Column(Text, nullable=False)
    clause = Column(ForeignKey("kb_clauses.id"), nullable=False)
    by = Column(String(40), nullable=False)
    note = Column(Text, nullable=False)
    each = Column(String(20))
    least = Column(Integer)


@mapper.mapped
class FigureRow:
    """An amount, ratio or duration of the plan, N01–N18."""

    __tablename__ = "kb_figures"
    id = Column(String(10), primary_key=True)
    position = Column(Integer, nullable=False)
    text = Column(Text, nullable=False)
    quote = Column(Text, nullable=False)
    clause = Column(ForeignKey("kb_clauses.id"), nullable=False)
    bound = Column(String(10), nullable=False)
    values = Column(JSON, nullable=False)
    unit = Column(String(20), nullable=False)
    times = Column(Integer)
    topics = Column(JSON, nullable=False)
    also = Column(JSON, nullable=False)


@mapper.mapped
class GroupRow:
    """A group of people."""

    __tablename__ = "kb_groups"
    id = Column(String(40), primary_key=True)
    position = Column(Integer, nullable=False)
    name = Column(String(100), nullable=False)
    clauses = Column(JSON, nullable=False)
    sensitive = Column(Boolean, nullable=False)


@mapper.mapped
class DetailRow:
    """Something often asked that the plan does not hold."""

    __tablename__ = "kb_details"
    id = Column(String(40), primary_key=True)
    position = Column(Integer, nullable=False)
    name = Column(String(100), nullable=False)
    text = Column(Text, nullable=False)


@mapper.mapped
class RegionRow:
    """The autonomous region and the units below it."""

    __tablename__ = "kb_regions"
    code = Column(String(12), primary_key=True)
    position = Column(Integer, nullable=False)
    name = Column(String(60), nullable=False, unique=True)
    parent = Column(ForeignKey("kb_regions.code"))
    wage_class = Column(Integer)


@mapper.mapped
class ZoneRow:
    """A functional zone of a region."""

    __tablename__ = "kb_zones"
    name = Column(String(60), primary_key=True)
    position = Column(Integer, nullable=False)
    region = Column(ForeignKey("kb_regions.name"), nullable=False)


@mapper.mapped
class AmbiguousRow:
    """A short name of more than one place."""

    __tablename__ = "kb_ambiguous"
    name = Column(String(60), primary_key=True)
    position = Column(Integer, nullable=False)
    candidates = Column(JSON, nullable=False)


@mapper.mapped
class OutsideRow:
    """A place outside the autonomous region."""

    __tablename__ = "kb_outside"
    name = Column(String(60), primary_key=True)
    position = Column(Integer, nullable=False)
    province = Column(String(60))


@mapper.mapped
class ParameterRow:
    """A value from ``effective_from`` up to, but not including, ``effective_to``."""

    __tablename__ = "kb_parameters"
    key = Column(String(60), primary_key=True)
    effective_from = Column(Date, primary_key=True)
    effective_to = Column(Date)
    value = Column(String(100), nullable=False)
    numeric = Column(Boolean, nullable=False)
    unit = Column(String(20), nullable=False)
    document = Column(Text, nullable=False)
    source = Column(Text, nullable=False)
    confidence = Column(String(1), nullable=False)
    checked_on = Column(Date, nullable=False)
    __table_args__ = (
        UniqueConstraint("key", "effective_to", name="kb_one_value_ends_on_a_day"),
        CheckConstraint("effective_to > effective_from", name="kb_value_ends_after_it_starts"),
        CheckConstraint("confidence in ('A', 'B')", name="kb_value_is_well_founded"),
    )


@mapper.mapped
class RenameRow:
    """A body named in the plan that has another name now."""

    __tablename__ = "kb_renames"
    old = Column(String(100), primary_key=True)
    new = Column(String(100), nullable=False)
    source = Column(Text, nullable=False)
    confidence = Column(String(1), nullable=False)
    checked_on = Column(Date, nullable=False)


@mapper.mapped
class PassageRow:
    """A text to search in; ``vector`` holds little-endian float32, or nothing."""

    __tablename__ = "kb_passages"
    position = Column(Integer, primary_key=True)
    topic = Column(ForeignKey("kb_topics.id"))
    clause = Column(ForeignKey("kb_clauses.id"), nullable=False)
    field = Column(String(20), nullable=False)
    text = Column(Text, nullable=False)
    vector = Column(LargeBinary)


@mapper.mapped
class FactRow:
    """A kind of fact, as content writes it."""

    __tablename__ = "kb_facts"
    key = Column(String(60), primary_key=True)
    position = Column(Integer, nullable=False, unique=True)
    data = Column(JSON, nullable=False)


@mapper.mapped
class RuleRow:
    """A program's rule, as content writes it."""

    __tablename__ = "kb_rules"
    id = Column(String(60), primary_key=True)
    position = Column(Integer, nullable=False, unique=True)
    data = Column(JSON, nullable=False)
