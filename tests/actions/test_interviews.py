"""People of all sorts, pressing buttons or typing plain values, hear what is right for them."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from actions.eligibility import verdicts
from actions.interview import MOST_FOR_ALL
from actions.reply import Reply
from actions.services import Services
from bot.settings import HOME
from policy_kb.rules.facts import Fact
from policy_kb.rules.schema import Rule, facts_of
from tests.actions.conversation import Conversation

PROGRAMS = sorted(path.stem for path in (HOME / "policy_kb/content/rules").glob("*.yml"))
TODAY = dt.date(2026, 11, 22)
MOST_TURNS = 40
SMALL = st.sampled_from([0, 1, 2, 3, 10, 12, 20, 36, 37, 60, 72, 100, 101])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "count": SMALL,
    "months": SMALL,
    "number": SMALL,
    "yuan": st.sampled_from([5_000, 80_000, 100_000, 100_001, 300_000]),
    "date": st.dates(dt.date(2023, 1, 1), TODAY).map(dt.date.isoformat),
    "region": st.sampled_from(["包头市", "科尔沁右翼前旗"]),
}
SOMETIMES = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
)


@dataclass
class Applicant:
    """Somebody who knows all that a program asks, and either presses buttons or types."""

    services: Services
    truth: Mapping[str, Any]
    presses: Sequence[bool]
    asked: list[str] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)
    needless: list[str] = field(default_factory=list)
    left: list[int] = field(default_factory=list)

    def interviewed(self, program: str) -> dict[str, Any]:
        """The verdict heard in the end."""
        talk = Conversation(self.services)
        return self._told(talk, talk.asks(program), program)[0]

    def interviewed_about_everything(self) -> list[dict[str, Any]]:
        """The verdicts of the list that comes in the end."""
        talk = Conversation(self.services)
        return self._told(talk, talk.says("我能享受哪些政策", "ask_overview"), None)

    def _told(self, talk: Conversation, reply: Reply, program: str | None) -> list[dict[str, Any]]:
        for _ in range(MOST_TURNS):
            if reply.verdicts:
                return reply.verdicts
            assert reply.asks, reply.text
            self._note(talk, reply, program)
            reply = self._answers(talk, reply)
        raise AssertionError(self.asked)

    def _note(self, talk: Conversation, reply: Reply, program: str | None) -> None:
        """Keep what was asked without need, and how many questions were said to be left."""
        programs = None if program is None else [program]
        found = verdicts(self.services, talk.memory.person, programs)
        if not any(reply.asks[0] in verdict.missing for verdict in found):
            self.needless.append(reply.asks[0])
        said = re.search(r"最多还有(\d+)个问题", reply.text)
        self.left.append(int(said[1]) if said else 1)

    def _answers(self, talk: Conversation, reply: Reply) -> Reply:
        self.asked.append(reply.asks[0])
        self.keys.update(reply.asks[:1])
        book = self.services.assessor.book.facts
        told = [key for key in reply.asks if key in self.truth]
        told.sort(key=lambda key: self.truth[key] is not True if book[key].kind == "bool" else True)
        fact = book[told[0]] if book[reply.asks[0]].kind == "bool" else book[reply.asks[0]]
        if self.presses[len(self.asked) % len(self.presses)]:
            for button in reply.buttons:
                if self._is_true(fact, button["payload"], talk.facts):
                    return talk.presses(button["payload"])
        return talk.says(self._typed(fact))

    def _is_true(self, fact: Fact, payload: str, said: Mapping[str, Any]) -> bool:
        pairs = [pair.split("=") for pair in payload.split('"')[3].split("&")]
        return all(self._holds(key, written, said) for key, written in pairs)

    def _holds(self, key: str, written: str, said: Mapping[str, Any]) -> bool:
        value = self.truth.get(key)
        if key == "groups":
            rest = set(value) - set(said.get("groups", ()))
            return written in rest or (written == "none" and not rest)
        if written == "none":
            return value is None
        return written == (str(value).lower() if isinstance(value, bool) else str(value))

    def _typed(self, fact: Fact) -> str:
        value = self.truth.get(fact.key)
        if value is None or value == []:
            return "都不是" if fact.kind == "groups" else "没有"
        if fact.kind == "bool":
            return "是的" if value == fact.yes else "没有"
        if fact.kind == "groups":
            return "、".join(self.services.kb.group(group).name for group in value)
        if fact.kind == "choice":
            return {"individual": "个人", "small_firm": "用公司名义"}[value]
        if fact.kind == "date":
            day = dt.date.fromisoformat(value)
            return f"{day.year}年{day.month}月{day.day}日"
        units = {"count": "个", "months": "个月", "yuan": "元"}
        return f"{value}{units.get(fact.kind, '')}"


def keys_of(rule: Rule, book: Mapping[str, Fact]) -> list[str]:
    """The facts that a program may ask for."""
    keys = {key for condition in rule.conditions for key in facts_of(condition.test)}
    also = {other for key in keys for other in book[key].also}
    stands_for = {book[key].default_from for key in keys} - {None}
    return sorted(keys | also | {str(key) for key in stands_for})


def truths(services: Services, keys: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Values for all these facts; who has not registered has no day of it."""
    assessor = services.assessor
    ids = st.sampled_from(sorted(assessor.book.groups))
    groups = st.lists(ids, max_size=3, unique=True)
    strategies = {}
    for key in keys:
        fact = assessor.book.facts[key]
        choice = st.sampled_from(fact.values or ("",))
        values = (VALUES | {"groups": groups, "choice": choice})[fact.kind]
        most = fact.most
        strategies[key] = values if most is None else values.map(partial(min, most))
    return st.fixed_dictionaries(strategies).map(consistent)


