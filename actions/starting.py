"""Which questions a message asks, and whether one of them starts an assessment."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answers import FIELDS
from actions.asked import FALLBACK, Asked, Question
from actions.choice import Choice, choose
from actions.interview import Interview
from actions.memory import Memory
from actions.scene import Scene
from actions.services import Services

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
_I = re.compile("我|俺|咱|本人")
PERSONAL = re.compile("(?:我|俺|咱|本人).{0,12}(?:能|可以|符合|够|享受|适用|拿到|申请)|按我的情况")
FOR_ALL = re.compile(
    "(?:享受|领|拿|申请|符合|适用|用|沾).{0,4}(?:哪些|什么|啥|哪几|多少种)"
    "|(?:哪些|什么|啥|哪几).{0,6}(?:政策|补贴|扶持|优惠|项目).{0,6}(?:我|俺|咱|能|可以|适合|沾)"
)
"""How people ask what there is for them."""


def choices(asked: Asked, memory: Memory, services: Services) -> list[tuple[Question, Choice]]:
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


def assessment_last(
    scene: Scene, interview: Interview, chosen: list[tuple[Question, Choice]]
) -> list[tuple[Question, Choice]]:
    """Of parts that tell one case only the assessment, after what is asked of other topics."""
    starting = [pair for pair in chosen if start_of(scene, interview, pair[1]) is not None]
    if not starting:
        return chosen
    spoken_of = {None, *(choice.topic for _, choice in starting)}
    return [*(pair for pair in chosen if pair[1].topic not in spoken_of), starting[0]]


def start_of(scene: Scene, interview: Interview, choice: Choice) -> Interview | None:
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
