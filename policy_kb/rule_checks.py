"""Whether rules and facts agree with each other, with the document and with the parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from policy_kb.content import Content, Entry
from policy_kb.entries import Quote
from policy_kb.errors import Fault, did_you_mean
from policy_kb.figures import holds
from policy_kb.quotes import verbatim
from policy_kb.rules.facts import Fact
from policy_kb.rules.schema import Condition, Rule, facts_of
from policy_kb.source import Place

_BLANK = re.compile(r"\{(\w+)\}")
_IN_BRACKETS = re.compile(r"（[^（）]*）")
_OWN_BLANKS = frozenset({"on", "until", "gap"})
_NAMES_OF_FACTS = frozenset("fact given asks of from to sum minus optional share".split())
_KINDS_OF = {"sum": ("count", "yuan", "months", "number"), "share": ("count", "number")}


def rule_faults(content: Content) -> Iterator[Fault]:
    """Return everything that does not agree."""
    facts = {entry.value.key: entry.value for entry in content.facts}
    texts = {clause.id: clause.text for clause in content.clauses}
    for entry in content.facts:
        yield from _fact_faults(entry, facts)
    rules = {entry.value.id for entry in content.rules}
    for found in content.rules:
        yield from _heading_faults(found, content, rules)
        yield from _quote_faults(found, texts)
        for index, condition in enumerate(found.value.conditions):
            place = found.place / "conditions" / index
            yield from _condition_faults(place, condition, facts, content)
        yield from _repeated_faults(found)
        place = found.place / "open_points"
        yield from _test_faults(place, place.written, facts, content, [])
        yield from _amount_faults(found, content)
    yield from _period_faults(content.rules)
    programs = {topic.value.id: topic for topic in content.topics if topic.value.program}
    if content.rules:
        for program in sorted(set(programs) - rules):
            yield (programs[program].place / "program").fault(f"这个事项没有规则：{program}")


def _fact_faults(entry: Entry[Fact], facts: dict[str, Fact]) -> Iterator[Fault]:
    fact = entry.value
    other = fact.default_from
    if other and other not in facts:
        place = entry.place / "default_from"
        yield place.fault(f"没有这个事实项：{other}{did_you_mean(other, facts)}")
    for index, name in enumerate(fact.also):
        if name not in facts:
            place = entry.place / "also" / index
            yield place.fault(f"没有这个事实项：{name}{did_you_mean(name, facts)}")
    if fact.times and fact.kind != "count":
        yield (entry.place / "times").fault(f"{fact.kind} 数不了次数，只有 count 可以")
    if fact.kind == "bool" and fact.says and set(fact.says) != {"yes", "no"}:
        yield (entry.place / "says").fault("是非项要写 yes 和 no 两种说法")


def _heading_faults(entry: Entry[Rule], content: Content, rules: set[str]) -> Iterator[Fault]:
    rule, place = entry.value, entry.place
    topics = {topic.value.id: topic.value for topic in content.topics}
    topic = topics.get(rule.id)
    if topic is None:
        yield (place / "rule").fault(f"没有这个事项：{rule.id}{did_you_mean(rule.id, topics)}")
    else:
        if topic.clause != rule.clause:
            yield (place / "clause").fault(f"事项在条款 {topic.clause}，这里写的是 {rule.clause}")
        if not topic.program:
            yield (place / "rule").fault(f"事项 {rule.id} 没有写 program: true")
    for index, other in enumerate(rule.exclusive):
        if other.program not in rules:
            below = place / "exclusive" / index / "program"
            yield below.fault(f"没有这条规则：{other.program}{did_you_mean(other.program, rules)}")


def _quote_faults(entry: Entry[Rule], texts: dict[str, str]) -> Iterator[Fault]:
    rule, place = entry.value, entry.place
    quoted = [(place / "amount", rule.amount)] if rule.amount.quote else []
    quoted += [(place / "conditions" / i, c) for i, c in enumerate(rule.conditions)]  # type: ignore[misc]  # each has clause and quote
    quoted += [(place / "exclusive" / i, e) for i, e in enumerate(rule.exclusive)]  # type: ignore[misc]  # as above
    for below, one in quoted:
        if one.clause not in texts:
            yield (below / "clause").fault(f"没有这个条款：{one.clause}")
        yield from verbatim(below / "quote", Quote(one.clause, one.quote), texts)


def _condition_faults(
    place: Place, condition: Condition, facts: dict[str, Fact], content: Content
) -> Iterator[Fault]:
    test = place / "test"
    yield from _test_faults(test, test.written, facts, content, [condition.quote])
    known = _OWN_BLANKS | set(facts_of(condition.test)) | {"as_of"}
    for name, text in {**condition.says, "change": condition.change or ""}.items():
        for blank in _BLANK.findall(text):
            if blank not in known:
                yield (place / name).fault(f"这个空填不上：{{{blank}}}，只能是条件里的事实项")
        if re.search("[{}]", _BLANK.sub("", text)):
            yield (place / name).fault(f"花括号里只能是一个空的名字：{text}")
        if name != "change" and _BLANK.search(_IN_BRACKETS.sub("", text)):
            yield (place / name).fault("空要放在（）里：不知道的时候，连括号一起省去")


def _repeated_faults(entry: Entry[Rule]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, condition in enumerate(entry.value.conditions):
        if condition.id and condition.id in seen:
            yield (entry.place / "conditions" / index / "id").fault(f"id 重复：{condition.id}")
        seen.add(condition.id)


def _test_faults(
    place: Place, written: object, facts: dict[str, Fact], content: Content, quotes: list[str]
) -> Iterator[Fault]:
    """Walk what is written: its facts are known and of the right kind, its figures are quoted."""
    if isinstance(written, list):
        for index, item in enumerate(written):
            yield from _test_faults(place / index, item, facts, content, quotes)
    if not isinstance(written, dict):
        return
    yield from _value_faults(place / "is", written, facts)
    for key, value in written.items():
        if key in _NAMES_OF_FACTS:
            yield from _named_faults(place / key, key, value, facts)
        elif key in ("groups", "other_groups"):
            yield from _group_faults(place / key, value, content)
        elif key in ("at_least", "at_most", "percent"):
            yield from _figure_faults(place / key, written, value, quotes)
        elif key == "parameter" and isinstance(value, dict):
            yield from _parameter_faults(place / key, value, content)
        else:
            yield from _test_faults(place / key, value, facts, content, quotes)


def _named_faults(place: Place, key: str, value: object, facts: dict[str, Fact]) -> Iterator[Fault]:
    for name in value if isinstance(value, list) else [value]:
        if name == "as_of" and key in ("from", "to"):
            continue
        if not isinstance(name, str) or name not in facts:
            yield place.fault(f"没有这个事实项：{name}{did_you_mean(str(name), facts)}")
            continue
        wanted = _KINDS_OF.get(key) or (("date",) if key in ("from", "to", "given") else ())
        if wanted and facts[name].kind not in wanted:
            yield place.fault(f"{name} 是 {facts[name].kind}，这里要用 {'、'.join(wanted)}")


def _value_faults(
    place: Place, written: dict[str, object], facts: dict[str, Fact]
) -> Iterator[Fault]:
    """A fact is compared with a value that it can have."""
    fact = facts.get(str(written.get("fact")))
    if fact is None or "is" not in written:
        return
    value = written["is"]
    if fact.kind not in ("bool", "choice"):
        yield place.fault(f"{fact.key} 是 {fact.kind}，只有 bool 和 choice 才能用 is")
    elif fact.kind == "bool" and not isinstance(value, bool):
        yield place.fault(f"{fact.key} 是是非项，只能写 true 或 false：{value}")
    elif fact.kind == "choice" and value not in fact.values:
        yield place.fault(f"{fact.key} 只能是 {'、'.join(fact.values)}：{value}")


def _group_faults(place: Place, value: object, content: Content) -> Iterator[Fault]:
    known = {group.value.id for group in content.groups}
    for name in value if isinstance(value, list) else [value]:
        if name not in known:
            yield place.fault(f"没有这个群体：{name}{did_you_mean(str(name), known)}")


def _figure_faults(
    place: Place, written: dict[str, object], value: object, quotes: list[str]
) -> Iterator[Fault]:
    """A figure stands in the words quoted, or says on which reading of them it rests."""
    if not quotes or written.get("reading"):
        return
    match = re.fullmatch(r"([\d.]+)\s*(\D*)", str(value))
    if match is None:
        return
    unit = "%" if "share" in written else match[2] or str(written.get("unit") or "") or None
    if not holds(quotes, Decimal(match[1]), unit):
        yield place.fault(f"引文里没有这个数字：{value}（若是对文字的理解，请写 reading）")


def _parameter_faults(place: Place, value: dict[str, object], content: Content) -> Iterator[Fault]:
    for key in ("key", "over_key"):
        if value.get(key) is not None:
            yield from _unknown_parameter(place / key, str(value[key]), content)


def _unknown_parameter(place: Place, name: str, content: Content) -> Iterator[Fault]:
    known = {entry.value.key for entry in content.parameters}
    if name not in known:
        yield place.fault(f"没有这个参数：{name}{did_you_mean(name, known)}")


def _amount_faults(entry: Entry[Rule], content: Content) -> Iterator[Fault]:
    amount, place = entry.value.amount, entry.place / "amount"
    for key, value in (("low", amount.low), ("high", amount.high)):
        if value is not None and not holds([amount.quote], value, "元"):
            yield (place / key).fault(f"引文里没有这个数字：{value}元")
    if amount.wage:
        if not holds([amount.quote], amount.wage.percent, "%"):
            yield (place / "wage").fault(f"引文里没有这个数字：{amount.wage.percent}%")
        yield from _unknown_parameter(place / "wage", amount.wage.parameter, content)


def _period_faults(rules: list[Entry[Rule]]) -> Iterator[Fault]:
    """A program has one rule on any day."""
    taken: dict[str, Rule] = {}
    for entry in rules:
        rule = entry.value
        if rule.valid_until is not None and rule.valid_until <= rule.valid_from:
            yield (entry.place / "valid").fault("until 要晚于 from（当天已不适用）")
        if rule.id in taken:
            yield (entry.place / "rule").fault(f"同一事项有两条规则：{rule.id}")
        taken[rule.id] = rule