def consistent(truth: dict[str, Any]) -> dict[str, Any]:
    """The facts without days of a registration that has not been."""
    never = ("registered_on", "started_up_on") if truth.get("registered") is False else ()
    return {key: value for key, value in truth.items() if key not in never}


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_interview_ends_in_the_verdict_on_all_the_facts(services: Services, program: str):
    keys = keys_of(services.assessor.rules[program], services.assessor.book.facts)

    @SOMETIMES
    @given(truth=truths(services, keys), presses=st.tuples(*[st.booleans()] * 3))
    def heard_aright(truth: dict[str, Any], presses: tuple[bool, ...]) -> None:
        somebody = Applicant(services, truth, presses)

        heard = somebody.interviewed(program)

        facts = services.assessor.book.read(truth, TODAY)
        right = services.assessor.verdicts(facts, [program])[0]
        groups = len(truth.get("groups", ()))
        assert heard["status"] == right.status
        assert len(somebody.asked) <= len(keys) + groups
        assert {k for k, n in somebody.keys.items() if n > 2 + groups * (k == "groups")} == set()
        assert somebody.needless == []
        to_come = [len({*somebody.asked[n:]}) for n in range(len(somebody.asked))]
        assert [n for n, left in enumerate(somebody.left) if to_come[n] > left] == []

    heard_aright()


def test_a_list_of_everything_never_says_what_all_the_facts_deny(services: Services):
    @SOMETIMES
    @given(truth=truths(services, list(services.assessor.book.facts)))
    def heard_aright(truth: dict[str, Any]) -> None:
        somebody = Applicant(services, truth, [True, False])

        heard = {one["id"]: one["status"] for one in somebody.interviewed_about_everything()}

        facts = services.assessor.book.read(truth, TODAY)
        right = {one.rule.id: one.status for one in services.assessor.verdicts(facts)}
        assert {k: s for k, s in heard.items() if s not in ("need_info", right[k])} == {}
        assert somebody.needless == []
        assert len(set(somebody.asked)) <= MOST_FOR_ALL

    heard_aright()
