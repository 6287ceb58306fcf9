"""An assessment gone on with: an answer taken, a verdict told anew, a question explained."""

from __future__ import annotations

import re
from dataclasses import replace

from actions import eligibility
from actions.asked import FALLBACK
from actions.choice import OUT_OF_SCOPE, UPSET, interleaved
from actions.correcting import takes_back
from actions.hearing import is_question
from actions.interview import Interview
from actions.memory import Memory
from actions.reply import Reply
from actions.scene import Scene
from actions.starting import choices, start_of
from actions.supposing import try_out

_STOPS = re.compile("(?:不|别)(?:想)?(?:再)?(?:测|问|算)了$|先不测")
_HOW_MANY = re.compile(
    "(?:还|一共|总共)?(?:有|剩|要问|得问|要答)(?:多少|几)(?:个|道)?(?:问题|题)|还要问多久|问(?:到)?啥时候"
)
MUMBLED = frozenset({FALLBACK, OUT_OF_SCOPE, "give_facts", "affirm", "deny", "correct_topic"})
"""What a reply that is not understood may be taken for."""
SHORT = 6
SAME_FOR = frozenset({FALLBACK, "give_facts", "ask_eligibility", "correct_topic"})
"""What 那我呢 may be taken for."""
MOST_AT_ONCE = 3


def assessed(reply: Reply, scene: Scene, memory: Memory, interview: Interview) -> Interview | None:
    """Go on with an assessment, if the message is part of one; None if it is something else."""
    asked, services, person = scene.asked, scene.services, scene.person
    if scene.heard.doubts:
        eligibility.note(reply, services, scene.before, person, scene.heard)
        doubt = scene.heard.doubts[0]
        if interview.asking == (doubt.key,) and interview.tries:  # said again as it cannot be
            return _not_understood(reply, scene, interview)
        eligibility.doubt(reply, services, doubt)
        chosen = [choice for _, choice in choices(asked, memory, services)]
        reply.add(reply.clauses, interleaved(choice.clauses for choice in chosen))
        started = next(filter(None, (start_of(scene, interview, one) for one in chosen)), None)
        asking = replace(started or interview, asking=(doubt.key,), tries=1)
        return replace(asking, contradicted=doubt.kind == "contradiction")
    aside = _aside(reply, scene, interview)
    if aside is not None:
        return aside
    if scene.before is not memory.person and asked.whole.intent in SAME_FOR:
        return _same_for(reply, scene, interview)
    if interview.asking:
        return _gone_on(reply, scene, interview)
    return _judged_again(reply, scene, interview) if scene.corrects else None


def _aside(reply: Reply, scene: Scene, interview: Interview) -> Interview | None:
    """What is said about the assessment itself: what if, how long still, told the wrong way."""
    asked, services = scene.asked, scene.services
    if scene.supposed:
        if try_out(reply, services, asked, scene.person, interview):
            return interview
        vague = not asked.whole.named and asked.whole.intent in MUMBLED
        return _asked_back(reply, scene, interview, "utter_what_if_unclear") if vague else None
    if interview.asking and _HOW_MANY.search(asked.text):
        reply.decision = "assess"
        return eligibility.ask_again(reply, services, scene.person, interview)
    if takes_back(asked.text) and not scene.advances and not asked.whole.named:
        return _asked_back(reply, scene, interview, "utter_correct_what")
    return None


def _asked_back(reply: Reply, scene: Scene, interview: Interview, name: str) -> Interview:
    """Ask what is meant; the question that was asked before stays asked."""
    reply.decision = "assess"
    reply.say(scene.services.wording.say(name))
    reply.brief = True
    if not interview.asking:
        return interview
    return eligibility.ask_again(reply, scene.services, scene.person, interview)


def went_on(reply: Reply, scene: Scene, interview: Interview) -> Interview:
    """Show back what was taken down, and ask on or tell the verdict."""
    eligibility.note(reply, scene.services, scene.before, scene.person, scene.heard)
    return eligibility.go_on(reply, scene.services, scene.person, interview)


def _judged_again(reply: Reply, scene: Scene, interview: Interview) -> Interview:
    """Tell the last verdict anew, on what was corrected; only that, if nothing was judged yet."""
    if not interview.judged:
        reply.decision = "assess"
        eligibility.note(reply, scene.services, scene.before, scene.person, scene.heard)
        reply.buttons += scene.services.wording.buttons("utter_noted")
        return interview
    everything = len(interview.judged) == len(scene.services.assessor.rules)
    programs = () if everything else interview.judged
    again = replace(interview, programs=programs, everything=everything, asked=1)
    return went_on(reply, scene, again)


def _same_for(reply: Reply, scene: Scene, interview: Interview) -> Interview | None:
    """Assess the one now turned to for what the other was assessed for: 那我呢."""
    programs = interview.programs or interview.judged
    if scene.asked.whole.named or not (programs or interview.everything):
        return None
    everything = interview.everything or len(programs) > MOST_AT_ONCE
    again = replace(interview, programs=() if everything else programs, everything=everything)
    return went_on(reply, scene, again)


def _gone_on(reply: Reply, scene: Scene, interview: Interview) -> Interview | None:
    """Take the answer to the question that was asked; None if the message is no part of it."""
    services, intent = scene.services, scene.asked.whole.intent
    same = intent == "ask_eligibility" and not scene.asked.whole.named
    asks = is_question(scene.asked.text) and not same
    restated = bool(set(scene.heard.facts) & set(interview.asking))  # no more is known of it
    if (scene.advances or restated) and not asks:
        return went_on(reply, scene, replace(interview, tries=0))
    if intent == "ask_why":
        eligibility.explain(reply, services, interview)
        return eligibility.ask_again(reply, services, scene.person, interview)
    if (intent == "cancel" and not asks) or _STOPS.search(scene.asked.text):
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
