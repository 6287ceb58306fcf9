"""Verdicts in words: the status, why, how much, from when, and what stays open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from actions.reply import Reply
from actions.services import Services
from policy_kb.assess import verdict_object
from policy_kb.entries import Quote
from policy_kb.rules.amounts import Sum
from policy_kb.rules.bundle import bundle, exclusions, pair
from policy_kb.rules.evaluate import Judged, Verdict, shown
from policy_kb.rules.schema import Exclusion
from policy_kb.rules.ternary import Result

ORDER = ("likely_eligible", "need_info", "refer", "not_eligible")
TELLING = {
    "not_eligible": Result.NOT_MET, "refer": Result.UNDECIDED, "need_info": Result.UNKNOWN,
}  # fmt: skip
MOST_OPEN = 3


def tell(reply: Reply, services: Services, verdict: Verdict) -> None:
    """State one verdict: its status, the conditions that settle it, and what would change it."""
    say, title = services.wording.say, verdict.rule.title
    reply.decision = "assess"
    reply.say(say(f"utter_verdict_{verdict.status}", title=title))
    reply.say(_because(services, verdict))
    changes = [judged.change for judged in verdict.conditions if judged.change]
    if changes:
        reply.say(say("utter_change", changes="".join(changes)))
    if verdict.earliest_on:
        reply.say(say("utter_earliest", day=shown(verdict.earliest_on)))
    if verdict.status == "refer":
        reply.say(say("utter_handoff_reasons", reasons="、".join(verdict.rule.handoff)))
    if verdict.status != "not_eligible":
        _what_is_given(reply, services, verdict)
        reply.say(say("utter_next_step", text=verdict.rule.next_step))
    stated(reply, services, verdict)
    reply.topic = verdict.rule.id
    reply.brief = False


def stated(reply: Reply, services: Services, verdict: Verdict) -> None:
    """Attach a verdict to the message: its JSON, its quotes, what to confirm."""
    rule = verdict.rule
    telling = TELLING.get(verdict.status)
    first = sorted(verdict.conditions, key=lambda judged: judged.result != telling)
    reply.verdicts.append(verdict_object(verdict))
    reply.wants |= {"refer"} & {verdict.status}
    reply.cite(Quote(judged.condition.clause, judged.condition.quote) for judged in first)
    if rule.amount.quote and verdict.status != "not_eligible":
        reply.cite([Quote(rule.amount.clause, rule.amount.quote)])
    reply.add(reply.clauses, [rule.clause])
    reply.add(reply.programs, [rule.id])
    reply.add(reply.confirm, [services.kb.topic(rule.id).confirm])


def _because(services: Services, verdict: Verdict) -> str:
    telling = TELLING.get(verdict.status)
    if telling is not None:
        return "\n".join(_line(services, one) for one in verdict.having(telling))
    labels = [services.kb.clause(judged.condition.clause).label for judged in verdict.conditions]
    return services.wording.say(
        "utter_all_met",
        messages="；".join(judged.message.rstrip("。") for judged in verdict.conditions),
        clauses="，".join(dict.fromkeys(labels)),
    )


def _line(services: Services, judged: Judged) -> str:
    label = services.kb.clause(judged.condition.clause).label
    return services.wording.say("utter_because", message=judged.message, clause=label)


def _what_is_given(reply: Reply, services: Services, verdict: Verdict) -> None:
    say, given = services.wording.say, verdict.given
    reply.say(say("utter_verdict_amount", text=verdict.rule.amount.text))
    if given.each.bound in ("exact", "range") and given.each.per == "month" and given.each.low:
        reply.say(say("utter_verdict_monthly", sum=in_yuan(given.each)))
    if given.total is not None:
        reply.say(say("utter_verdict_total", sum=in_yuan(given.total)))
    _say_exclusive(reply, services, verdict.rule.exclusive)
    points = "".join(verdict.open_points[:MOST_OPEN])
    reply.say(say("utter_open_points", points=points))


def _say_exclusive(reply: Reply, services: Services, found: Iterable[Exclusion]) -> None:
    for words in found:
        label = services.kb.clause(words.clause).label
        reply.say(services.wording.say("utter_exclusive", quote=words.quote, clause=label))


def in_yuan(amount: Sum) -> str:
    """A sum with its bound: 至少5000元, 最多35000元, 1188元到1362元."""
    low, high = _number(amount.low), _number(amount.high)
    if amount.bound == "floor":
        return f"至少{low}元"
    if amount.bound == "cap":
        return f"最多{high}元"
    return f"{low}元" if low == high else f"{low}元到{high}元"


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def tell_all(reply: Reply, services: Services, verdicts: Sequence[Verdict]) -> None:
    """State several verdicts as a list: likely, lacking something, to be referred, not."""
    say = services.wording.say
    reply.decision = "assess"
    mine = [v for v in verdicts if concerns(v)]
    for status in ORDER:
        found = sorted((v for v in mine if v.status == status), key=_use, reverse=True)
        if found:
            lines = [_item(services, verdict) for verdict in found]
            reply.say("\n".join([say(f"utter_list_{status}"), *lines]))
        for verdict in found:
            stated(reply, services, verdict)
    others = [v.rule.title for v in verdicts if not concerns(v)]
    if others:
        reply.say(say("utter_list_others", titles="、".join(others)))
    _say_best(reply, services, mine)
    reply.brief = False


def concerns(verdict: Verdict) -> bool:
    """Whether a verdict belongs in a person's list: firms' and bases' only once it is settled."""
    return verdict.rule.payee == "person" or verdict.status != "need_info"


def _item(services: Services, verdict: Verdict) -> str:
    say, title = services.wording.say, verdict.rule.title
    if verdict.status == "likely_eligible":
        return say("utter_item_likely", title=title, text=verdict.rule.amount.text)
    judged = verdict.having(TELLING[verdict.status])[0]
    if verdict.status == "need_info":
        labels = [services.assessor.book.facts[key].label for key in verdict.missing]
        return say("utter_item_need_info", title=title, missing="、".join(labels[:3]))
    label = services.kb.clause(judged.condition.clause).label
    return say("utter_item", title=title, message=judged.message, clause=label)


def _use(verdict: Verdict) -> Decimal:
    """What a program is worth to the person, as far as the text gives a sum."""
    amount = verdict.given.total or verdict.given.each
    return amount.high or amount.low or Decimal(0)


def _say_best(reply: Reply, services: Services, verdicts: Sequence[Verdict]) -> None:
    """Of programs that cannot be drawn together, say which pays more and what is given up."""
    best = bundle(verdicts)
    _say_exclusive(reply, services, best.because)
    titles = {verdict.rule.id: verdict.rule.title for verdict in verdicts}
    pairs = [(kept, lost) for lost in best.given_up for kept in best.drawn]
    barred = exclusions(verdict.rule for verdict in verdicts)
    for kept, lost in pairs:
        if pair(kept, lost) in barred:
            say = services.wording.say("utter_bundle", kept=titles[kept], lost=titles[lost])
            reply.say(say)
