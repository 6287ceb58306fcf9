"""What to say and offer around an answer: a choice, a list of programs, next steps, notices."""

from __future__ import annotations

import datetime as dt
import json

from actions.asked import FALLBACK, Asked, Question
from actions.choice import Choice
from actions.reply import Reply
from actions.services import Services
from policy_kb.entries import Topic

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


def overview(reply: Reply, services: Services) -> None:
    """List the programs that name groups of people, and offer to go through one's own case."""
    say, kb = services.wording.say, services.kb
    listed = [t for t in kb.topics if t.program and named_groups(t)][:MOST_LISTED]
    items = [(topic, topic.fields.get("amount") or topic.fields["what"]) for topic in listed]
    reply.decision = "assess"
    reply.say(say("utter_assess_ask"))
    lines = [say("utter_assess_item", title=t.title, text=field.text) for t, field in items]
    reply.say("\n".join(lines))
    reply.add(reply.confirm, [kb.topic("plan").confirm])
    for topic, field in items:
        reply.cite(field.quotes[:1])
        reply.add(reply.clauses, [topic.clause])
        reply.add(reply.programs, [topic.id])
    reply.buttons += services.wording.buttons("utter_assess_ask")
    reply.buttons += [button(services, "ask_eligibility", topic.id) for topic in listed[:3]]


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
