"""What search looks through: the names and fields of topics, and the document's own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_kb.entries import Clause, Passage, Topic

_SENTENCE_ENDS = re.compile(r"(?<=[。；])|\n")
_DEPARTMENTS = re.compile(r"^（.*按照职责分工负责）$")
_SHORTEST_SENTENCE = 6


def passages(topics: list[Topic], clauses: tuple[Clause, ...]) -> list[Passage]:
    """Return all passages in a stable order, without vectors."""
    drafts = [draft for topic in topics for draft in _of_topic(topic)]
    drafts += [draft for clause in clauses for draft in _of_clause(clause)]
    return [Passage(position, *draft) for position, draft in enumerate(drafts)]


_Draft = tuple[str | None, str, str, str]


def _of_topic(topic: Topic) -> Iterator[_Draft]:
    yield topic.id, topic.clause, "title", "、".join((topic.title, *topic.aliases))
    if topic.cues:
        yield topic.id, topic.clause, "cues", "、".join(topic.cues)
    for field in topic.fields.values():
        clause = field.quotes[0].clause
        yield topic.id, clause, field.name, f"{topic.title}：{field.text}"
        for point in field.points:
            yield topic.id, point.quote.clause, field.name, f"{topic.title}：{point.text}"


def _of_clause(clause: Clause) -> Iterator[_Draft]:
    yield None, clause.id, "clause", clause.text
    for sentence in sentences(clause.text):
        yield None, clause.id, "sentence", sentence


def sentences(text: str) -> list[str]:
    """Return the sentences of a clause, without its list of departments and its scraps."""
    parts = (part.strip() for part in _SENTENCE_ENDS.split(text))
    return [
        part for part in parts if len(part) >= _SHORTEST_SENTENCE and not _DEPARTMENTS.match(part)
    ]
