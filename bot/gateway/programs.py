"""What the form asks: the programs, the facts that each looks at, and the names of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from policy_kb.rules.facts import Fact
from policy_kb.rules.schema import (
    All,
    AnyOf,
    Is,
    Not,
    Rule,
    Test,
    UndecidedIf,
    UndecidedUnless,
    facts_of,
)

if TYPE_CHECKING:
    from policy_kb.store import KnowledgeBase


class DocumentEntry(BaseModel):
    """The document that all verdicts rest on."""

    number: str
    title: str
    term: str = Field(..., description="First and last day, as people write them.")
    note: str | None = Field(None, description="What is known of what comes after the term.")


class ExclusionEntry(BaseModel):
    """A program that cannot be drawn together with this one, and the words that say so."""

    program: str
    clause: str
    quote: str


class ProgramEntry(BaseModel):
    """A program that one can be eligible for."""

    id: str
    title: str
    clause: str
    clause_label: str
    payee: str = Field(..., description="Who receives: person, firm, base or nobody.")
    amount_text: str
    next_step: str
    facts: list[str] = Field(..., description="Keys in the order to ask.")
    exclusive: list[ExclusionEntry]


class ChoiceEntry(BaseModel):
    """One answer that a question offers."""

    title: str
    value: Any


class FactEntry(BaseModel):
    """One fact: how it is typed, asked for and explained."""

    key: str
    kind: str
    label: str
    ask: str
    why: str
    values: list[str]
    choices: list[ChoiceEntry]
    also: list[str] = Field(..., description="Facts that the same question may fill.")
    default_from: str | None = Field(None, description="The fact that stands for it if absent.")


class GroupEntry(BaseModel):
    """A group of people."""

    id: str
    name: str
    sensitive: bool = Field(..., description="Asked for only gently, and last.")


class Catalogue(BaseModel):
    """All that a form of the assessment needs."""

    document: DocumentEntry
    programs: list[ProgramEntry]
    facts: list[FactEntry]
    groups: list[GroupEntry]
    regions: list[str]


def catalogue(kb: KnowledgeBase) -> Catalogue:
    """Gather it from the knowledge base; programs in the order of the document."""
    facts = {fact.key: fact for fact in kb.facts}
    return Catalogue(
        document=_document(kb),
        programs=[_program(rule, kb, facts) for rule in kb.rules],
        facts=[_fact(fact) for fact in sorted(kb.facts, key=lambda fact: fact.order)],
        groups=[
            GroupEntry(id=group.id, name=group.name, sensitive=group.sensitive)
            for group in kb.groups
        ],
        regions=[region.name for region in kb.regions],
    )


def keys_of(rule: Rule) -> set[str]:
    """The facts that a rule looks at for its status, its amount or an open point."""
    amount = rule.amount
    tests = [condition.test for condition in rule.conditions]
    tests += [point.when for point in rule.open_points if point.when is not None]
    tests += [amount.count] if amount.count else []
    keys = {key for test in tests for key in _keys(test)}
    return keys | (
        {amount.wage.start, amount.wage.end, amount.wage.also_on} if amount.wage else keys
    )


def _keys(test: Test) -> set[str]:
    """Unlike ``facts_of``, also a fact that conversation asks for by way of another."""
    if isinstance(test, Is):
        return {test.fact, *facts_of(test)}
    if isinstance(test, (All, AnyOf)):
        return {key for one in test.of for key in _keys(one)}
    if isinstance(test, (Not, UndecidedUnless, UndecidedIf)):
        return _keys(test.of)
    return set(facts_of(test))


def _document(kb: KnowledgeBase) -> DocumentEntry:
    document = kb.document
    first, last = (
        f"{day.year}年{day.month}月{day.day}日" for day in (document.term_from, document.term_until)
    )
    return DocumentEntry(
        number=document.number,
        title=document.title,
        term=f"{first}至{last}",
        note=document.successor.note if document.successor else None,
    )


def _program(rule: Rule, kb: KnowledgeBase, facts: dict[str, Fact]) -> ProgramEntry:
    return ProgramEntry(
        id=rule.id,
        title=rule.title,
        clause=rule.clause,
        clause_label=kb.clause(rule.clause).label,
        payee=rule.payee,
        amount_text=rule.amount.text,
        next_step=rule.next_step,
        facts=sorted(keys_of(rule), key=lambda key: (facts[key].order, key)),
        exclusive=[
            ExclusionEntry(program=other.program, clause=other.clause, quote=other.quote)
            for other in rule.exclusive
        ],
    )


def _fact(fact: Fact) -> FactEntry:
    return FactEntry(
        key=fact.key,
        kind=fact.kind,
        label=fact.label,
        ask=fact.ask,
        why=fact.why,
        values=list(fact.values),
        choices=[ChoiceEntry(title=choice.title, value=choice.value) for choice in fact.choices],
        also=list(fact.also),
        default_from=fact.default_from,
    )
