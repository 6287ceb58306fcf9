"""Who may get what, as far as the text names people: what a program asks, and an overview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.answers import uncovered
from actions.facts import said
from actions.reply import Reply
from actions.services import Services
from policy_kb.entries import Topic

MOST_LISTED = 6
MOST_BUTTONS = 4


def assess(reply: Reply, services: Services, topic: Topic, facts: Mapping[str, Any]) -> None:
    """Name the program and what it looks at; the verdict is the receiving office's."""
    say = services.wording.say
    field = topic.fields.get("conditions") or topic.fields["what"]
    points = [say("utter_point", text=point.text) for point in field.points]
    lines = points or [say("utter_assess_text", text=field.text)]
    reply.decision = "assess"
    reply.say("\n".join([say("utter_assess", title=topic.title), *lines]))
    if noted := said(facts, services):
        reply.say(say("utter_assess_noted", facts=noted))
    reply.say(say("utter_assess_limit"))
    amount = topic.fields.get("amount")
    if amount is not None and amount.bound != "none":
        reply.say(say("utter_amount", title=topic.title, text=amount.text))
        reply.cite(amount.quotes)
    reply.cite(field.quotes)
    reply.cite(uncovered(field))
    reply.add(reply.clauses, [topic.clause])
    reply.add(reply.programs, [topic.id])
    reply.add(reply.confirm, [topic.confirm])
    reply.topic = topic.id


def overview(reply: Reply, services: Services, known: Mapping[str, Any]) -> None:
    """List the programs that name the person's groups; without groups, the main ones."""
    say, kb = services.wording.say, services.kb
    groups = list(known.get("groups", ()))
    programs = [topic for topic in kb.topics if topic.program]
    named = [topic for topic in programs if set(groups) & named_groups(topic)]
    reply.decision = "assess"
    if named:
        names = "、".join(kb.group(group).name for group in groups)
        reply.say(say("utter_assess_many", groups=names))
    else:
        named = [topic for topic in programs if named_groups(topic)]
        reply.say(say("utter_assess_ask"))
    listed = named[:MOST_LISTED]
    items = [(topic, topic.fields.get("amount") or topic.fields["what"]) for topic in listed]
    lines = [say("utter_assess_item", title=t.title, text=field.text) for t, field in items]
    reply.say("\n".join(lines))
    reply.add(reply.confirm, [kb.topic("plan").confirm])
    for topic, field in items:
        reply.cite(field.quotes[:1])
        reply.add(reply.clauses, [topic.clause])
        reply.add(reply.programs, [topic.id])
    reply.buttons += [
        {"title": topic.title, "payload": f'/ask_eligibility{{"topic": "{topic.id}"}}'}
        for topic in listed[:MOST_BUTTONS]
    ]


def named_groups(topic: Topic) -> set[str]:
    """The groups that a topic's fields name."""
    return {group for field in topic.fields.values() for group in field.groups}
