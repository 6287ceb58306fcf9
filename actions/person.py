"""What is known of the person spoken of, kept apart from what is known of somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from actions.hearing import Doubt, Heard
from policy_kb.zh.facts import FactsRead

SELF, OTHER = "self", "other"
_SELF = re.compile(
    r"(?:我|俺|咱|本人)(?:自己|呢|本人)|^(?:那|那么)?(?:我|俺|咱|本人)(?!弟|哥|姐|妹|爸|妈|家|们|儿|女|老|朋|同|有个|有一)"
)


@dataclass(frozen=True)
class Person:
    """Facts said of the one spoken of; ``aside`` holds those of the other one.

    ``confirmed`` holds facts, and their values then, that were shown back to the person or answered
    a direct question. ``complete`` is whether the groups named are all; ``declined`` what was not
    known, or not said; ``gently`` whether the delicate groups have been asked for, after none of
    the others.
    """

    about: str = SELF
    facts: Mapping[str, Any] = field(default_factory=dict)
    aside: Mapping[str, Any] = field(default_factory=dict)
    confirmed: Mapping[str, Any] = field(default_factory=dict)
    confirmed_aside: Mapping[str, Any] = field(default_factory=dict)
    complete: bool = False
    declined: tuple[str, ...] = ()
    gently: bool = False

    def turned(self, text: str, read: FactsRead, *, asked: bool = False) -> Person:
        """The one that this message speaks of: 我弟弟 … turns to him, 那我呢 turns back."""
        wanted = self.about
        if read.for_other or (read.others and not read.facts and not asked):
            wanted = OTHER
        elif _SELF.search(text):
            wanted = SELF
        if wanted == self.about:
            return self
        return Person(wanted, self.aside, self.facts, self.confirmed_aside, self.confirmed)

    @property
    def assumed(self) -> list[str]:
        """Keys of facts that were only read from running talk, as they stand now."""
        return [key for key, value in self.facts.items() if self.confirmed.get(key) != value]

    def confirming(self, keys: Iterable[str]) -> Person:
        """With these facts confirmed as they stand now."""
        now = {key: self.facts[key] for key in keys if key in self.facts}
        return replace(self, confirmed={**self.confirmed, **now})

    def told(self, heard: Heard) -> tuple[Person, tuple[Doubt, ...]]:
        """With what was heard; and what contradicts what was said before, which is not taken."""
        new = dict(heard.facts)
        doubts = () if heard.corrects else _contradictions(self.facts, new)
        if doubts:
            new = {k: v for k, v in new.items() if k not in ("registered", "registered_on")}
        facts = merged(self.facts, new, heard.denied_groups)
        if new.get("registered") is False:
            facts.pop("registered_on", None)
        elif new.get("registered_on") and facts.get("registered") is False:
            facts["registered"] = True
        declined = tuple(dict.fromkeys([*self.declined, *heard.declined]))
        kept = tuple(key for key in declined if key in heard.declined or key not in new)
        asked = heard.complete and not facts.get("groups") and not self.gently
        complete = self.complete or (heard.complete and not asked)
        if heard.complete and not asked:
            facts.setdefault("groups", [])
        aside = merged(self.aside, heard.others)
        now = replace(
            self,
            facts=facts,
            aside=aside,
            declined=kept,
            complete=complete,
            gently=self.gently or asked,
        )
        return now, doubts


def merged(
    known: Mapping[str, Any], new: Mapping[str, Any], denied: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Facts said so far; groups add up, the rest is replaced by what was said last."""
    facts = {**known, **new}
    if "groups" in facts:
        groups = dict.fromkeys([*known.get("groups", ()), *new.get("groups", ())])
        facts["groups"] = [group for group in groups if group not in denied]
    return facts


def _contradictions(known: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Doubt, ...]:
    """还没注册, and then 去年登记: which of the two holds is for the person to say."""
    opened = new.get("registered_on") or known.get("registered_on")
    says = [side.get("registered") for side in (known, new)]
    if opened and False in says and (says[0] is False) != (says[1] is False):
        turned = says[0] is False and new.get("registered_on")
        if turned or (says[1] is False and known.get("registered_on")):
            return (Doubt("contradiction", "registered_on", (opened,)),)
    return ()
