"""``policybot eval --dialogues``: people assessed in conversation, through the whole assistant."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from itertools import combinations
from typing import Any

import httpx

from bot.evaluation.personas import ANY, Persona
from bot.stack import Person
from policy_kb.assess import Assessor
from policy_kb.rules.facts import FactError, Facts

MOST_TURNS = 30
AT_ONCE = 4
FOR_ALL = "我能享受哪些政策"


@dataclass(frozen=True)
class Talk:
    """One conversation: what it came to, and what was said."""

    persona: str
    wording: int
    expected: Mapping[str, str]
    found: Mapping[str, str]
    asked: int
    least: int
    script: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        """Whether every expected status was told."""
        return all(self.found.get(program) == s for program, s in self.expected.items())

    @property
    def refused_wrongly(self) -> bool:
        """Whether somebody heard ``not_eligible`` where that is not so: the gravest mistake."""
        return any(
            self.found.get(program) == "not_eligible" != status
            for program, status in self.expected.items()
        )


def evaluate(personas: Sequence[Persona], address: str, assessor: Assessor) -> list[Talk]:
    """Have every persona talk in each wording."""
    jobs = [(persona, index) for persona in personas for index in range(len(persona.openings))]
    with ThreadPoolExecutor(AT_ONCE) as people:
        return list(people.map(partial(_talk, address, assessor), jobs))


def summary(talks: Sequence[Talk]) -> dict[str, Any]:
    """The figures, and every conversation that went wrong."""
    single = [talk for talk in talks if len(talk.expected) == 1 and talk.right]
    extra = [talk.asked - talk.least for talk in single]
    people = {talk.persona for talk in talks}
    wrong = {talk.persona for talk in talks if not talk.right}
    return {
        "personas": len(people),
        "conversations": len(talks),
        "right": sum(talk.right for talk in talks),
        "personas_right_in_every_wording": len(people - wrong),
        "refused_wrongly": sum(talk.refused_wrongly for talk in talks),
        "questions_median": statistics.median(t.asked for t in single) if single else None,
        "questions_over_least_median": statistics.median(extra) if extra else None,
        "wrong": [asdict(talk) for talk in talks if not talk.right],
    }


def _talk(address: str, assessor: Assessor, job: tuple[Persona, int]) -> Talk:
    persona, wording = job
    with httpx.Client(timeout=90) as client:
        return _held(Person(client, address).say, assessor, persona, wording)


def _held(
    say: Callable[[str], Mapping[str, Any]], assessor: Assessor, persona: Persona, wording: int
) -> Talk:
    """Talk until the verdict comes; somebody who gets none asks for it once."""
    script: list[str] = []
    text, asked, nudged, opening = persona.openings[wording], 0, False, None
    found: dict[str, str] = {}
    for turn in range(MOST_TURNS):
        message = say(text)
        script += [f"您：{text}", f"助手：{message['text']}"]
        opening = opening or dict(message.get("turn") or {}).get("facts") or {}
        found |= {verdict["id"]: verdict["status"] for verdict in message["verdicts"]}
        if set(persona.expects) <= set(found):
            break
        if message["asks"]:
            asked += 1
            text = persona.answer(message["asks"], turn + wording)
        elif not nudged:
            nudged, text = True, _nudge(persona, assessor)
        else:
            break
    least = fewest(assessor, persona, opening or {})
    return Talk(persona.id, wording, persona.expects, found, asked, least, script)


def _nudge(persona: Persona, assessor: Assessor) -> str:
    if persona.program == ANY:
        return FOR_ALL
    return f"那{assessor.rules[persona.program].title}我符合条件吗"


def fewest(assessor: Assessor, persona: Persona, opening: Mapping[str, Any]) -> int:
    """The fewest questions that settle the case for somebody who knows what to ask.

    A fact that the person does not know has to be asked for too where it is still missing.
    """
    if persona.program == ANY:
        return 0
    truth = {k: v for k, v in persona.facts.items() if k in assessor.book.facts}
    told = {key: truth.get(key, value) for key, value in opening.items()}
    for size in range(4):
        for keys in combinations(sorted(set(truth) - set(told)), size):
            known = told | {key: truth[key] for key in keys}
            if _settled(assessor, persona, known):
                return _questions(assessor, keys)
    verdict = assessor.verdicts(_read(assessor, persona, told), [persona.program])[0]
    return _questions(assessor, verdict.missing)


def _settled(assessor: Assessor, persona: Persona, known: Mapping[str, Any]) -> bool:
    facts = _read(assessor, persona, known)
    status = assessor.verdicts(facts, [persona.program])[0].status
    return status != "need_info" and status == persona.expects[persona.program]


def _read(assessor: Assessor, persona: Persona, known: Mapping[str, Any]) -> Facts:
    try:
        return assessor.book.read(known, persona.as_of)
    except FactError:
        return replace(assessor.book.read({}, persona.as_of))


def _questions(assessor: Assessor, keys: Sequence[str]) -> int:
    """How many questions ask for these facts; one question may ask for two."""
    covered = {also for key in keys for also in assessor.book.facts[key].also}
    return len([key for key in keys if key not in covered])
