"""A rule on the facts: the verdict, why, what is missing, from when, and what stays open."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_kb.rules.amounts import Given, Parameters, given
from policy_kb.rules.dates import Day
from policy_kb.rules.facts import Facts
from policy_kb.rules.judge import Outcome, judge, together
from policy_kb.rules.schema import Condition, Rule
from policy_kb.rules.ternary import Result

_STATUS = {
    Result.NOT_MET: "not_eligible",
    Result.UNKNOWN: "need_info",
    Result.UNDECIDED: "refer",
    Result.MET: "likely_eligible",
}
_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Judged:
    """A condition with its outcome, in words."""

    condition: Condition
    outcome: Outcome
    message: str
    change: str | None

    @property
    def result(self) -> Result:
        """What became of it."""
        return self.outcome.result


@dataclass(frozen=True)
class Verdict:
    """What the text says of a program on these facts; never that something is approved.

    ``missing`` is empty once the status is settled. ``earliest_on`` is the day on which the only
    failing condition, one of time, will hold.
    """

    rule: Rule
    status: str
    conditions: tuple[Judged, ...]
    missing: tuple[str, ...]
    earliest_on: dt.date | None
    open_points: tuple[str, ...]
    given: Given

    def having(self, result: Result) -> list[Judged]:
        """The conditions with this result."""
        return [judged for judged in self.conditions if judged.result == result]


def evaluate(rule: Rule, facts: Facts, parameters: Parameters) -> Verdict:
    """Judge every condition and say what follows; the order of conditions makes no difference."""
    outcomes = [judge(one.test, facts, parameters) for one in rule.conditions]
    whole = together(outcomes)
    amount = given(rule.amount, facts, parameters)
    return Verdict(
        rule,
        _STATUS[whole.result],
        tuple(_judged(*pair, facts) for pair in zip(rule.conditions, outcomes)),
        whole.missing,
        _earliest(outcomes),
        _open_points(rule, outcomes, amount, facts, parameters),
        amount,
    )


def _earliest(outcomes: Sequence[Outcome]) -> dt.date | None:
    failing = [outcome for outcome in outcomes if outcome.result != Result.MET]
    return failing[0].on if len(failing) == 1 else None


def _judged(condition: Condition, outcome: Outcome, facts: Facts) -> Judged:
    message = _filled(condition.says[outcome.result.value], outcome, facts) or ""
    failed = outcome.result == Result.NOT_MET
    change = _filled(condition.change, outcome, facts) if failed and condition.change else None
    return Judged(condition, outcome, message, change)


def _filled(text: str, outcome: Outcome, facts: Facts) -> str | None:
    """The text with its blanks filled; None if one of them is not known."""
    own = {"on": outcome.on, "until": outcome.until, "gap": outcome.gap}
    for blank in _BLANK.findall(text):
        value = own[blank] if blank in own else facts.get(blank)
        if value is None:
            return _without(text)
        text = text.replace("{" + blank + "}", shown(value))
    return text


def _without(text: str) -> str | None:
    """The text less what stands in brackets around a blank: 已登记（{registered_on}）."""
    rest = re.sub(r"（[^（）]*\{\w+\}[^（）]*）", "", text)
    return None if _BLANK.search(rest) else rest


def shown(value: object) -> str:
    """A value as people write it: 2025年3月, 100000."""
    if isinstance(value, dt.date):
        value = Day.on(value)
    if isinstance(value, Day):
        year, *rest = str(value).split("-")
        return f"{year}年" + "".join(f"{int(p)}{unit}" for p, unit in zip(rest, "月日"))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def _open_points(
    rule: Rule, outcomes: Sequence[Outcome], amount: Given, facts: Facts, parameters: Parameters
) -> tuple[str, ...]:
    always = [
        point.text
        for point in rule.open_points
        if point.when is None or judge(point.when, facts, parameters).result == Result.MET
    ]
    bounds = [note for outcome in outcomes for note in outcome.notes]
    return tuple(dict.fromkeys([*bounds, *amount.notes, *always]))
