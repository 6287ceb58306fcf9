"""Whether content is sound: every fault of every file, listed at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from policy_kb.content import DEFAULT, Content, load
from policy_kb.entries import Field, Topic
from policy_kb.errors import ContentError, Fault, did_you_mean
from policy_kb.names import name_faults
from policy_kb.periods import confidence_faults, period_faults
from policy_kb.quotes import quote_faults
from policy_kb.rule_checks import rule_faults
from policy_kb.source import Place


def check(folder: Path = DEFAULT) -> tuple[Fault, ...]:
    """Return every fault of the content below ``folder``, by file and line."""
    return faults_in(load(folder))


def sound_content(folder: Path = DEFAULT) -> Content:
    """Return the content below ``folder``. Raises ContentError with every fault."""
    content = load(folder)
    if faults := faults_in(content):
        raise ContentError(faults)
    return content


def faults_in(content: Content) -> tuple[Fault, ...]:
    """Return the faults noted while reading and those between the files."""
    found = [
        *content.faults,
        *name_faults(content),
        *_reference_faults(content),
        *quote_faults(content),
        *period_faults(content.parameters),
        *rule_faults(content),
        *confidence_faults([*content.parameters, *content.renames]),
    ]
    return tuple(sorted(set(found)))


def _reference_faults(content: Content) -> Iterator[Fault]:
    known = _Known(content)
    for measure in content.measures:
        yield from known.clause(measure.place / "clause", measure.value.clause)
        place = measure.place / "departments" / "clause"
        if measure.value.departments:
            yield from known.clause(place, measure.value.departments.quote.clause)
    for topic in content.topics:
        yield from _topic_faults(known, topic.place, topic.value)
    for target in content.targets:
        yield from known.clause(target.place / "clause", target.value.quote.clause)
    for figure in content.figures:
        yield from known.clause(figure.place / "clause", figure.value.quote.clause)
        yield from known.all(figure.place / "topics", "事项", figure.value.topics)
        for clause in figure.value.also:
            yield from known.clause(figure.place / "also", clause)
    for group in content.groups:
        for clause in group.value.clauses:
            yield from known.clause(group.place / "clauses", clause)
    yield from _place_faults(known, content)


def _place_faults(known: _Known, content: Content) -> Iterator[Fault]:
    for region in content.regions:
        above = [region.value.parent] if region.value.parent else []
        yield from known.all(region.place / "parent", "地区代码", above)
    for zone in content.zones:
        yield from known.all(zone.place / "region", "地区", [zone.value.region])
    for ambiguous in content.ambiguous:
        yield from known.all(ambiguous.place / "candidates", "地方", ambiguous.value.candidates)
    for outside in content.outside:
        above = [outside.value.province] if outside.value.province else []
        yield from known.all(outside.place / "province", "省份", above)


def _topic_faults(known: _Known, place: Place, topic: Topic) -> Iterator[Fault]:
    for name, field in topic.fields.items():
        yield from known.all(place / name / "groups", "群体", field.groups)
        yield from known.all(place / name / "targets", "目标", field.targets)
        yield from known.all(place / name / "figures", "数字", field.figures)
        yield from _field_clause_faults(known, place / name, field)
        yield from _bound_faults(place / name, field)


def _field_clause_faults(known: _Known, place: Place, field: Field) -> Iterator[Fault]:
    for clause in {quote.clause for quote in field.quotes}:
        yield from known.clause(place / "clause", clause)
    for index, point in enumerate(field.points):
        yield from known.clause(place / "points" / index / "clause", point.quote.clause)


def _bound_faults(place: Place, field: Field) -> Iterator[Fault]:
    """A floor has its low end, a cap its high one, and every number a bound and a unit."""
    if field.bound in ("floor", "range") and field.low is None:
        yield (place / "low").fault(f"bound 是 {field.bound}，要写 low")
    if field.bound in ("cap", "range") and field.high is None:
        yield (place / "high").fault(f"bound 是 {field.bound}，要写 high")
    if field.bound == "floor" and field.high is not None:
        yield (place / "high").fault("bound 是 floor（不低于），不能有 high")
    if field.bound == "cap" and field.low is not None:
        yield (place / "low").fault("bound 是 cap（不超过），不能有 low")
    if field.low is not None and field.high is not None and field.low > field.high:
        yield (place / "low").fault(f"low 大于 high：{field.low} > {field.high}")
    if field.low is not None or field.high is not None:
        for key, value in (("bound", field.bound), ("unit", field.unit)):
            if not value:
                yield (place / key).fault(f"写了金额就要写 {key}")


class _Known:
    """The ids that content may refer to."""

    def __init__(self, content: Content) -> None:
        self._ids = {
            "条款": {clause.id for clause in content.clauses},
            "事项": {topic.value.id for topic in content.topics},
            "目标": {target.value.id for target in content.targets},
            "数字": {figure.value.id for figure in content.figures},
            "群体": {group.value.id for group in content.groups},
            "地区": {region.value.name for region in content.regions},
            "地区代码": {region.value.code for region in content.regions},
            "省份": {place.value.name for place in content.outside if not place.value.province},
            "地方": {region.value.name for region in content.regions}
            | {place.value.name for place in content.outside},
        }

    def clause(self, place: Place, wanted: str) -> Iterator[Fault]:
        yield from self.all(place, "条款", [wanted] if wanted else [])

    def all(self, place: Place, kind: str, wanted: Iterable[str]) -> Iterator[Fault]:
        known = self._ids[kind]
        for item in wanted:
            if item not in known:
                yield place.fault(f"没有这个{kind}：{item}{did_you_mean(item, known)}")
