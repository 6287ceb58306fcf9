"""Eligibility for all programs at once: the rules of the knowledge base on facts given as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from policy_kb.rules.amounts import Sum
from policy_kb.rules.bundle import Bundle, bundle, exclusions
from policy_kb.rules.evaluate import Verdict, evaluate
from policy_kb.rules.facts import FactBook, FactError, Facts
from policy_kb.rules.schema import Rule
from policy_kb.store import KnowledgeBase

PLAN_TERM_ENDED = "plan_term_ended"
BEFORE_PLAN_TERM = "before_plan_term"


@dataclass(frozen=True)
class Dated:
    """The parameters of a knowledge base, as rules ask for them."""

    kb: KnowledgeBase

    def __call__(self, key: str, on: dt.date) -> Decimal | None:
        """The value in force on a day; None if no row covers the day."""
        found = self.kb.parameter(key, on)
        return None if found is None else Decimal(found.value)

    def during(self, key: str, first: dt.date, last: dt.date) -> list[Decimal]:
        """All values in force on some day from first to last, in order of time."""
        return [
            Decimal(row.value)
            for row in self.kb.parameters
            if row.key == key
            and row.effective_from <= last
            and (row.effective_to is None or row.effective_to > first)
        ]


@dataclass(frozen=True)
class Assessor:
    """Judges programs on facts, on the rules of one knowledge base."""

    kb: KnowledgeBase

    @cached_property
    def book(self) -> FactBook:
        """What facts there are and what their values may be."""
        facts = {fact.key: fact for fact in self.kb.facts}
        groups = tuple(group.id for group in self.kb.groups)
        return FactBook(facts, groups, self._region)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rules by program, in the order of the document."""
        return {rule.id: rule for rule in self.kb.rules}

    @cached_property
    def parameters(self) -> Dated:
        """The dated values that rules use."""
        return Dated(self.kb)

    def verdicts(self, facts: Facts, only: Iterable[str] | None = None) -> list[Verdict]:
        """Judge these programs, or all, in the order of the document."""
        wanted = set(self.rules) if only is None else set(only)
        return [
            evaluate(rule, facts, self.parameters)
            for rule in self.rules.values()
            if rule.id in wanted
        ]

    def assess(self, given: Mapping[str, object], today: dt.date) -> dict[str, Any]:
        """Judge facts as they come in JSON. Raises FactError for the first that cannot be read."""
        only = self._only(given.get("only"))
        facts = self.book.read({k: v for k, v in given.items() if k != "only"}, today)
        found = self.verdicts(facts, only)
        return {
            "as_of": facts.as_of.isoformat(),
            "notices": self.notices(facts.as_of),
            "programs": [verdict_object(verdict) for verdict in found],
            "exclusive": sorted(list(two) for two in exclusions(v.rule for v in found)),
            "bundle": bundle_object(bundle(found)),
        }

    def notices(self, on: dt.date) -> list[str]:
        """What has to be said of the day: the plan's term is over, or has not begun."""
        if on > self.kb.document.term_until:
            return [PLAN_TERM_ENDED]
        return [BEFORE_PLAN_TERM] if on < self.kb.document.term_from else []

    def _only(self, given: object) -> Sequence[str] | None:
        if given is None:
            return None
        if not isinstance(given, list):
            raise FactError("only", "要写成列表，如 [startup_subsidy]")
        for program in given:
            if not isinstance(program, str) or program not in self.rules:
                raise FactError("only", f"没有这个项目：{program}")
        return given

    def _region(self, name: str) -> str | None:
        found = self.kb.region(name.strip())
        return None if found is None else found.name


def bundle_object(best: Bundle) -> dict[str, Any]:
    """The best lawful combination as JSON: yuan once, and what is given up for which words."""
    return {
        "drawn": list(best.drawn),
        "given_up": list(best.given_up),
        "because": [{"clause": one.clause, "quote": one.quote} for one in best.because],
        "low": _yuan(best.low),
        "high": _yuan(best.high),
    }


def verdict_object(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON."""
    given = verdict.given
    found: dict[str, Any] = {
        "id": verdict.rule.id,
        "title": verdict.rule.title,
        "status": verdict.status,
        "amount": _sum_object(given.each),
        "conditions": [
            {
                "id": judged.condition.id,
                "result": judged.result.value,
                "clause": judged.condition.clause,
                "quote": judged.condition.quote,
                "message": judged.message,
            }
            for judged in verdict.conditions
        ],
        "missing": list(verdict.missing),
        "earliest_on": verdict.earliest_on and verdict.earliest_on.isoformat(),
        "open_points": list(verdict.open_points),
    }
    if given.total is not None:
        found["amount_total"] = _sum_object(given.total)
    if changes := [judged.change for judged in verdict.conditions if judged.change]:
        found["changes"] = changes
    return found


def _sum_object(amount: Sum) -> dict[str, Any]:
    return {
        "bound": amount.bound,
        "low": _yuan(amount.low),
        "high": _yuan(amount.high),
        "per": amount.per,
    }


def _yuan(value: Decimal | None) -> int | float | None:
    """Whole yuan as an int; only a share of a wage can leave a fraction."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
