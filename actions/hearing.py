"""What a message adds to what is known of a person: facts, an answer, a refusal, a doubt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.asked import Asked
from policy_kb.rules.dates import Day
from policy_kb.rules.facts import Fact, FactBook, FactError
from policy_kb.zh import replies
from policy_kb.zh.facts import FactsRead

_CORRECTS = re.compile(
    r"^(?:哦|噢|啊|呀|等等|等下)?(?:又)?(?:不对|错了|(?:我)?(?:说|记|写|打|弄)错|应该是|更正|纠正|改成|改一下)"
    r"|^[^,，]{0,8}(?:说错|记错|写错|弄错)了?[,，]"
)
_ASKS = re.compile(
    r"[?？]|吗|^那.*呢$|怎么|如何|多少|几[个道]问题|为何|为什么|能不能|可不可以"
    r"|(?:什么|啥|谁|哪(?:[里个些儿天年种类家样位边]|$))"
    r"(?![^,，。]{0,5}[都也])"  # 啥也不是 asks nothing
)
_NEGATIVE = re.compile(r"(?<![\d年月日号.到至])(?:-|负)\s?\d[\d.万千元个人]*")
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
    last: tuple[str, ...],
    book: FactBook,
    today: dt.date,
    of_other: bool = False,
) -> Heard:
    """Hear one message. ``asking`` are the facts just asked for, ``last`` those filled before.

    ``of_other`` is whether the conversation is about somebody else: 他是残疾人 is then the fact.
    """
    if asked.answer:
        return _pressed(asked.answer, book)
    said, aside = read.facts, read.others
    if of_other and aside and not read.for_other:
        said, aside = {**said, **aside}, {}
    facts, doubts = _plausible(_without_names(said, read), book, today)
    doubts += [Doubt("conflict", key) for key in read.conflicts]
    corrects = bool(_CORRECTS.match(asked.text))
    declined: tuple[str, ...] = ()
    complete = False
    corrected = _first_reply(asked, read, last, book, today) if corrects and not facts else {}
    facts |= corrected
    if asking and not corrected and not is_question(asked.text):
        own, declined, complete = _answer(asked, read, asking, book, today, of_other)
        more, worse = _plausible(own, book, today)
        facts = {**more, **facts} | {k: v for k, v in more.items() if k == "groups"}
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
        return _reply(fact, asked, read, today), declined, False
    if fact.kind == "groups" and not unsure:
        named = _groups(asked, read) or _short_group(fact, text)
        complete = bool(named) or "groups" in read.facts or replies.denies_all(text)
        return ({"groups": named} if named else {}), (), complete
    if unsure or asking[0] in read.facts:
        return {}, declined, False
    if fact.kind == "bool":
        passing = _OTHERS.search(text) and not of_other  # 别人领过，我没有
        return ({} if passing else _yes_or_no(fact, text, asking)), (), False
    none = replies.says_none(text) or replies.read_word(text, _words(fact)) == "none"
    if fact.kind == "date" and not read.facts and none:
        return dict(fact.none), () if fact.none else asking, False
    found = _reply(fact, asked, read, today)
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
    words = _words(fact)
    heard = [_one_way(fact, part, words) for part in replies.segments(text)]
    told = {one for one in heard if one is not None}
    value = told.pop() if len(told) == 1 else None  # 领过别的，这个没领 says neither
    if value is None:
        return {}
    both = value is False and fact.also
    return dict.fromkeys(asking if both else asking[:1], value)


def _words(fact: Fact) -> list[tuple[str, object]]:
    """Short answers and their values: the words of the book, and what the buttons say."""
    titles = [choice for choice in fact.choices if len(choice.title) > 1]  # 是 is in 只是 too
    return [(word.title, word.value) for word in (*fact.words, *titles)]


def _first_reply(
    asked: Asked, read: FactsRead, keys: tuple[str, ...], book: FactBook, today: dt.date
) -> dict[str, Any]:
    """A correction that does not say of what: the fact filled last that it can be a value of."""
    for key in keys:
        if book.facts[key].kind not in ("bool", "groups"):
            found = _reply(book.facts[key], asked, read, today)
            if found:
                return _plausible(found, book, today)[0]
    return {}


def _reply(fact: Fact, asked: Asked, read: FactsRead, today: dt.date) -> dict[str, Any]:
    """A bare value, read from what states nothing else."""
    text = _rest(asked.text, read)
    value: Any = None
    if fact.kind == "region":
        value = next(iter(asked.named("region")), None)
    elif fact.kind == "choice":
        value = replies.read_word(text, _words(fact))
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


def _rest(text: str, read: FactsRead) -> str:
    """The text without the places where facts were read."""
    for start, end in read.spans.values():
        text = text[:start] + "," * (end - start) + text[end:]
    return text
