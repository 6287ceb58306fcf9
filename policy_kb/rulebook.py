"""Rules and facts as an editor writes them in YAML, read into the dataclasses of ``rules``."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from policy_kb.readers import BOUNDS, NO_DATE, PERS
from policy_kb.rules.facts import KINDS, Choice, Fact
from policy_kb.rules.schema import (
    All,
    Amount,
    AnyOf,
    Condition,
    Exclusion,
    Groups,
    Is,
    Not,
    OpenPoint,
    OtherGroups,
    Percent,
    Period,
    Rule,
    Share,
    Sum,
    Test,
    UndecidedIf,
    UndecidedUnless,
    Wage,
)
from policy_kb.rules.ternary import Result
from policy_kb.section import Section

PAYEES = ("person", "firm", "base", "nobody")
NO_TEST = AnyOf(())
"""Stands for a test that could not be read; the fault is noted where it was read."""
_MONTHS = re.compile(r"(\d+)(年|个月)")


def rule(section: Section) -> Rule:
    """Read a program's rule."""
    clause = section.text("clause")
    valid = section.section("valid")
    read = Rule(
        id=section.text("rule"),
        title=section.text("title"),
        clause=clause,
        payee=section.choice("payee", PAYEES, required=True) or "",
        valid_from=(valid and valid.date("from")) or NO_DATE,
        valid_until=valid.date("until", required=False) if valid else None,
        conditions=tuple(
            _condition(item, clause) for item in section.sections("conditions", required=True)
        ),
        amount=_amount(section.section("amount"), clause),
        open_points=tuple(_open_point(item) for item in section.sections("open_points")),
        exclusive=tuple(_exclusion(item) for item in section.sections("exclusive")),
        handoff=section.texts("handoff", required=True),
        next_step=section.text("next_step"),
    )
    if valid is None:
        section.refuse("valid", "缺少必填项")
    else:
        valid.finish()
    section.finish()
    return read


def _condition(section: Section, clause: str) -> Condition:
    says = {result.value: section.text(result.value, required=False) for result in Result}
    for name in ("met", "not_met", "unknown"):
        if not says[name]:
            section.refuse(name, "缺少必填项")
    read = Condition(
        id=section.text("id"),
        test=_below(section, "test"),
        clause=section.maybe("clause") or clause,
        quote=section.text("quote"),
        says=says,
        change=section.maybe("change"),
    )
    if not says["undecided"] and _undecidable(read.test):
        section.refuse("undecided", "这个条件可能无法由条文判定，要写 undecided 怎么说")
    section.finish()
    return read


def _undecidable(test: Test) -> bool:
    if isinstance(test, (UndecidedIf, UndecidedUnless, Share)):
        return True
    if isinstance(test, (All, AnyOf)):
        return any(_undecidable(one) for one in test.of)
    return isinstance(test, Not) and _undecidable(test.of)


def _below(section: Section, key: str) -> Test:
    inner = section.section(key)
    if inner is None:
        section.refuse(key, "缺少必填项")
        return NO_TEST
    return _test(inner)


def _test(section: Section) -> Test:
    """Read a test by the key that names its kind."""
    for key, reader in _KINDS.items():
        if section.has(key):
            read = reader(section)
            section.finish()
            return read
    section.refuse("", f"看不出是哪种判断，要有这些键之一：{'、'.join(_KINDS)}")
    return NO_TEST


def _is(section: Section) -> Test:
    value = section.raw("is", required=False)
    if not isinstance(value, bool | str):
        section.refuse("is", "要写 true、false 或一个取值")
    return Is(section.text("fact"), value, section.maybe("given"), section.maybe("asks"))


def _sum(section: Section) -> Test:
    least = section.has("at_least")
    key = "at_least" if least else "at_most"
    section.maybe("reading")
    section.maybe("unit")
    return Sum(
        section.texts("sum"),
        section.texts("minus"),
        section.texts("optional"),
        least,
        section.number(key, required=True) or Decimal(0),
        section.maybe("at_bound"),
    )


def _share(section: Section) -> Test:
    section.maybe("reading")
    inner = section.section("parameter") if isinstance(section.raw("parameter"), dict) else None
    if inner is None:
        fixed = section.number("percent", required=True)
        return Share(
            section.texts("share"), section.text("of"), Percent(fixed), section.maybe("at_bound")
        )
    percent = Percent(None, inner.text("key"), inner.number("over"), inner.maybe("over_key"))
    inner.finish()
    return Share(section.texts("share"), section.text("of"), percent, section.maybe("at_bound"))


