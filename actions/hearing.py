"""What a message adds to what is known of a person: facts, an answer, a refusal, a doubt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.asked import Asked
from actions.bare import bare_value, rest, words_of
from actions.correcting import corrected, is_correction
from policy_kb.rules.dates import Day
from policy_kb.rules.facts import Fact, FactBook, FactError
from policy_kb.zh import replies
from policy_kb.zh.facts import FactsRead

_ASKS = re.compile(
    r"[?？]|吗|^那.*呢$|怎么|如何|多少|几[个道]问题|为何|为什么|能不能|可不可以"
    r"|(?:什么|啥|谁|哪(?:[里个些儿天年种类家样位边]|$))"
    r"(?![^,，。]{0,5}[都也])"  # 啥也不是 asks nothing
)
_NEGATIVE = re.compile(r"(?<![\d年月日号.到至])(?:-|负)\s?\d[\d.万千元个人]*")
_NOW = re.compile("现在|目前|如今|还|一直|至今")
_TAKEN_ON = re.compile("雇|招|聘|带动")
_OTHERS = re.compile(
    "别人|人家|朋友|邻居|媳妇|老婆|老公|对象|我爸|我妈|我哥|我弟|我姐|我妹|儿子|女儿|同学"
)
LONGEST_REPLY = 24
"""A longer text is read for facts only: a single word in it proves nothing."""


@dataclass(frozen=True)
class Doubt:
    """Something said that cannot be taken as it is; ``kind`` is the sentence that asks back."""

    kind: str
    key: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What one message said. ``answers`` is whether it answers the question that was asked."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    declined: tuple[str, ...] = ()
    denied_groups: frozenset[str] = frozenset()
    complete: bool = False
    answers: bool = False
    corrects: bool = False
    doubts: tuple[Doubt, ...] = ()
    others: Mapping[str, Any] = field(default_factory=dict)


def hear(
    asked: Asked,
    read: FactsRead,
    asking: tuple[str, ...],
    last: Mapping[str, Any],
    book: FactBook,
    today: dt.date,
    of_other: bool = False,
) -> Heard:
    """Hear one message.

    ``asking`` are the facts just asked for, ``last`` those filled before, with their values, the
    newest first. ``of_other`` is whether the conversation is about somebody else: 他是残疾人 is
    then the fact.
    """
    if asked.answer:
        return _pressed(asked.answer, book)
    said, aside = read.facts, read.others
    if of_other and aside and not read.for_other:
        said, aside = {**said, **aside}, {}
    facts, doubts = _plausible(_without_names(said, read), book, today)
    doubts += [Doubt("conflict", key) for key in read.conflicts]
    corrects = is_correction(asked.text)
    declined: tuple[str, ...] = ()
    complete = put_right = False
    if corrects and not facts:
        facts, worse = _plausible(corrected(asked, read, last, book, today), book, today)
        doubts += worse
        put_right = bool(facts)
    if asking and not put_right and not is_question(asked.text):
        own, declined, complete = _answer(asked, read, asking, book, today, of_other)
        more, worse = _plausible(own, book, today)
        facts = {**more, **facts} | {k: v for k, v in more.items() if k == "groups"}
        if "unemployed_at_registration" in more and not _NOW.search(asked.text):
            facts.pop("unemployed_now", None)  # 没上班 answers for that day alone
        doubts += worse
    if negative := _NEGATIVE.search(asked.text):
        doubts += [Doubt("not_possible", key, (negative[0],)) for key in _numbers(facts, book)]
        facts = {key: v for key, v in facts.items() if key not in _numbers(facts, book)}
    if asking and not facts and replies.names_impossible_day(asked.text, today):
        doubts.append(Doubt("impossible_day", asking[0]))
    answers = bool(facts or declined or complete or doubts)
    return Heard(
        facts, declined, read.denied_groups, complete, answers, corrects, tuple(doubts),
        aside,
    )  # fmt: skip


def _numbers(facts: Mapping[str, Any], book: FactBook) -> list[str]:
    return [key for key in facts if book.facts[key].kind in ("count", "yuan", "months", "number")]


def _without_names(said: Mapping[str, Any], read: FactsRead) -> dict[str, Any]:
    """Without groups that only the name of a policy gave: to name it is not to belong to it."""
    facts = dict(said)
    if groups := [one for one in facts.pop("groups", ()) if one not in read.by_name]:
        facts["groups"] = groups
    return facts


def is_question(text: str) -> bool:
    """Whether the text asks something itself."""
    return bool(_ASKS.search(text)) and not replies.is_unsure(text)


def _pressed(answer: str, book: FactBook) -> Heard:
    """A button: ``key=value``, several joined by ``&``; ``?`` for not known."""
    facts: dict[str, Any] = {}
    declined: list[str] = []
    complete = False
    for pair in answer.split("&"):
        key, _, written = pair.partition("=")
        fact = book.facts.get(key)
        if fact is None:
            continue
        if written == "?":
            declined.append(key)
        elif fact.kind == "groups":
            complete = written == "none"
            facts |= {} if complete else {key: [written]}
        else:
            facts |= _typed(fact, written)
    return Heard(facts, tuple(declined), frozenset(), complete, answers=True, corrects=True)


def _typed(fact: Fact, written: str) -> dict[str, Any]:
    """The value that a button writes, as a fact holds it; 还没登记 states what ``none`` says."""
    if written == "none":
        return dict(fact.none)
    if fact.kind == "bool":
        return {fact.key: written == "true"}
    if fact.kind in ("date", "choice", "region"):
        return {fact.key: written}
    return {fact.key: float(written) if fact.kind == "number" else int(written)}


def _plausible(
    said: Mapping[str, Any], book: FactBook, today: dt.date
) -> tuple[dict[str, Any], list[Doubt]]:
    """Keep what can be; ask back about days to come and numbers beyond all measure."""
    facts: dict[str, Any] = {}
    doubts: list[Doubt] = []
    for key, value in said.items():
        fact = book.facts.get(key)
        try:
            read = book.value(key, value)
        except FactError:
            doubts.append(Doubt("not_possible", key, (value,)))
            continue
        if fact and fact.past and isinstance(read, Day) and read.first > today:
            doubts.append(Doubt("future_day", key, (value,)))
        elif fact and fact.most is not None and read > fact.most:
            doubts.append(Doubt("too_large", key, (value,)))
        else:
            facts[key] = value
    return facts, doubts


def _answer(
    asked: Asked,
    read: FactsRead,
    asking: tuple[str, ...],
    book: FactBook,
    today: dt.date,
    of_other: bool,
) -> tuple[dict[str, Any], tuple[str, ...], bool]:
    """The facts that the text states as an answer, what it declines, whether groups are all."""
    text = asked.text
    unsure = replies.is_unsure(text) or replies.is_refused(text)
    declined = asking if unsure else ()
    fact = book.facts[asking[0]]
    if unsure and fact.kind not in ("bool", "groups"):
        return bare_value(fact, rest(text, read), asked, today), declined, False
    if fact.kind == "groups" and not unsure:
        named = _groups(asked, read) or _short_group(fact, text)
        complete = bool(named) or "groups" in read.facts or replies.denies_all(text)
        return ({"groups": named} if named else {}), (), complete
    if unsure or asking[0] in read.facts:
        return {}, declined, False
    if fact.kind == "bool":
        passing = _OTHERS.search(text) and not of_other  # 别人领过，我没有
        return ({} if passing else _yes_or_no(fact, text, asking)), (), False
    none = replies.says_none(text) or replies.read_word(text, words_of(fact)) == "none"
    if fact.kind == "date" and not read.facts and none:
        return dict(fact.none), () if fact.none else asking, False
    found = bare_value(fact, rest(text, read), asked, today)
    for key in () if found else asking[1:]:
        if book.facts[key].kind == "bool":
            found |= _yes_or_no(book.facts[key], text, (key,))
    return found, (), False


def _short_group(fact: Fact, text: str) -> list[str]:
    """A group by a word that means it only here, where groups were asked for: 毕业生."""
    word = next((word for word in fact.words if word.title == replies.bare(text)), None)
    return [str(word.value)] if word else []


def _groups(asked: Asked, read: FactsRead) -> list[str]:
    """The groups that a person claims, those of a bare list too; not those of people taken on."""
    listed = () if _TAKEN_ON.search(asked.text) else asked.named("group")
    claimed = [*_without_names(read.facts, read).get("groups", ()), *listed]
    others: Mapping[str, Any] = read.others if read.facts else {}
    of_others = others.get("groups", ())
    return [group for group in dict.fromkeys(claimed) if group not in of_others]


def _one_way(fact: Fact, text: str, words: Sequence[tuple[str, object]]) -> object | None:
    """What one part of an answer says: by a word of the fact, or by yes or no."""
    value = replies.read_word(text, words)
    if value is None and (yes := replies.read_yes(text)) is not None:
        value = fact.yes == yes
    return value


def _yes_or_no(fact: Fact, text: str, asking: tuple[str, ...]) -> dict[str, Any]:
    """A yes or no; 都没领过 to a question for two things says no to both."""
    if len(text) > LONGEST_REPLY:
        return {}
    words = words_of(fact)
    heard = [_one_way(fact, part, words) for part in replies.segments(text)]
    told = {one for one in heard if one is not None}
    value = told.pop() if len(told) == 1 else None  # 领过别的，这个没领 says neither
    if value is None:
        return {}
    both = value is False and fact.also
    return dict.fromkeys(asking if both else asking[:1], value)
