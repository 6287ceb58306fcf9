"""A whole reply to one message: each question answered, an assessment gone on with, or a choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions import eligibility
from actions.answers import absent_detail, answer, validity
from actions.asked import FALLBACK, Asked, Question
from actions.choice import MOST_OFFERED, OUT_OF_SCOPE, Choice, interleaved, is_weary
from actions.continuing import assessed, went_on
from actions.facts import said
from actions.hearing import Heard, hear
from actions.interview import Interview
from actions.memory import Memory
from actions.offers import button, compare, finish, missed, offer, overview
from actions.person import OTHER
from actions.reply import Reply
from actions.scene import Scene, is_general
from actions.services import Services
from actions.starting import assessment_last, choices, start_of
from actions.supposing import supposes
from policy_kb.entries import Document, Topic

FROM_DETAIL = {"ask_materials": "materials"}
DETAIL_INTENTS = frozenset(
    "ask_what ask_amount ask_duration ask_how ask_materials ask_contact ask_validity"
    " ask_local ask_conditions ask_source".split()
)
TALK = {
    "greet": "utter_greet", "goodbye": "utter_goodbye", "thank": "utter_thank",
    "chitchat": "utter_chitchat", "affirm": "utter_affirm", "deny": "utter_deny",
    "cancel": "utter_cancel", "dont_know": "utter_dont_know", "ask_bot": "utter_ask_bot",
    "ask_why": "utter_ask_why",
}  # fmt: skip
BESIDE = frozenset({"answer", "assess", "clarify", "miss"})
"""Decisions beside which the clauses that come near are named too."""
UPSET = {
    "complain": "utter_complain", "express_distress": "utter_distress",
    "ask_human": "utter_handoff",
}  # fmt: skip
WANTS = {"complain": {"complaint"}, "express_distress": {"distress"}}


@dataclass(frozen=True)
class Turn:
    """A reply, and what to remember after it."""

    reply: Reply
    memory: Memory
    facts: Mapping[str, Any]
    intent: str
    """What was acted on, where the classifier was not sure of one intent."""
    confidence: float

    def custom(self, document: Document) -> dict[str, Any]:
        """What goes with the text, for the channel: what is known of the one spoken of, too."""
        custom = self.reply.custom(document, dict(self.facts))
        person = self.memory.person
        custom["turn"] |= {
            "intent": self.intent,
            "confidence": self.confidence,
            "known": dict(person.facts),
            "assumed": person.assumed,
            "topic": self.memory.topic,
        }
        return custom


def compose(asked: Asked, memory: Memory, services: Services) -> Turn:
    """Reply to one message."""
    today = services.today()
    read = asked.facts(today)
    before = memory.person.turned(asked.text, read, asked=bool(memory.interview.asking))
    interview = memory.interview
    if before is not memory.person:
        interview = replace(
            interview, asking=(), exacted=(), filled=(), asked=0, contradicted=False
        )
    book = services.assessor.book
    of_other = before.about == OTHER
    last = {key: before.facts[key] for key in interview.filled if key in before.facts}
    heard = hear(asked, read, interview.asking, last, book, today, of_other)
    if interview.contradicted:  # asked back: what is said now holds
        heard = replace(heard, corrects=True)
    supposed = supposes(asked, read, interview)
    if supposed:
        heard = Heard()
    general = is_general(asked, interview)
    person, contradictions = before.told(replace(heard, facts={}) if general else heard)
    heard = replace(heard, doubts=(*heard.doubts, *contradictions))
    scene = Scene(asked, services, before, person, heard, supposed)
    reply = Reply()
    filled = tuple(dict.fromkeys((*heard.facts, *interview.filled)))[:5]
    interview = replace(interview, filled=filled, contradicted=False)
    found = assessed(reply, scene, memory, interview)
    if found is not None:
        now = replace(
            memory, misses=0, topic=reply.topic or memory.topic, person=person, interview=found
        )
        first, confidence = asked.whole.intent, asked.whole.confidence
        if first in (FALLBACK, OUT_OF_SCOPE):
            first = "give_facts"
    else:
        now, first, confidence = _answered(reply, scene, memory, interview)
    finish(reply, services, asked, today)
    answered = _answered_directly(asked, heard, interview)
    now = replace(now, person=now.person.confirming([*reply.shown, *answered]))
    return Turn(reply, now, dict(read.facts), first, round(confidence, 4))


def _answered_directly(asked: Asked, heard: Heard, interview: Interview) -> list[str]:
    """Keys of the facts that answer the question asked before."""
    told = [key for key in heard.facts if asked.answer or key in interview.asking]
    return [*told, "groups"] if heard.complete else told


def _answered(
    reply: Reply, scene: Scene, memory: Memory, interview: Interview
) -> tuple[Memory, str, float]:
    """Answer what was asked; then come back to an assessment that was going on."""
    asked, services = scene.asked, scene.services
    chosen = assessment_last(scene, interview, choices(asked, memory, services))
    intents = [(choice.intent, question) for question, choice in chosen]
    clauses: list[list[str]] = []
    for question, choice in chosen:
        said = len(reply.clauses)
        started = _answer(reply, scene, interview, question, choice)
        near = choice.clauses if started or reply.decision in BESIDE else []
        clauses.append([*reply.clauses[said:], *near])
        interview = started or interview
    reply.clauses = interleaved(clauses)
    misses = memory.misses + 1 if reply.decision == "miss" else 0
    if reply.decision == "miss":
        missed(reply, services, misses)
    if interview.asking and not reply.asks and reply.decision != "handoff":
        interview = eligibility.ask_again(reply, services, scene.person, interview)
    asks = [name for name, _ in intents if name.startswith("ask_")]
    last = asks[-1] if asks else memory.asked
    first, question = intents[0]
    confidence = dict(question.ranking).get(first, question.confidence)
    now = Memory(reply.topic or memory.topic, last, misses, scene.person, interview)
    return now, first, confidence


def _answer(
    reply: Reply, scene: Scene, interview: Interview, question: Question, choice: Choice
) -> Interview | None:
    """Answer one question; gives the interview if an assessment was started."""
    started = start_of(scene, interview, choice)
    if started is not None:
        if started.everything:
            reply.add(reply.clauses, choice.clauses)
        return went_on(reply, scene, started)
    _said(reply, scene, question, choice)
    return None


def _said(reply: Reply, scene: Scene, question: Question, choice: Choice) -> None:
    intent, services = choice.intent, scene.services
    topic = services.kb.topic(choice.topic) if choice.topic else None
    details = question.details or tuple(filter(None, [FROM_DETAIL.get(intent)]))
    if intent == "express_distress" and is_weary(question.text):
        _talk(reply, services, "utter_weary")
    elif intent in TALK and not (intent == "affirm" and topic):
        _talk(reply, services, TALK[intent])
    elif intent in UPSET:
        _talk(reply, services, UPSET[intent])
        reply.decision = "handoff"
        reply.wants |= WANTS.get(intent, set())
    elif intent == OUT_OF_SCOPE:
        _refuse(reply, services, question, choice)
    elif intent == "give_facts":
        _note(reply, services, scene.heard.facts)
    elif intent == "ask_overview":
        overview(reply, services, list(scene.heard.facts.get("groups", ())))
    elif intent == "ask_validity" and not details and (topic is None or not question.named):
        validity(reply, services, topic)
    elif details and intent in DETAIL_INTENTS and _silent(intent, topic):
        absent_detail(reply, services, details[0], topic)
        if topic is None:
            offer(reply, services, choice)
    elif intent == "ask_comparison":
        compare(reply, services, question)
    elif topic is None:
        offer(reply, services, choice)
    else:
        answer(reply, services, intent, topic, question.text)
        if intent == "ask_eligibility":
            near = [t.id for t in services.kb.topics_of(topic.clause) if t.program]
            reply.buttons += [button(services, "ask_eligibility", one) for one in near[:4]]


def _silent(intent: str, topic: Topic | None) -> bool:
    """Whether the topic has no field of its own for this question."""
    own = {"ask_duration": "duration", "ask_how": "how", "ask_conditions": "conditions"}
    return topic is None or own.get(intent) not in topic.fields


def _talk(reply: Reply, services: Services, name: str) -> None:
    reply.decision = "smalltalk"
    reply.say(services.wording.say(name))
    reply.buttons += services.wording.buttons(name)


def _refuse(reply: Reply, services: Services, question: Question, choice: Choice) -> None:
    """Refuse; but offer what is called by its name, and what else it may be about if in doubt."""
    reply.decision = "out_of_scope"
    reply.say(services.wording.say("utter_out_of_scope"))
    near = [hit.topic for hit in choice.hits[:MOST_OFFERED]] if question.doubtful else []
    offered = list(dict.fromkeys([*question.named[:2], *near]))[:MOST_OFFERED]
    if offered:
        asks = (name for name, _ in question.ranking if name.startswith("ask_"))
        intent = next(asks, "ask_what") if near else "ask_what"
        reply.say(services.wording.say("utter_maybe_meant"))
        reply.buttons += [button(services, intent, topic) for topic in offered]
        reply.add(reply.clauses, [services.kb.topic(topic).clause for topic in offered])


def _note(reply: Reply, services: Services, facts: Mapping[str, Any]) -> None:
    reply.decision = "assess"
    noted = said(facts, services)
    name = "utter_noted" if noted else "utter_noted_nothing"
    reply.say(services.wording.say(name, facts=noted))
    reply.shown += facts
    reply.buttons += services.wording.buttons(name)
