"""A bare value, read from what states nothing else: the answer to a question, or a correction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from actions.asked import Asked
from policy_kb.rules.facts import Fact
from policy_kb.zh import replies
from policy_kb.zh.facts import FactsRead


def bare_value(fact: Fact, text: str, asked: Asked, today: dt.date) -> dict[str, Any]:
    """The fact with the value that ``text`` is; empty if it is none, or not plainly one."""
    value: Any = None
    if fact.kind == "region":
        value = next(iter(asked.named("region")), None)
    elif fact.kind == "choice":
        value = replies.read_word(text, words_of(fact))
    elif fact.kind == "date":
        value = replies.read_day(text, today)
    elif fact.kind == "count":
        value = replies.read_times(text) if fact.times else replies.read_heads(text)
    elif fact.kind == "yuan":
        value = replies.read_yuan(text)
    elif fact.kind == "months":
        value = replies.read_months(text)
    elif fact.kind == "number":
        value = replies.read_number(text)
    return {} if value is None else {fact.key: value}


def words_of(fact: Fact) -> list[tuple[str, object]]:
    """Short answers and their values: the words of the book, and what the buttons say."""
    titles = [choice for choice in fact.choices if len(choice.title) > 1]  # 是 is in 只是 too
    return [(word.title, word.value) for word in (*fact.words, *titles)]


def rest(text: str, read: FactsRead) -> str:
    """The text without the places where facts were read."""
    for start, end in read.spans.values():
        text = text[:start] + "," * (end - start) + text[end:]
    return text