def _period(section: Section) -> Test:
    least = section.has("at_least")
    key = "at_least" if least else "at_most"
    written = section.text(key)
    match = _MONTHS.fullmatch(written)
    if written and match is None:
        section.refuse(key, f"要写成几年或几个月，如 1年、6个月：{written}")
    months = int(match[1]) * (12 if match[2] == "年" else 1) if match else 0
    section.maybe("reading")
    return Period(
        section.text("from"), section.text("to"), least, months, section.maybe("at_bound")
    )


def _list(section: Section, key: str) -> tuple[Test, ...]:
    return tuple(_test(item) for item in section.sections(key, required=True))


_KINDS: dict[str, Callable[[Section], Test]] = {
    "fact": _is,
    "groups": lambda section: Groups(section.texts("groups")),
    "other_groups": lambda section: OtherGroups(section.texts("other_groups")),
    "sum": _sum,
    "share": _share,
    "from": _period,
    "all": lambda section: All(_list(section, "all")),
    "any": lambda section: AnyOf(_list(section, "any")),
    "not": lambda section: Not(_below(section, "not")),
    "undecided_unless": lambda section: UndecidedUnless(_below(section, "undecided_unless")),
    "undecided_if": lambda section: UndecidedIf(_below(section, "undecided_if")),
}


def _amount(section: Section | None, clause: str) -> Amount:
    if section is None:
        return Amount("none", None, None, None, "", clause, "")
    count, wage = section.section("count"), section.section("wage")
    read = Amount(
        bound=section.choice("bound", BOUNDS, required=True) or "",
        low=section.number("low"),
        high=section.number("high"),
        per=section.choice("per", PERS),
        text=section.text("text"),
        clause=section.maybe("clause") or clause,
        quote=section.text("quote"),
        count=_count(count) if count else None,
        wage=_wage(wage) if wage else None,
    )
    section.finish()
    return read


def _count(section: Section) -> Sum:
    read = Sum(section.texts("sum"), section.texts("minus"), (), True, Decimal(0))
    section.finish()
    return read


def _wage(section: Section) -> Wage:
    read = Wage(
        parameter=section.text("parameter"),
        percent=section.number("percent", required=True) or Decimal(0),
        start=section.text("from"),
        end=section.text("to"),
        also_on=section.text("also_on"),
        most_months=int(section.number("most_months", required=True) or 0),
    )
    section.finish()
    return read


def _open_point(section: Section) -> OpenPoint:
    when = _below(section, "when") if section.has("when") else None
    read = OpenPoint(section.text("text"), when)
    section.finish()
    return read


def _exclusion(section: Section) -> Exclusion:
    read = Exclusion(section.text("program"), section.text("clause"), section.text("quote"))
    section.finish()
    return read


def fact(section: Section) -> Fact:
    """Read a kind of fact."""
    says = section.section("says")
    read = Fact(
        key=section.text("key"),
        kind=section.choice("kind", KINDS, required=True) or "",
        label=section.text("label"),
        ask=section.text("ask", required=False),
        why=section.text("why", required=False),
        says=_says(says) if says else {},
        order=int(section.number("order") or 0),
        values=section.texts("values"),
        choices=tuple(_choice(item) for item in section.sections("choices")),
        also=section.texts("also"),
        default_from=section.maybe("default_from"),
        yes=section.flag("yes", default=True),
        words=_words(section),
        none=dict(section.raw("none") or {}),
        most=_whole(section.number("most")),
        past=section.flag("past"),
        times=section.flag("times"),
        for_groups=section.texts("for_groups"),
        after=section.texts("after"),
        needs=section.texts("needs"),
        always_asked=section.flag("always_asked"),
    )
    if read.kind == "choice" and not read.values:
        section.refuse("values", "缺少必填项")
    section.finish()
    return read


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _words(section: Section) -> tuple[Choice, ...]:
    """Short answers, each with the value that it stands under."""
    return tuple(
        Choice(word, item.raw("value", required=False))
        for item in section.sections("words")
        for word in item.texts("say", required=True)
    )


def _says(section: Section) -> dict[str, str]:
    names = ("value", "zero", "yes", "no")
    read = {name: section.text(name, required=False) for name in names}
    section.finish()
    return {name: text for name, text in read.items() if text}


def _choice(section: Section) -> Choice:
    read = Choice(section.text("title"), section.raw("value"))
    section.finish()
    return read
