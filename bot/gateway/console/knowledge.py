"""The knowledge base for mentors: found by words alone, without an encoder, and canned answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot.gateway.assess import Unbuilt
from bot.gateway.desk.office import Office

if TYPE_CHECKING:
    from policy_kb.entries import Field, Quote, Topic
    from policy_kb.search import Searcher
    from policy_kb.store import KnowledgeBase

MOST = 8
SHARE = 0.2  # of the best one's score, below which a topic is not shown
FIELDS = ("what", "amount", "conditions", "who", "duration", "exclusions", "how")
CANNED = "desk_canned_"


class Library:
    """Reads and indexes in a thread, when first asked: that takes seconds and 100 MB."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lock = asyncio.Lock()

    async def search(self, text: str) -> list[dict[str, Any]]:
        """What the plan says about it, best first. Raises Unbuilt."""
        async with self._lock:
            return await asyncio.to_thread(self._search, text)

    async def canned(self) -> list[dict[str, Any]]:
        """Greetings and closings, then answers by topic, where a knowledge base is built."""
        async with self._lock:
            return await asyncio.to_thread(lambda: self._canned)

    @property
    def _kb(self) -> KnowledgeBase:
        kb = self._office.guide.kb
        if kb is None:
            raise Unbuilt
        return kb

    @cached_property
    def _searcher(self) -> Searcher:
        from policy_kb.content import DEFAULT
        from policy_kb.search import Searcher
        from policy_kb.vocabulary import Vocabulary

        return Searcher(self._kb, Vocabulary.load(DEFAULT))

    def _search(self, text: str) -> list[dict[str, Any]]:
        topics = self._named(text) or self._found(text)
        return [self._entry(topic) for topic in topics[:MOST]]

    def _named(self, text: str) -> list[Topic]:
        """Those of the clause that was asked for by its number."""
        plain = "".join(text.split())
        return [
            topic
            for clause in self._kb.clauses
            if plain in (clause.id, clause.label)
            for topic in self._kb.topics_of(clause.id)
        ]

    def _found(self, text: str) -> list[Topic]:
        from policy_kb.zh.text import normalise

        hits = self._searcher.search(normalise(text).text)
        return [self._kb.topic(hit.topic) for hit in hits if hit.score >= SHARE * hits[0].score]

    def _entry(self, topic: Topic) -> dict[str, Any]:
        return {
            "clause": topic.clause,
            "label": self._kb.clause(topic.clause).label,
            "title": topic.title,
            "text": topic.fields["what"].text,
            "quotes": [
                {
                    "clause": quote.clause,
                    "label": self._kb.clause(quote.clause).label,
                    "quote": quote.text,
                }
                for quote in _quotes(topic.fields[name] for name in FIELDS if name in topic.fields)
            ],
        }

    @cached_property
    def _canned(self) -> list[dict[str, Any]]:
        responses = self._office.phrases.responses
        said = [
            {"id": name, "title": entry[0]["metadata"]["title"], "text": entry[0]["text"].strip()}
            for name, entry in responses.items()
            if name.startswith(CANNED)
        ]
        kb = self._office.guide.kb
        return said + [one for topic in (kb.topics if kb else ()) for one in self._answers(topic)]

    def _answers(self, topic: Topic) -> Iterator[dict[str, Any]]:
        say, place = self._office.phrases.say, self._office.guide.place
        for name in FIELDS:
            field = topic.fields.get(name)
            if field is None:
                continue
            said = say(f"utter_{name}", title=topic.title, text=field.text)
            cited = [f"「{one.text}」——{place(one.clause)}" for one in _quotes([field])]
            yield {
                "id": f"{topic.id}:{name}",
                "title": f"{topic.title} · {say(f'button_{name}')}",
                "text": "\n".join([said, *cited]),
            }


def _quotes(fields: Any) -> Sequence[Quote]:
    """All quotes once, in order."""
    found: dict[Quote, None] = {}
    given: Field
    for given in fields:
        found.update(dict.fromkeys(given.quotes))
    return list(found)
