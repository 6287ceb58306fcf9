"""A whole reply to one message: each question answered, or a choice, or where to turn."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from actions.answers import FIELDS, absent_detail, answer, validity
from actions.asked import FALLBACK, Asked, Question
from actions.choice import OUT_OF_SCOPE, Choice, choose
from actions.eligibility import assess, overview
from actions.facts import said
from actions.reply import Reply
from actions.services import Services
from policy_kb.entries import Topic

FROM_DETAIL = {"ask_materials": "materials"}
DETAIL_INTENTS = frozenset(
    "ask_what ask_amount ask_duration ask_how ask_materials ask_contact ask_validity"
    " ask_local ask_conditions ask_source".split()
)
NEXT = ("what", "amount", "conditions", "who", "duration", "how", "exclusions", "targets")
ASKS_OF = {"exclusions": "ask_exclusion", "who": "ask_conditions"}
TALK = {
    "greet": "utter_greet", "goodbye": "utter_goodbye", "thank": "utter_thank",
    "chitchat": "utter_chitchat", "affirm": "utter_affirm", "deny": "utter_deny",
    "cancel": "utter_cancel", "dont_know": "utter_dont_know",
}  # fmt: skip
UPSET = {
    "complain": "utter_complain", "express_distress": "utter_distress",
    "ask_human": "utter_handoff",
}  # fmt: skip
MOST_NEXT = 3


@dataclass(frozen=True)
class Memory:
    """What is remembered of the turns before."""

    topic: str | None = None
    asked: str | None = None
    misses: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, slots: Mapping[str, Any]) -> Memory:
        """What the slots hold."""
        return cls(
            slots.get("topic"),
            slots.get("asked"),
            int(slots.get("misses") or 0),
            slots.get("facts") or {},
        )


@dataclass(frozen=True)
class Turn:
    """A reply, and what to remember after it."""

    reply: Reply
    memory: Memory
    facts: Mapping[str, Any]
    intent: str
    """What was acted on, where the classifier was not sure of one intent."""
    confidence: float


def compose(asked: Asked, memory: Memory, services: Services) -> Turn:
    """Reply to one message."""
    today = services.today()
    facts = asked.facts(today)
    known = merged(memory.facts, facts)
    reply, intents = Reply(), []
    for question, choice in _chosen(asked, memory, services):
        intents.append((choice.intent, question))
        _answer(reply, services, question, choice, facts, known)
    misses = memory.misses + 1 if reply.decision == "miss" else 0
    if reply.decision == "miss":
        _missed(reply, services, misses)
    _finish(reply, services, asked, today)
    asks = [name for name, _ in intents if name.startswith("ask_")]
    last = asks[-1] if asks else memory.asked
    now = Memory(reply.topic or memory.topic, last, misses, known)
    first, question = intents[0]
    confidence = dict(question.ranking).get(first, question.confidence)
    return Turn(reply, now, facts, first, round(confidence, 4))


def _chosen(asked: Asked, memory: Memory, services: Services) -> list[tuple[Question, Choice]]:
    """The questions to answer: the clear parts if they ask different things, else the whole."""
    clauses, spoken_of, found = services.searcher.clauses, memory.topic, []
    for part in asked.parts:
        choice = choose(part, spoken_of, clauses)
        if choice.topic or part.details:
            found.append((part, choice))
            spoken_of = choice.topic or spoken_of
    if len({(choice.intent, choice.topic, part.details) for part, choice in found}) > 1:
        return found
    choice = choose(asked.whole, memory.topic, clauses)
    if choice.intent == "correct_topic":
        meant = asked.parts[-1] if asked.parts else asked.whole
        choice = _corrected(choose(meant, None, clauses), memory)
    listed = asked.listed_topics()
    if len(listed) > 1 and choice.topic and choice.intent in FIELDS:
        return [(asked.whole, replace(choice, topic=topic)) for topic in listed]
    return [(asked.whole, choice)]


def merged(known: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Facts said so far; groups add up, the rest is replaced by what was said last."""
    groups = list(dict.fromkeys([*known.get("groups", ()), *new.get("groups", ())]))
    return {**known, **new, **({"groups": groups} if groups else {})}


def _corrected(choice: Choice, memory: Memory) -> Choice:
    """A correction asks the question of the turn before about another topic."""
    return Choice(memory.asked or "ask_what", choice.topic, choice.offered, choice.hits)


def _answer(
    reply: Reply,
    services: Services,
    question: Question,
    choice: Choice,
    facts: Mapping[str, Any],
    known: Mapping[str, Any],
) -> None:
    intent, kb = choice.intent, services.kb
    topic = kb.topic(choice.topic) if choice.topic else None
    details = question.details or tuple(filter(None, [FROM_DETAIL.get(intent)]))
    if intent in TALK and not (intent == "affirm" and topic):
        _talk(reply, services, TALK[intent])
    elif intent in UPSET:
        _talk(reply, services, UPSET[intent])
        reply.decision = "handoff"
    elif intent == OUT_OF_SCOPE:
        _refuse(reply, services, question)
    elif intent == "give_facts":
        _note(reply, services, facts)
    elif intent == "ask_overview" or _asks_for_all(intent, topic, choice):
        overview(reply, services, known)
    elif intent == "ask_validity" and not details and (topic is None or not question.named):
        validity(reply, services, topic)
    elif details and intent in DETAIL_INTENTS and _silent(intent, topic):
        absent_detail(reply, services, details[0], topic)
        if topic is None:
            _offer(reply, services, choice)
    elif intent == "ask_comparison":
        _compare(reply, services, question)
    elif topic is None:
        _offer(reply, services, choice)
    elif intent == "ask_eligibility" and topic.program:
        assess(reply, services, topic, facts)
    else:
        answer(reply, services, intent, topic, question.text)
    if reply.decision in {"answer", "assess", "clarify", "miss"}:
        reply.add(reply.clauses, choice.clauses)


