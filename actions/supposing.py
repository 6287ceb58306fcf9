"""What if: a change tried out on what was judged last, without taking it down."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.asked import Asked
from actions.eligibility import known, offer_next, verdicts
from actions.facts import in_words, said
from actions.interview import Interview
from actions.person import Person, merged
from actions.reply import Reply
from actions.services import Services
from actions.verdicts import tell
from policy_kb.rules.dates import after
from policy_kb.rules.facts import FactError
from policy_kb.zh.counts import find_counts
from policy_kb.zh.durations import find_durations
from policy_kb.zh.facts import FactsRead, read_facts

_SUPPOSED = re.compile("如果|要是|假如|假设|倘若|万一|若是")
_INSTEAD = re.compile("换成|换作|改成")
_ENDS = r"(?:呢|会?怎么?样|会?咋样|够不够|够吗|行吗|行不行|可以吗|就行|[?？])+$"
_WOULD = re.compile(
    rf"^(?:那|那么)?(?:我|俺)?(?:再|又)?(?:再|多)(?:过|等|干|开|拖|雇|招|请|聘|找|来|添|加).{{1,10}}?{_ENDS}"
    rf"|^(?:那|那么|要)(?!.{{0,3}}呢).{{2,}}呢[?？]?$|(?:换成|换作)[^,，]+{_ENDS}"
)
_MORE_HEADS = re.compile(r"(?:再|多|再多)(?:雇|请|招|聘|带|找|来|添|加)")
_LATER = re.compile(r"(?:再|又)(?:多)?(?:过|等|干|开|经营|拖)")


def supposes(asked: Asked, read: FactsRead, interview: Interview) -> bool:
    """Whether somebody tries out a change of what was judged last: 如果我再雇一个人呢."""
    if not interview.judged:
        return False
    would = not interview.asking and _WOULD.search(asked.text) and not asked.whole.named
    later = would and (read.facts or _MORE_HEADS.search(asked.text) or _LATER.search(asked.text))
    return bool(_SUPPOSED.search(asked.text) or later)


def try_out(
    reply: Reply, services: Services, asked: Asked, person: Person, interview: Interview
) -> bool:
    """Judge on a supposition, without taking it down. False if it names no fact."""
    changed, on = _supposed(asked, person, services.today())
    if not changed and on is None:
        return False
    facts = {**person.facts, **changed} if _INSTEAD.search(asked.text) else None
    told = replace(person, facts=facts or merged(person.facts, changed))
    try:
        read = known(services, told, on)
    except FactError:
        return False
    judged = services.assessor.verdicts(read, interview.judged)
    before = {v.rule.id: v.status for v in verdicts(services, person, list(interview.judged))}
    words = said(changed, services) or services.wording.say(
        "fact_on_day", value=in_words("registered_on", str(on), services)
    )
    reply.say(services.wording.say("utter_what_if", facts=words))
    differing = [v for v in judged if before[v.rule.id] != v.status]
    for verdict in (differing or judged)[:3] if len(judged) > 1 else judged:
        tell(reply, services, verdict)
    reply.say(services.wording.say("utter_what_if_end"))
    offer_next(reply, services)
    return True


def _supposed(
    asked: Asked, person: Person, today: dt.date
) -> tuple[Mapping[str, Any], dt.date | None]:
    """The facts of a supposition, and the day if time passes in it."""
    text = _SUPPOSED.sub(lambda match: "," * len(match[0]), asked.text)
    facts = dict(read_facts(text, asked.mentions, today).facts)
    more = _MORE_HEADS.search(text)
    heads = [c.value for c in find_counts(text[more.end() :])] if more else []
    if heads and heads[0] is not None:
        facts["jobs_created"] = int(person.facts.get("jobs_created") or 0) + heads[0]
    later = _LATER.search(text)
    months = [d.months for d in find_durations(text[later.end() :])] if later else []
    on = after(today, months[0]) if months and months[0] else None
    return facts, on
