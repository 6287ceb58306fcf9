"""A whole reply to one message: each question answered, an assessment gone on with, or a choice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions import eligibility
from actions.answers import FIELDS, absent_detail, answer, validity
from actions.asked import FALLBACK, Asked, Question
from actions.choice import OUT_OF_SCOPE, Choice, choose
from actions.facts import said
from actions.hearing import Heard, hear, is_question
from actions.interview import Interview
from actions.memory import Memory
from actions.offers import button, compare, finish, missed, offer, overview
from actions.person import OTHER, Person
from actions.reply import Reply
from actions.services import Services
from policy_kb.entries import Topic

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
UPSET = {
    "complain": "utter_complain", "express_distress": "utter_distress",
    "ask_human": "utter_handoff",
}  # fmt: skip
OPENS = frozenset({"give_facts", "ask_what", "dont_know", "affirm", "deny", FALLBACK})
"""What somebody who tells his case and names a program may be taken for."""
MAY_I = OPENS | {"ask_conditions", "ask_how"}
ELIGIBLE = re.compile(
    "(?:符合|够|满足)(?:不符合|不够)?(?:条件|资格|要求)?(?:吗|不|没|么)"
    "|(?:能|可以|可不可以|能不能)(?:再|还|也)?(?:领|拿|享受|申请|办|贷|参加|免|认定|算|要|用).{0,8}(?:吗|不|么|嘛|[?？]|$)"
    "|给不给|行不行|有没有(?:我的?)?份|(?:给|有)(?:我)?吗"
)
"""How people ask whether they may have something."""
OUTRIGHT = re.compile("(?:符合|够|满足)(?:不符合|不够)?(?:条件|资格|要求)(?:吗|不|没|么)")
MUMBLED = frozenset({FALLBACK, OUT_OF_SCOPE, "give_facts", "affirm", "deny", "correct_topic"})
"""What a reply that is not understood may be taken for."""
_I = re.compile("我|俺|咱|本人")
_SOMEBODY = re.compile(
    "我|俺|咱|本人|自己|他|她|弟|哥|姐|妹|爸|妈|儿|女|孩|孙|侄|甥|朋友|邻居|同学|亲戚|老公|老婆"
    "|刚|今年|去年|前年|现在|已经|想|打算|准备"
)
SHORT = 6
SAME_FOR = frozenset({FALLBACK, "give_facts", "ask_eligibility", "correct_topic"})
"""What 那我呢 may be taken for."""
MOST_AT_ONCE = 3
PERSONAL = re.compile("(?:我|俺|咱|本人).{0,12}(?:能|可以|符合|够|享受|适用|拿到|申请)|按我的情况")
FOR_ALL = re.compile(
    "(?:享受|领|拿|申请|符合|适用|用|沾).{0,4}(?:哪些|什么|啥|哪几|多少种)"
    "|(?:哪些|什么|啥|哪几).{0,6}(?:政策|补贴|扶持|优惠|项目).{0,6}(?:我|俺|咱|能|可以|适合|沾)"
)
"""How people ask what there is for them."""


@dataclass(frozen=True)
class Turn:
    """A reply, and what to remember after it."""

    reply: Reply
    memory: Memory
    facts: Mapping[str, Any]
    intent: str
    """What was acted on, where the classifier was not sure of one intent."""
    confidence: float


@dataclass(frozen=True)
class Scene:
    """What a message meets: the person as known before and after it, and what was heard."""

    asked: Asked
    services: Services
    before: Person
    person: Person
    heard: Heard

    @property
    def advances(self) -> bool:
        """Whether the message tells anything that was not known."""
        return self.person != self.before or self.heard.complete

    @property
    def corrects(self) -> bool:
        """Whether it changes what a verdict told before rested on."""
        return self.heard.corrects and self.person.facts != self.before.facts


def compose(asked: Asked, memory: Memory, services: Services) -> Turn:
    """Reply to one message."""
    today = services.today()
    read = asked.facts(today)
    before = memory.person.turned(asked.text, read)
    interview = memory.interview
    if before is not memory.person:
        interview = replace(interview, asking=(), exacted=(), filled=(), asked=0)
    book = services.assessor.book
    of_other = before.about == OTHER
    heard = hear(asked, read, interview.asking, interview.filled, book, today, of_other)
    if interview.asking == ("registered_on",):  # asked back: what is said now holds
        heard = replace(heard, corrects=True)
    general = is_general(asked, interview)
    person, contradictions = before.told(replace(heard, facts={}) if general else heard)
    heard = replace(heard, doubts=(*heard.doubts, *contradictions))
    scene = Scene(asked, services, before, person, heard)
    reply = Reply()
    interview = replace(interview, filled=(*heard.facts, *interview.filled)[:5])
    found = _assessed(reply, scene, memory, interview)
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
    return Turn(reply, now, dict(read.facts), first, round(confidence, 4))


def is_general(asked: Asked, interview: Interview) -> bool:
    """Whether the text asks about people in general: nothing in it is said of the person."""
    intent = asked.whole.intent
    asks = intent.startswith("ask_") and intent != "ask_eligibility"
    return asks and not interview.asking and not _SOMEBODY.search(asked.text)


def _assessed(reply: Reply, scene: Scene, memory: Memory, interview: Interview) -> Interview | None:
    """Go on with an assessment, if the message is part of one; None if it is something else."""
    asked, services, person = scene.asked, scene.services, scene.person
    if scene.heard.doubts:
        eligibility.note(reply, services, scene.before, person, scene.heard)
        doubt = scene.heard.doubts[0]
        if interview.asking == (doubt.key,) and interview.tries:  # said again as it cannot be
            return _not_understood(reply, scene, interview)
        eligibility.doubt(reply, services, doubt)
        chosen = [choice for _, choice in _chosen(asked, memory, services)]
        for choice in chosen:
            reply.add(reply.clauses, choice.clauses)
        started = next(filter(None, (_started(scene, interview, one) for one in chosen)), None)
        return replace(started or interview, asking=(doubt.key,), tries=1)
    if eligibility.supposes(asked, interview):
        tried = eligibility.try_out(reply, services, asked, person, interview)
        return interview if tried else None
    if scene.before is not memory.person and asked.whole.intent in SAME_FOR:
        return _same_for(reply, scene, interview)
    if interview.asking:
        return _gone_on(reply, scene, interview)
    return _judged_again(reply, scene, interview) if scene.corrects else None


def _judged_again(reply: Reply, scene: Scene, interview: Interview) -> Interview | None:
    """Tell the last verdict anew, on what was corrected; None if nothing was judged yet."""
    if not interview.judged:
        return None
    everything = len(interview.judged) == len(scene.services.assessor.rules)
    programs = () if everything else interview.judged
    again = replace(interview, programs=programs, everything=everything, asked=1)
    eligibility.note(reply, scene.services, scene.before, scene.person, scene.heard)
    return eligibility.go_on(reply, scene.services, scene.person, again)


def _same_for(reply: Reply, scene: Scene, interview: Interview) -> Interview | None:
    """Assess the one now turned to for what the other was assessed for: 那我呢."""
    programs = interview.programs or interview.judged
    if scene.asked.whole.named or not (programs or interview.everything):
        return None
    everything = interview.everything or len(programs) > MOST_AT_ONCE
    again = replace(interview, programs=() if everything else programs, everything=everything)
    eligibility.note(reply, scene.services, scene.before, scene.person, scene.heard)
    return eligibility.go_on(reply, scene.services, scene.person, again)


def _gone_on(reply: Reply, scene: Scene, interview: Interview) -> Interview | None:
    """Take the answer to the question that was asked; None if the message is no part of it."""
    services, intent = scene.services, scene.asked.whole.intent
    same = intent == "ask_eligibility" and not scene.asked.whole.named
    asks = is_question(scene.asked.text) and not same
    restated = bool(set(scene.heard.facts) & set(interview.asking))  # no more is known of it
    if (scene.advances or restated) and not asks:
        eligibility.note(reply, services, scene.before, scene.person, scene.heard)
        return eligibility.go_on(reply, services, scene.person, replace(interview, tries=0))
    if intent == "ask_why":
        eligibility.explain(reply, services, interview)
        return eligibility.ask_again(reply, services, scene.person, interview)
    if intent == "cancel":
        reply.decision = "smalltalk"
        reply.say(services.wording.say("utter_assess_stopped"))
        return interview.stopped()
    short = 0 < len(scene.asked.text) <= SHORT and not scene.asked.whole.named
    asks_shortly = short and intent.startswith("ask_") and intent not in UPSET
    mumbled = intent in MUMBLED or scene.heard.answers or asks_shortly
    return _not_understood(reply, scene, interview) if mumbled and not asks else None


def _not_understood(reply: Reply, scene: Scene, interview: Interview) -> Interview:
    """Ask the same once more; the second time leave it open and go on."""
    say = scene.services.wording.say
    if interview.tries == 0:
        reply.say(say("utter_not_understood"))
        return eligibility.go_on(reply, scene.services, scene.person, replace(interview, tries=1))
    reply.say(say("utter_left_open"))
    declined = tuple(dict.fromkeys([*scene.person.declined, *interview.asking]))
    person = replace(scene.person, declined=declined)
    now = eligibility.go_on(reply, scene.services, person, replace(interview, tries=0))
    return replace(now, exacted=tuple(dict.fromkeys([*now.exacted, *interview.asking])))


def _answered(
    reply: Reply, scene: Scene, memory: Memory, interview: Interview
) -> tuple[Memory, str, float]:
    """Answer what was asked; then come back to an assessment that was going on."""
    asked, services = scene.asked, scene.services
    chosen = _assessment_last(scene, interview, _chosen(asked, memory, services))
    intents = [(choice.intent, question) for question, choice in chosen]
    for question, choice in chosen:
        interview = _answer(reply, scene, interview, question, choice) or interview
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


def _assessment_last(
    scene: Scene, interview: Interview, chosen: list[tuple[Question, Choice]]
) -> list[tuple[Question, Choice]]:
    """Of parts that tell one case only the assessment, after what is asked of other topics."""
    starting = [pair for pair in chosen if _started(scene, interview, pair[1]) is not None]
    if not starting:
        return chosen
    spoken_of = {None, *(choice.topic for _, choice in starting)}
    return [*(pair for pair in chosen if pair[1].topic not in spoken_of), starting[0]]


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


def _corrected(choice: Choice, memory: Memory) -> Choice:
    """A correction asks the question of the turn before about another topic."""
    return Choice(memory.asked or "ask_what", choice.topic, choice.offered, choice.hits)


def _answer(
    reply: Reply, scene: Scene, interview: Interview, question: Question, choice: Choice
) -> Interview | None:
    """Answer one question; gives the interview if an assessment was started."""
    services = scene.services
    started = _started(scene, interview, choice)
    if started is not None:
        if started.everything:
            reply.add(reply.clauses, choice.clauses)
        eligibility.note(reply, services, scene.before, scene.person, scene.heard)
        found = eligibility.go_on(reply, services, scene.person, started)
        reply.add(reply.clauses, choice.clauses)
        return found
    _said(reply, scene, question, choice)
    if reply.decision in {"answer", "assess", "clarify", "miss"}:
        reply.add(reply.clauses, choice.clauses)
    return None


def _started(scene: Scene, interview: Interview, choice: Choice) -> Interview | None:
    """The assessment that a question starts, if it starts one."""
    intent, text = choice.intent, scene.asked.text
    topic = scene.services.kb.topic(choice.topic) if choice.topic else None
    if topic is not None and topic.program:
        own = bool(scene.heard.facts) and intent in OPENS
        may_i = intent in MAY_I and ELIGIBLE.search(text) and (scene.heard.facts or _I.search(text))
        outright = intent.startswith("ask_") and OUTRIGHT.search(text)
        if intent == "ask_eligibility" or own or may_i or outright:
            return interview.with_program(topic.id)
    nothing = topic is None and not choice.offered
    personal = bool(PERSONAL.search(text))
    told = bool(scene.heard.facts) and not scene.asked.whole.named and FOR_ALL.search(text)
    if (intent == "ask_eligibility" and nothing) or (intent == "ask_overview" and personal) or told:
        return Interview(everything=True, filled=interview.filled, judged=interview.judged)
    return None


def _said(reply: Reply, scene: Scene, question: Question, choice: Choice) -> None:
    intent, services = choice.intent, scene.services
    topic = services.kb.topic(choice.topic) if choice.topic else None
    details = question.details or tuple(filter(None, [FROM_DETAIL.get(intent)]))
    if intent in TALK and not (intent == "affirm" and topic):
        _talk(reply, services, TALK[intent])
    elif intent in UPSET:
        _talk(reply, services, UPSET[intent])
        reply.decision = "handoff"
    elif intent == OUT_OF_SCOPE:
        _refuse(reply, services, question)
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


def _refuse(reply: Reply, services: Services, question: Question) -> None:
    """Refuse; but where a policy is called by its name, offer it too."""
    reply.decision = "out_of_scope"
    reply.say(services.wording.say("utter_out_of_scope"))
    reply.buttons += [button(services, "ask_what", topic) for topic in question.named[:2]]


def _note(reply: Reply, services: Services, facts: Mapping[str, Any]) -> None:
    reply.decision = "assess"
    noted = said(facts, services)
    name = "utter_noted" if noted else "utter_noted_nothing"
    reply.say(services.wording.say(name, facts=noted))
    reply.buttons += services.wording.buttons(name)
