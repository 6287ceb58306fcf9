"""The facts that a person states, with keys and values as the interface names them.

Never a guess: what is vague, supposed, required or asked in general gives no fact.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from policy_kb.zh.clauses import Clause, Talk, read_talk
from policy_kb.zh.corrections import read_corrections
from policy_kb.zh.dialect import standard
from policy_kb.zh.mention import Mention
from policy_kb.zh.moments import read_moments
from policy_kb.zh.people import read_groups, read_places, within_topics
from policy_kb.zh.quantities import read_quantities
from policy_kb.zh.statements import Said, is_stated, read_statements

_DRAWN = re.compile(
    r"(?:领|拿|享受|申领|领取|得|发)(?:到)?(?:过|了|到了?|完)(?:一次|政府|当地"
    r"|一笔|这个|那个|的|\d*)*$|(?:已经?|刚)(?:领取?|拿|享受|申领)(?:了|过"
    r"|到)?(?:一次|的)*$"
)
_DRAWN_AFTER = re.compile(
    r"^(?:我|也|都|已经?|早就|之前|以前|去年|前年|刚)*(?:领|拿|享受|申领|领取|到手"
    r"|发)(?:到)?(?:过|了)"
)
_NOT_DRAWN = re.compile(
    r"(?:没有?|未|从没|不曾)(?:有)?(?:去)?(?:领|拿|享受|申领|领取|申请"
    r"|得)(?:到)?(?:过)?(?:一次|任何|什么|的)*$"
)
_NOT_DRAWN_AFTER = re.compile(
    r"^(?:我|也|都|还|从来|园区|基地|那边|这边)*(?:没有?|未)(?:有)?(?:给|帮|替)?(?:我们?)?"
    r"(?:领|拿|享受|申领|申请)"
)
_NONE_DRAWN = re.compile(
    r"(?<![领拿享得])(?:没有?|未|从没|不曾)(?:有)?(?:领|拿|享受|申领|得)(?:取)?(?:到)?(?:过|着)?"
    r"(?:任何|什么|啥|一分钱?|国家|政府|当地|别的|这些|那些|各种|的)*(?:补贴|补助)(?!贷)"
)
_NEVER_DRAWN = re.compile(
    r"(?:没有?|未|从没|不曾)(?:领|拿|享受)(?:到)?过(?:一次|一分)?(?:了|的|呢)?$"
)
_EVERYBODY = re.compile(r"均|都|全部|各户|没有一户")
_PROFIT = re.compile(
    r"(?P<no>(?:没有?|尚未|未|还没)(?:实现)?(?:盈利|赚钱?|挣钱)|亏(?:损|着|钱|了)"
    r"|不(?:盈利|赚钱))|(?:已经?|实现|开始)(?:盈利|赚钱)|(?:盈利|赚钱)了"
)
_HOUSEHOLDS = re.compile(r"[\d一二两三四五六七八九十]\s?(?:户|家(?!店|公司|人))")
_OF_BUSINESS = frozenset(
    "operating_normally jobs_created tax_filing_normal startup_subsidy_received"
    " incubation_subsidy_received".split()
)
_RECEIVED = {
    "startup_subsidy": "startup_subsidy_received",
    "incubation_subsidy": "incubation_subsidy_received",
}


@dataclass(frozen=True)
class FactsRead:
    """Facts of the person whom the enquiry is for, and of others.

    ``spans`` gives the place of each of ``facts``. ``conflicts`` names the keys that the text
    gives two values, neither taken back; they are left out.
    """

    facts: Mapping[str, object]
    others: Mapping[str, object]
    spans: Mapping[str, tuple[int, int]]
    conflicts: tuple[str, ...] = ()
    for_other: bool = False
    """Whether the enquiry is for somebody else."""
    denied_groups: frozenset[str] = frozenset()
    by_name: frozenset[str] = frozenset()
    """Groups that only the name of a policy gave: 科研人员离岗创业."""


@dataclass
class _Ledger:
    """What was said of one person so far."""

    values: dict[str, object] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)

    def enter(self, said: Said, corrects: bool) -> None:
        before = self.values.get(said.key)
        if said.key == "groups":
            groups = list(before) if isinstance(before, list) else []
            self.values["groups"] = groups if said.value in groups else [*groups, said.value]
            first = self.spans.get("groups", (said.start, said.end))[0]
            self.spans["groups"] = (min(first, said.start), said.end)
            return
        if before is not None and before != said.value and not corrects:
            if not _agree(before, said.value):
                self.conflicts.append(said.key)
                return
            if len(str(before)) > len(str(said.value)):
                return
        if corrects and said.key in self.conflicts:
            self.conflicts.remove(said.key)
        self.values[said.key] = said.value
        self.spans[said.key] = (said.start, said.end)

    def settle(self) -> None:
        for key in self.conflicts:
            self.values.pop(key, None)
            self.spans.pop(key, None)


def read_facts(text: str, mentions: Sequence[Mention], on: dt.date) -> FactsRead:
    """Read the facts in a normalised, repaired text, given what it mentions and the day.

    Dates stay as exact as they were said. What is taken back (不对, 应该是) gives way to what
    comes after it. If the enquiry is for someone else, that person's facts are the facts.
    """
    text = standard(text)
    talk = read_talk(text)
    own, others = _Ledger(), _Ledger()
    stated = _ordered(_all(talk, text, mentions, on))
    stated = _ordered([*stated, *read_corrections(talk, stated, on, text)])
    for said in stated:
        clause = talk.at(said.start)
        mine, theirs = (others, own) if clause.other else (own, others)
        if said.key in _OF_BUSINESS and not clause.named and _has_business(theirs, but=mine):
            mine = theirs  # 我媳妇在店里帮忙，税正常报: the taxes are of the shop
        mine.enter(said, clause.corrects)
    for ledger in (own, others):
        _reconcile(ledger)
        ledger.settle()
    if talk.for_other:
        own, others = others, own
    conflicts = tuple(dict.fromkeys(own.conflicts))
    denied = frozenset(m.id for m in mentions if m.kind == "group" and m.negated)
    by_name = frozenset(within_topics(mentions)) - {m.id for m in mentions if m.kind == "group"}
    return FactsRead(
        own.values, others.values, own.spans, conflicts, talk.for_other, denied, by_name
    )


def _has_business(ledger: _Ledger, but: _Ledger) -> bool:
    """Whether the one, and not the other, was said to have registered a business."""
    return "registered_on" in ledger.values and "registered" not in but.values


def _all(talk: Talk, text: str, mentions: Sequence[Mention], on: dt.date) -> Iterator[Said]:
    names = [(m.start, m.end) for m in mentions if m.kind == "topic"]
    for clause in talk.clauses:
        for said in read_statements(clause):
            if _is_of_unemployment(said, text):
                continue
            if not any(start <= said.start and said.end <= end for start, end in names):
                yield said
        yield from _drawn(clause, mentions, text)
        yield from _profit(clause, text)
    yield from read_groups(talk, mentions)
    yield from read_places(talk, mentions)
    yield from read_quantities(talk, mentions)
    yield from read_moments(talk, on, text)


def _is_of_unemployment(said: Said, text: str) -> bool:
    """Whether 还没登记 is of the register of the unemployed: 刚失业，还没去登记."""
    bare = said.key == "registered" and not re.search("注册|照|工商", text[said.start : said.end])
    return bare and said.value is False and "失业" in text[max(0, said.start - 10) : said.start]


def _ordered(said: Iterable[Said]) -> list[Said]:
    return sorted(said, key=lambda fact: fact.start)


def _drawn(clause: Clause, mentions: Sequence[Mention], whole: str) -> Iterator[Said]:
    """Read whether a subsidy was drawn: 领过创业补贴, 孵化补贴还没领, 没领过任何补贴."""
    named = any(clause.start <= m.start < clause.end for m in mentions if m.id in _RECEIVED)
    bare = _NEVER_DRAWN.search(clause.text) if "补贴" in whole and not named else None
    none = _NONE_DRAWN.search(clause.text) or bare
    if none and is_stated(clause, none.start()) and not _HOUSEHOLDS.search(clause.text):
        span = (clause.start + none.start(), clause.start + none.end())
        yield from (Said(key, False, *span) for key in _RECEIVED.values())
    for mention in mentions:
        inside = clause.start <= mention.start and mention.end <= clause.end
        key = _RECEIVED.get(mention.id) if mention.kind == "topic" and inside else None
        if _HOUSEHOLDS.search(clause.text):
            continue
        if not key or not is_stated(clause, mention.start - clause.start):
            continue
        before = clause.text[: mention.start - clause.start]
        after = clause.text[mention.end - clause.start :]
        denied = _NOT_DRAWN.search(before) or _NOT_DRAWN_AFTER.match(after)
        if _EVERYBODY.search(clause.text) and _HOUSEHOLDS.search(whole):
            if denied and mention.id == "startup_subsidy":
                yield Said("households_with_startup_subsidy", 0, mention.start, mention.end)
            continue
        if denied:
            yield Said(key, False, mention.start, mention.end)
            continue
        drawn = _DRAWN.search(before) or _DRAWN_AFTER.match(after)
        if drawn and not _is_general(before, after):
            yield Said(key, True, mention.start, mention.end)


def _is_general(before: str, after: str) -> bool:
    """Tell a question about the rules (领了创业补贴还能领…吗) from a person's own case."""
    own = re.search(r"我|已|过|去年|前年|之前|以前|俺|刚", before + after[:4])
    return not own and bool(re.search(r"还能|能不能|可以|是不是|就不能", after))


def _profit(clause: Clause, whole: str) -> Iterator[Said]:
    match = _PROFIT.search(clause.text) if "离岗" in whole else None
    if match and is_stated(clause, match.start()):
        span = (clause.start + match.start(), clause.start + match.end())
        yield Said("profitable_at_expiry", match["no"] is None, *span)


def _agree(one: object, other: object) -> bool:
    """Tell whether two dates are the same, one said more exactly: 2025 and 2025-03."""
    if not (isinstance(one, str) and isinstance(other, str) and one[:4].isdigit()):
        return False
    return one.startswith(other) or other.startswith(one)


def _reconcile(ledger: _Ledger) -> None:
    """Let what is said outright go before what follows from something else."""
    if ledger.values.get("registered") is False or "registered" in ledger.conflicts:
        opened = ledger.values.pop("registered_on", None)
        ledger.spans.pop("registered_on", None)
        if opened and "没" not in str(opened) and "registered" not in ledger.conflicts:
            ledger.values.setdefault("started_up_on", opened)
