"""Several programs together: which pairs exclude each other, and which choice pays more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from policy_kb.rules.evaluate import Verdict
from policy_kb.rules.schema import Exclusion, Rule

Pair = tuple[str, str]
Ends = tuple[Decimal, Decimal]
OPEN = ("likely_eligible", "refer", "need_info")


@dataclass(frozen=True)
class Bundle:
    """The best lawful combination: what is drawn, what is given up for it, and why.

    ``low`` and ``high`` are yuan once, as far as the text and the facts give them; an end
    that is not given counts as the other one.
    """

    drawn: tuple[str, ...]
    given_up: tuple[str, ...]
    because: tuple[Exclusion, ...]
    low: Decimal
    high: Decimal


def exclusions(rules: Iterable[Rule]) -> dict[Pair, Exclusion]:
    """The pairs among these rules that cannot both be drawn, each once, and the words."""
    ruled = {rule.id: rule for rule in rules}
    return {
        pair(rule.id, other.program): other
        for rule in ruled.values()
        for other in rule.exclusive
        if other.program in ruled
    }


def pair(one: str, other: str) -> Pair:
    """The two ids in one order."""
    return (one, other) if one < other else (other, one)


def bundle(verdicts: Sequence[Verdict]) -> Bundle:
    """Choose among the programs that may be had; of an excluding pair the one that pays more.

    Such a pair excludes for one household, so it is compared by what one gets. What is worth the
    same keeps the order of ``verdicts``: the text prefers neither.
    """
    open_to = [verdict for verdict in verdicts if verdict.status in OPEN]
    barred = exclusions(verdict.rule for verdict in open_to)
    bound = {program for two in barred for program in two}
    worth = {v.rule.id: _worth(v, each=v.rule.id in bound) for v in open_to}
    best = max(_lawful(tuple(worth), barred), key=lambda chosen: _ends(chosen, worth))
    lost = tuple(program for program in worth if program not in best)
    because = [words for two, words in barred.items() if set(two) & set(lost)]
    return Bundle(best, lost, tuple(because), *_ends(best, worth))


def _lawful(programs: tuple[str, ...], barred: Mapping[Pair, Exclusion]) -> list[tuple[str, ...]]:
    """Every choice without an excluding pair, larger ones first."""
    bound = [program for program in programs if any(program in two for two in barred)]
    return [
        tuple(p for p in programs if p in some or p not in bound)
        for size in range(len(bound), -1, -1)
        for some in combinations(bound, size)
        if not any(pair(*two) in barred for two in combinations(some, 2))
    ]


def _ends(chosen: Sequence[str], worth: Mapping[str, Ends]) -> Ends:
    """What they are worth together, at least and at most."""
    low, high = (sum((worth[p][end] for p in chosen), Decimal(0)) for end in (0, 1))
    return low, high


def _worth(verdict: Verdict, *, each: bool) -> Ends:
    """What is sure at least, and at most, in yuan; a cap alone makes nothing sure."""
    given = verdict.given
    amount = given.each if each else given.total or given.each
    low = Decimal(0) if amount.bound == "cap" or amount.low is None else amount.low
    return low, max(low, amount.high or low)
