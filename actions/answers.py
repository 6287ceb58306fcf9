"""Answers about one topic, one function a kind of question: the field asked for, quoted."""

from __future__ import annotations

import re
from collections.abc import Callable

from actions.reply import Reply
from actions.services import Services
from policy_kb.entries import Field, Quote, Topic
from policy_kb.zh.counts import find_counts

FIELDS: dict[str, tuple[str, ...]] = {
    "ask_what": ("what",),
    "ask_amount": ("amount",),
    "ask_duration": ("duration",),
    "ask_conditions": ("conditions", "who"),
    "ask_eligibility": ("conditions", "who", "what"),
    "ask_how": ("how",),
    "ask_payer": ("payer",),
    "ask_local": ("local",),
    "ask_targets": ("targets",),
    "ask_exclusion": ("exclusions",),
    "ask_materials": (),
}
OWN = re.compile(
    "我们|咱们|我(?:旗|县|市|盟|区)|本(?:旗|县|市|盟|区)|现有|已有|目前有|现在有|只有|才"
)
ASKS_WHO = re.compile("谁|哪些人|什么人|哪类人|啥人|对象|人群|哪几类|哪些单位")


def answer(reply: Reply, services: Services, intent: str, topic: Topic, text: str) -> None:
    """Answer ``intent`` about ``topic`` into ``reply``; ``text`` is how it was asked."""
    special = SPECIAL.get(intent)
    if special is not None:
        special(reply, services, topic)
    else:
        _field(reply, services, intent, topic, text)
    _benchmark(reply, services, topic, text)
    if topic.program:
        reply.add(reply.programs, [topic.id])
    reply.add(reply.confirm, [topic.confirm])
    reply.topic = topic.id


def _benchmark(reply: Reply, services: Services, topic: Topic, text: str) -> None:
    """Hold a locality's own number against what the plan wants of each: 我们旗有80个项目."""
    aims = topic.fields["targets"].targets if "targets" in topic.fields else ()
    for target in map(services.kb.target, aims):
        if target.least is None or not OWN.search(text):
            continue
        counts = [count.value for count in find_counts(text) if count.value is not None]
        numbers = [number for number in counts if number != target.least] or counts
        if len(set(numbers)) == 1:
            gap = max(target.least - numbers[0], 0)
            name = "utter_benchmark_short" if gap else "utter_benchmark_met"
            said = {"number": numbers[0], "gap": gap, "text": target.text}
            reply.say(services.wording.say(name, **said))
            reply.cite([target.quote])


def absent_detail(reply: Reply, services: Services, detail: str, topic: Topic | None) -> None:
    """Say that the plan does not hold this detail, and what it does say of the topic."""
    texts = {entry.id: entry.text for entry in services.kb.details}
    reply.wants.add("policy_gap")
    reply.say(services.wording.say("utter_absent_detail", text=texts[detail]))
    if topic is None:
        return
    field = topic.fields.get("amount") or topic.fields["what"]
    if field.text not in reply.text:
        reply.say(services.wording.say("utter_still_says", title=topic.title, text=field.text))
    _cite(reply, topic, field)
    reply.add(reply.confirm, [topic.confirm])
    if topic.program:
        reply.add(reply.programs, [topic.id])
    reply.topic = topic.id


def _field(reply: Reply, services: Services, intent: str, topic: Topic, text: str) -> None:
    names = FIELDS.get(intent, ("what",))
    if intent == "ask_conditions" and ASKS_WHO.search(text):
        names = ("who", "conditions")
    found = next((topic.fields[name] for name in names if name in topic.fields), None)
    if found is None and intent == "ask_targets":
        plan = services.kb.topics_of(topic.clause.rpartition(".")[0])
        topic = plan[0] if plan else topic
        found = topic.fields.get("targets")
    if found is None:
        _absent(reply, services, intent, topic, names)
        return
    say = services.wording.say
    reply.say(say(f"utter_{found.name}", title=topic.title, text=found.text))
    if found.name == "conditions" and found.points:
        reply.say("\n".join(say("utter_point", text=point.text) for point in found.points))
    _cite(reply, topic, found)


def _absent(
    reply: Reply, services: Services, intent: str, topic: Topic, names: tuple[str, ...]
) -> None:
    wording, what = services.wording, topic.fields["what"]
    reply.wants.add("policy_gap")
    if intent == "ask_exclusion":
        only = services.kb.topic("startup_subsidy").fields["exclusions"]
        quote = only.quotes[0]
        reply.say(wording.say("utter_exclusion_only", title=topic.title, quote=quote.text))
        reply.cite([quote])
        reply.add(reply.clauses, [topic.clause, quote.clause])
        return
    aspect = f"aspect_{names[0]}" if names else "aspect_materials"
    said = topic.fields.get("amount") if intent == "ask_local" else None
    reply.say(
        wording.say(
            "utter_absent",
            title=topic.title,
            aspect=wording.say(aspect),
            text=(said or what).text,
        )
    )
    _cite(reply, topic, said or what)


def _cite(reply: Reply, topic: Topic, field: Field) -> None:
    reply.cite(field.quotes)
    reply.cite(uncovered(field))
    reply.add(reply.clauses, [topic.clause, *(quote.clause for quote in field.quotes)])


def uncovered(field: Field) -> list[Quote]:
    """Quotes of a field's points that do not stand within the field's own quotes."""
    quotes = [point.quote for point in field.points]
    return [q for q in quotes if not any(q.text in whole.text for whole in field.quotes)]


def _departments(reply: Reply, services: Services, topic: Topic) -> None:
    say, listed = services.wording.say, topic.departments
    reply.add(reply.clauses, [topic.clause])
    if listed is None:
        reply.wants.add("policy_gap")
        reply.say(say("utter_departments_none", title=topic.title))
        _cite(reply, topic, topic.fields["what"])
        return
    rest = say("utter_departments_open" if listed.open else "utter_departments_closed")
    names = "、".join(listed.names)
    reply.say(say("utter_departments", title=topic.title, names=names, rest=rest))
    renamed = [rename for rename in services.kb.renames if rename.old in listed.quote.text]
    reply.say("".join(say("utter_renamed", old=r.old, new=r.new) for r in renamed))
    reply.cite([listed.quote])


def _contact(reply: Reply, services: Services, topic: Topic) -> None:
    absent_detail(reply, services, "contact", None)
    _departments(reply, services, topic)


def _source(reply: Reply, services: Services, topic: Topic) -> None:
    document, clause = services.kb.document, services.kb.clause(topic.clause)
    issued = document.issued_on
    reply.say(
        services.wording.say(
            "utter_source",
            number=document.number,
            document=document.title,
            clause=clause.label,
            clause_title=clause.title,
            issuer=document.issuer,
            issued=f"{issued.year}年{issued.month}月{issued.day}日",
        )
    )
    _cite(reply, topic, topic.fields["what"])


def validity(reply: Reply, services: Services, topic: Topic | None) -> None:
    """Say what the title says of the term, and that nothing later is known."""
    document = services.kb.document
    successor = document.successor.note if document.successor else ""
    reply.say(
        services.wording.say(
            "utter_validity",
            document=document.title,
            term=document.term_quote,
            successor=successor,
        )
    )
    reply.cite([Quote("0", document.term_quote)])
    reply.term_said = True
    reply.add(reply.clauses, [*([topic.clause] if topic else []), "0"])


SPECIAL: dict[str, Callable[[Reply, Services, Topic], None]] = {
    "ask_departments": _departments,
    "ask_contact": _contact,
    "ask_source": _source,
    "ask_validity": validity,
}