def _asks_for_all(intent: str, topic: Topic | None, choice: Choice) -> bool:
    """Whether somebody asks what they can have, with no policy in mind."""
    return intent == "ask_eligibility" and topic is None and not choice.offered


def _silent(intent: str, topic: Topic | None) -> bool:
    """Whether the topic has no field of its own for this question."""
    own = {"ask_duration": "duration", "ask_how": "how", "ask_conditions": "conditions"}
    return topic is None or own.get(intent) not in topic.fields


def _talk(reply: Reply, services: Services, name: str) -> None:
    reply.decision = "smalltalk"
    reply.say(services.wording.say(name))
    reply.buttons += services.wording.buttons(name)


def _refuse(reply: Reply, services: Services, question: Question) -> None:
    """Refuse; but where a policy is called by its name, offer it too."""
    reply.decision = "out_of_scope"
    reply.say(services.wording.say("utter_out_of_scope"))
    for topic in question.named[:2]:
        reply.buttons.append(_button(services, "ask_what", topic))


def _note(reply: Reply, services: Services, facts: Mapping[str, Any]) -> None:
    reply.decision = "assess"
    noted = said(facts, services)
    name = "utter_noted" if noted else "utter_noted_nothing"
    reply.say(services.wording.say(name, facts=noted))
    reply.buttons += services.wording.buttons(name)


def _compare(reply: Reply, services: Services, question: Question) -> None:
    topics = list(question.named) or [hit.topic for hit in question.hits if hit.score >= 0.1]
    if len(topics) < 2:
        topics += [hit.topic for hit in question.hits[:3] if hit.topic not in topics]
    for wanted in topics[:2]:
        topic = services.kb.topic(wanted)
        field = topic.fields["what"]
        say = services.wording.say("utter_comparison", title=topic.title, text=field.text)
        reply.say(say)
        reply.cite(field.quotes)
        reply.add(reply.clauses, [topic.clause])
        reply.add(reply.programs, [topic.id] if topic.program else [])
        reply.add(reply.confirm, [topic.confirm])
        reply.topic = topic.id


def _offer(reply: Reply, services: Services, choice: Choice) -> None:
    """Offer two to four topics to choose from; a miss if there is nothing to offer."""
    offered = choice.offered
    if choice.intent == FALLBACK and not offered:
        reply.decision = "miss"
        return
    if len(offered) < 2:
        offered = tuple(dict.fromkeys([*offered, *(hit.topic for hit in choice.hits[:3])]))
    if not offered:
        reply.decision = "miss"
        return
    reply.decision = "clarify"
    reply.say(services.wording.say("utter_clarify"))
    intent = choice.intent if choice.intent.startswith("ask_") else "ask_what"
    reply.buttons += [_button(services, intent, topic) for topic in offered]


def _missed(reply: Reply, services: Services, misses: int) -> None:
    if misses > 1:
        reply.decision = "handoff"
        reply.say(services.wording.say("utter_second_miss"))
        reply.buttons += services.wording.buttons("utter_second_miss")
        return
    reply.decision = "clarify"
    reply.say(services.wording.say("utter_rephrase"))
    reply.buttons += services.wording.buttons("utter_greet")


def _finish(reply: Reply, services: Services, asked: Asked, today: dt.date) -> None:
    """Notices, next steps and the way to a human."""
    say, document = services.wording.say, services.kb.document
    if asked.cut:
        reply.parts.insert(0, say("utter_cut"))
        reply.notices.append("text_cut")
    outside = asked.named("outside")
    if outside and reply.decision in {"answer", "assess", "clarify"}:
        reply.parts.insert(0, say("utter_other_region", place=outside[0]))
        reply.notices.append("other_region")
    if reply.decision in {"answer", "assess"} and today > document.term_until:
        years = f"{document.term_from.year}—{document.term_until.year}"
        confirm = reply.confirm[0] if reply.confirm else ""
        if not reply.term_said:
            reply.say(say("utter_term_ended", term_years=years, confirm=confirm))
        reply.notices.append("plan_term_ended")
    if reply.decision in {"answer", "assess"} and reply.topic and not reply.buttons:
        reply.buttons += _next(services, reply)


def _next(services: Services, reply: Reply) -> list[dict[str, str]]:
    """What else can be asked of the topic, as buttons."""
    assert reply.topic
    topic = services.kb.topic(reply.topic)
    said_already = {quote.text for quote in reply.quotes}
    fields = [
        name
        for name in NEXT
        if name in topic.fields
        and topic.fields[name].bound != "none"
        and not {q.text for q in topic.fields[name].quotes} <= said_already
    ]
    titles = [(ASKS_OF.get(name, f"ask_{name}"), f"button_{name}") for name in fields[:MOST_NEXT]]
    return [
        {"title": services.wording.say(title), "payload": _payload(intent, topic.id)}
        for intent, title in titles
    ]


def _button(services: Services, intent: str, topic: str) -> dict[str, str]:
    return {"title": services.kb.topic(topic).title, "payload": _payload(intent, topic)}


def _payload(intent: str, topic: str) -> str:
    return f"/{intent}{json.dumps({'topic': topic})}"


def slots(memory: Memory) -> dict[str, Any]:
    """The memory as slots."""
    return dict(vars(memory))
