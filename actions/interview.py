"""An assessment in conversation: which programs are in play, what was asked, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.person import Person
from policy_kb.rules.evaluate import Verdict
from policy_kb.rules.facts import Fact

MOST_FOR_ALL = 10
"""Questions of one interview about everything; what is still open then stands in the list."""


@dataclass(frozen=True)
class Interview:
    """Where an assessment stands. ``asking`` is empty when nothing is being asked.

    ``exacted`` are dates that were asked for once more, to the day, and what was asked for twice
    in vain; ``judged`` the programs whose verdict was told last; ``filled`` the facts that the
    last answers gave, newest first; ``contradicted`` whether what is asked is which of two holds.
    """

    programs: tuple[str, ...] = ()
    everything: bool = False
    asking: tuple[str, ...] = ()
    exacted: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    tries: int = 0
    asked: int = 0
    contradicted: bool = False

    @classmethod
    def of(cls, slot: Mapping[str, Any] | None) -> Interview:
        """What a slot holds."""
        return cls(**unlisted(slot or {}))

    def with_program(self, program: str) -> Interview:
        """Judge this program first, then go on with the others."""
        others = tuple(one for one in self.programs if one != program and not self.everything)
        return replace(
            self, programs=(program, *others), everything=False, asking=(), tries=0, asked=0
        )

    def stopped(self) -> Interview:
        """Nothing in play; what was judged stays known."""
        return Interview(filled=self.filled, judged=self.judged)


def unlisted(slot: Mapping[str, Any]) -> dict[str, Any]:
    """What a slot holds, its lists as tuples."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in slot.items()}


def listed(value: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a slot, its tuples as lists."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in value.items()}


def open_keys(
    verdicts: Sequence[Verdict], person: Person, interview: Interview, facts: Mapping[str, Fact]
) -> list[str]:
    """The facts worth asking for, the one that settles most first; each asks for its ``also`` too.

    Never one that cannot change a status, was declined, or was asked to the day already.
    """
    done = {*person.declined, *interview.exacted}
    lacking = [key for verdict in verdicts for key in _lacking(verdict, person)]
    keys = list(dict.fromkeys(key for key in lacking if key not in done))
    covered = {also for key in keys for also in facts[key].also}
    keys = [key for key in keys if key not in covered and _can_settle(facts[key], keys, person)]
    if interview.everything:
        keys = [key for key in keys if _concerns(facts[key], person)]
        weight = {key: _weight(key, verdicts) for key in keys}
        keys.sort(key=lambda key: (key != "groups", -weight[key], facts[key].order))
    return keys


def _lacking(verdict: Verdict, person: Person) -> list[str]:
    """What a verdict lacks; not a day more exactly where another fact stays unknown anyway."""
    found = []
    for judged in verdict.conditions:
        missing = [key for key in judged.outcome.missing if key in verdict.missing]
        left_open = any(key in person.declined for key in missing)
        found += [key for key in missing if not (left_open and key in person.facts)]
    return sorted(dict.fromkeys(found), key=verdict.missing.index)


def _can_settle(fact: Fact, keys: Sequence[str], person: Person) -> bool:
    """Whether what it needs is known, or may still be asked."""
    return not fact.needs or any(key in person.facts or key in keys for key in fact.needs)


def _weight(key: str, verdicts: Sequence[Verdict]) -> float:
    """How much an answer is worth: more where money is given, and near a verdict."""
    return sum(
        (3 if verdict.rule.amount.bound != "none" else 1) * (0.3 + 1 / len(verdict.missing))
        for verdict in verdicts
        if key in verdict.missing
    )


def _concerns(fact: Fact, person: Person) -> bool:
    """Whether people like this one are asked for it where everything is assessed."""
    groups = person.facts.get("groups", ())
    fits = not fact.for_groups or bool(set(groups) & set(fact.for_groups))
    return fits and (not fact.after or any(person.facts.get(key) for key in fact.after))


def asked_with(key: str, verdicts: Iterable[Verdict], facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """The key and those that the same question asks for: still missing, or said by 没有."""
    missing = {one for verdict in verdicts for one in verdict.missing}
    also = [one for one in facts[key].also if one in missing or one in facts[key].none]
    return (key, *also)
