"""What to say and offer around an answer: a choice, a list of programs, next steps, notices."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from actions.asked import FALLBACK, Asked, Question
from actions.choice import Choice
from actions.reply import Reply
from actions.services import Services
from policy_kb.entries import Field, Topic
from policy_kb.rules.ternary import Result

NEXT = ("what", "amount", "conditions", "who", "duration", "how", "exclusions", "targets")
ASKS_OF = {"exclusions": "ask_exclusion", "who": "ask_conditions"}
MOST_NEXT = 3
MOST_LISTED = 6


def compare(reply: Reply, services: Services, question: Question) -> None:
    """Say what two topics are, side by side."""
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


def overview(reply: Reply, services: Services, groups: Sequence[str]) -> None:
    """List the programs that name these groups, or the main ones; offer to go through one's case.

    Programs that reach a group only through 等 are listed apart.
    """
    say, kb = services.wording.say, services.kb
    programs = [topic for topic in kb.topics if topic.program]
    named = [topic for topic in programs if set(groups) & named_groups(topic)]
    reply.decision = "assess"
    if groups:
        names = "、".join(kb.group(group).name for group in groups)
        places = dict.fromkeys(clause for group in groups for clause in kb.group(group).clauses)
        labels = "，".join(kb.clause(clause).label for clause in places)
        reply.say(say("utter_assess_many", groups=names, clauses=labels))
        reply.add(reply.clauses, [topic.clause for topic in named])
        reply.add(reply.clauses, places)
    else:
        named = [topic for topic in programs if named_groups(topic)]
        reply.say(say("utter_assess_ask"))
    items = [(t, t.fields.get("amount") or t.fields["what"]) for t in named[:MOST_LISTED]]
    lines = [say("utter_assess_item", title=t.title, text=field.text) for t, field in items]
    reply.say("\n".join(lines))
    open_to = [t.title for t in programs if t not in named and _reaches(services, t, groups)]
    if open_to:
        reply.say(say("utter_assess_open", titles="、".join(open_to)))
    _attach(reply, services, items)


def _reaches(services: Services, topic: Topic, groups: Sequence[str]) -> bool:
    """Whether a program's rule reaches a group only through 等: undecided, not refused."""
    rule, assessor = services.assessor.rules.get(topic.id), services.assessor
    if rule is None or not groups:
        return False
    facts = assessor.book.read({"groups": list(groups)}, services.today())
    judged = assessor.verdicts(facts, [rule.id])[0].conditions
    return any(one.result == Result.UNDECIDED for one in judged)


def _attach(reply: Reply, services: Services, items: Sequence[tuple[Topic, Field]]) -> None:
    reply.add(reply.confirm, [services.kb.topic("plan").confirm])
    for topic, field in items:
        reply.cite(field.quotes[:1])
        reply.add(reply.clauses, [topic.clause])
        reply.add(reply.programs, [topic.id])
    reply.buttons += services.wording.buttons("utter_assess_ask")
    reply.buttons += [button(services, "ask_eligibility", topic.id) for topic, _ in items[:3]]


def named_groups(topic: Topic) -> set[str]:
    """The groups that a topic's fields name."""
    return {group for field in topic.fields.values() for group in field.groups}


def offer(reply: Reply, services: Services, choice: Choice) -> None:
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
    reply.buttons += [button(services, intent, topic) for topic in offered]


def missed(reply: Reply, services: Services, misses: int) -> None:
    """Ask for other words; the second time in a row, say where to turn."""
    if misses > 1:
        reply.decision = "handoff"
        reply.wants.add("second_miss")
        reply.say(services.wording.say("utter_second_miss"))
        reply.buttons += services.wording.buttons("utter_second_miss")
        return
    reply.decision = "clarify"
    reply.say(services.wording.say("utter_rephrase"))
    reply.buttons += services.wording.buttons("utter_greet")


def finish(reply: Reply, services: Services, asked: Asked, today: dt.date) -> None:
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
        if not reply.term_said and not reply.brief:
            reply.say(say("utter_term_ended", term_years=years, confirm=confirm))
        reply.notices.append("plan_term_ended")
    if reply.decision in {"answer", "assess"} and reply.topic and not reply.buttons:
        reply.buttons += next_steps(services, reply)


def next_steps(services: Services, reply: Reply) -> list[dict[str, str]]:
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
    if topic.program:
        titles.insert(0, ("ask_eligibility", "button_eligibility"))
    return [
        {"title": services.wording.say(title), "payload": payload(intent, topic.id)}
        for intent, title in titles
    ]


def button(services: Services, intent: str, topic: str) -> dict[str, str]:
    """A button that asks this of a topic."""
    return {"title": services.kb.topic(topic).title, "payload": payload(intent, topic)}


def payload(intent: str, topic: str) -> str:
    """What such a button sends."""
    return f"/{intent}{json.dumps({'topic': topic})}"
