"""Assessments in conversation: start, ask on, tell, try out, explain a question."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from actions import offers
from actions.facts import in_words, said
from actions.hearing import Doubt, Heard
from actions.interview import MOST_FOR_ALL, Interview, asked_with, open_keys
from actions.person import Person
from actions.reply import Reply
from actions.services import Services
from actions.verdicts import tell, tell_all
from policy_kb.entries import Quote
from policy_kb.rules.evaluate import Verdict
from policy_kb.rules.facts import Choice, Fact, Facts
from policy_kb.rules.schema import facts_of


def go_on(reply: Reply, services: Services, person: Person, interview: Interview) -> Interview:
    """Ask what settles most, or tell the verdict; then go on with the next program."""
    if interview.everything:
        return _go_on_with_all(reply, services, person, interview)
    programs = list(interview.programs)
    judged: list[str] = []
    while programs:
        verdict = verdicts(services, person, programs[:1])[0]
        keys = open_keys([verdict], person, interview, services.assessor.book.facts)
        if keys:
            return _ask(reply, services, person, replace(interview, programs=tuple(programs),
                        judged=tuple(judged) or interview.judged), [verdict], keys)  # fmt: skip
        tell(reply, services, verdict)
        judged.append(programs.pop(0))
    if not judged:
        reply.decision = "assess"
        reply.buttons += services.wording.buttons("utter_noted")
        return interview.stopped()
    offer_next(reply, services)
    return replace(interview.stopped(), judged=tuple(judged))


def _go_on_with_all(
    reply: Reply, services: Services, person: Person, interview: Interview
) -> Interview:
    found = verdicts(services, person, None)
    mine = [verdict for verdict in found if verdict.rule.payee == "person"]
    keys = open_keys(mine, person, interview, services.assessor.book.facts)
    if keys and interview.asked < MOST_FOR_ALL:
        left = min(len(keys), MOST_FOR_ALL - interview.asked)
        return _ask(reply, services, person, interview, mine, keys[:left])
    tell_all(reply, services, found)
    open_ones = [verdict for verdict in mine if verdict.status == "need_info"]
    reply.buttons += [
        {"title": v.rule.title, "payload": offers.payload("ask_eligibility", v.rule.id)}
        for v in open_ones[:3]
    ]
    reply.buttons += services.wording.buttons("utter_ask_mentor")
    return replace(interview.stopped(), judged=tuple(v.rule.id for v in found))


def verdicts(services: Services, person: Person, programs: list[str] | None) -> list[Verdict]:
    """The verdicts on what is known of a person today."""
    return services.assessor.verdicts(known(services, person), programs)


def known(services: Services, person: Person, on: dt.date | None = None) -> Facts:
    """What is known of a person, as rules read it."""
    facts = services.assessor.book.read(person.facts, on or services.today())
    always = {key for key, fact in services.assessor.book.facts.items() if fact.always_asked}
    facts = replace(facts, wanted=frozenset(always - set(person.declined)))
    return facts if person.complete else facts.partial()


def _ask(
    reply: Reply,
    services: Services,
    person: Person,
    interview: Interview,
    found: list[Verdict],
    keys: list[str],
) -> Interview:
    """Ask for the first of the keys; say at most how many more there are."""
    book, say = services.assessor.book.facts, services.wording.say
    key = keys[0]
    if interview.asked == 0:
        title = found[0].rule.title
        lead = "utter_start_all" if interview.everything else "utter_start"
        reply.say(say(lead, title=title))
    reply.decision = "assess"
    reply.say(_question(services, person, book[key]))
    reply.say(say("utter_left", n=len(keys)) if len(keys) > 1 else "")
    asking = asked_with(key, found, book)
    reply.asks += asking
    reply.buttons += _choices(services, person, book[key], asking)
    reply.add(
        reply.programs,
        [verdict.rule.id for verdict in found][: 1 if not interview.everything else 5],
    )
    for verdict in found[:1]:
        reply.add(reply.clauses, [verdict.rule.clause])
        reply.cite(_about(verdict, key))
        reply.add(reply.confirm, [services.kb.topic(verdict.rule.id).confirm])
        reply.topic = verdict.rule.id if not interview.everything else reply.topic
    reply.brief = interview.asked > 0
    again = interview.asking[:1] == (key,)
    once_more = key in person.facts and book[key].kind != "groups"  # who names one may name more
    exacted = (*interview.exacted, key) if once_more else interview.exacted
    return replace(
        interview,
        asking=asking,
        asked=interview.asked + (not again),
        exacted=tuple(dict.fromkeys(exacted)),
    )


def _about(verdict: Verdict, key: str) -> list[Quote]:
    """The words of the plan for which a fact is asked."""
    return [
        Quote(judged.condition.clause, judged.condition.quote)
        for judged in verdict.conditions
        if key in facts_of(judged.condition.test)
    ][:1]


def _question(services: Services, person: Person, fact: Fact) -> str:
    say, value = services.wording.say, person.facts.get(fact.key)
    if fact.kind == "groups" and person.gently:
        return say("utter_ask_gently")
    if fact.kind == "groups" and value:
        return say("utter_ask_more_groups", groups=in_words("groups", value, services))
    if fact.kind == "date" and value:
        return say("utter_ask_exact", label=fact.label, value=in_words(fact.key, value, services))
    return say("utter_question", question=fact.ask)


def _choices(
    services: Services, person: Person, fact: Fact, asking: tuple[str, ...]
) -> list[dict[str, str]]:
    """Buttons for a question: its choices, and that one does not know."""
    held = person.facts.get("groups", ()) if fact.kind == "groups" else ()
    exact = fact.kind == "date" and fact.key in person.facts
    found = []
    for choice in _offered(services, person, fact):
        if choice.value in held or (exact and choice.value == "none"):
            continue
        both = choice.value is False and fact.also
        pairs = [(key, choice.value) for key in (asking if both else (fact.key,))]
        title = choice.title
        if held and choice.value == "none":
            title = services.wording.say("button_no_other_group")
        found.append({"title": title, "payload": payload(pairs)})
    unsure = payload([(key, "?") for key in asking])
    return [*found, {"title": services.wording.say("button_unsure"), "payload": unsure}]


def _offered(services: Services, person: Person, fact: Fact) -> tuple[Choice, ...]:
    """The choices of a question; delicate groups only where they alone still matter."""
    if fact.kind != "groups" or not person.gently:
        return fact.choices
    delicate = [Choice(group.name, group.id) for group in services.kb.groups if group.sensitive]
    return (*delicate, Choice(services.wording.say("button_no_other_group"), "none"))


def payload(pairs: list[tuple[str, Any]]) -> str:
    """What a button sends that answers a question."""
    written = {True: "true", False: "false"}
    parts = [f"{key}={written[v] if isinstance(v, bool) else v}" for key, v in pairs]
    return f'/give_facts{{"answer": "{"&".join(parts)}"}}'


def offer_next(reply: Reply, services: Services) -> None:
    """Offer to see what else there is, and a mentor."""
    reply.buttons += services.wording.buttons("utter_after_verdict")


def ask_again(reply: Reply, services: Services, person: Person, interview: Interview) -> Interview:
    """After something else was answered: come back to the question."""
    reply.say(services.wording.say("utter_back"))
    decision = reply.decision
    now = go_on(reply, services, person, replace(interview, asked=max(interview.asked, 1)))
    reply.decision = decision
    return now


def explain(reply: Reply, services: Services, interview: Interview) -> None:
    """Say why a fact is asked for, with the clause."""
    say = services.wording.say
    key = interview.asking[0]
    fact = services.assessor.book.facts[key]
    for rule in services.assessor.rules.values():
        if interview.everything or rule.id in interview.programs:
            for condition in rule.conditions:
                if key in facts_of(condition.test):
                    label = services.kb.clause(condition.clause).label
                    reply.say(say("utter_why", why=fact.why, clause=label))
                    reply.cite([Quote(condition.clause, condition.quote)])
                    reply.add(reply.clauses, [condition.clause])
                    reply.decision = "assess"
                    reply.brief = True
                    return
    reply.say(say("utter_ask_why"))


def note(reply: Reply, services: Services, before: Person, now: Person, heard: Heard) -> None:
    """Show back what was taken down, and what could not be."""
    new = {k: v for k, v in now.facts.items() if before.facts.get(k) != v}
    if not now.facts.get("groups"):
        new.pop("groups", None)
    say = services.wording.say
    changed = any(key in before.facts and key != "groups" for key in new)
    if noted := said(new, services):
        reply.shown += new
        reply.say(say("utter_noted_changed" if changed else "utter_noted_facts", facts=noted))
    elif heard.declined and not new:
        reply.say(say("utter_left_open"))


def doubt(reply: Reply, services: Services, one: Doubt) -> None:
    """Ask back about something that cannot be taken as it was said."""
    fact = services.assessor.book.facts.get(one.key)
    label = fact.label if fact else one.key
    dated = one.kind == "future_day"
    values = "、".join(in_words(one.key, v, services) if dated else str(v) for v in one.values)
    reply.decision = "assess"
    reply.say(services.wording.say(f"utter_doubt_{one.kind}", label=label, value=values))
    reply.asks.append(one.key)
    reply.brief = True
    if one.kind == "contradiction":
        day = str(one.values[0])
        title = services.wording.say("fact_registered_then", value=in_words(one.key, day, services))
        none = services.wording.say("button_not_registered")
        reply.buttons += [
            {"title": title, "payload": payload([(one.key, day)])},
            {"title": none, "payload": payload([("registered", False)])},
        ]
