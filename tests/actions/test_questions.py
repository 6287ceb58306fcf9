"""Every question of the book: its buttons, its short answers, yes and no each the right way."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from actions.eligibility import known
from actions.interview import Interview
from actions.memory import Memory
from actions.person import Person
from actions.services import Services
from policy_kb.rules.facts import Fact
from policy_kb.rules.schema import facts_of
from tests.actions.conversation import Conversation

YES = ("是", "是的", "对", "嗯", "有", "有的", "是呢", "对的，是这样")
NO = ("没有", "不是", "没", "没有呢", "不是的", "还没有", "没有，从来没有")
UNSURE = ("不清楚", "不知道", "记不清了", "说不上来", "这个我不太清楚")
REFUSED = ("不想说", "不方便说", "跳过")


def asked(services: Services, fact: Fact) -> Conversation:
    """A conversation in which this fact has just been asked for."""
    program = next(
        (
            rule.id
            for rule in services.assessor.rules.values()
            if any(fact.key in facts_of(one.test) for one in rule.conditions)
        ),
        "startup_subsidy",
    )
    asking = (fact.key, *fact.also)
    return Conversation(services, Memory(interview=Interview((program,), asking=asking, asked=1)))


def book(services: Services, kind: str = "") -> list[Fact]:
    """The facts that a program asks for, of one kind or of all."""
    return [fact for fact in services.assessor.book.facts.values() if kind in ("", fact.kind)]


def misheard(services: Services, answers: Iterable[tuple[Fact, str, object]]) -> list[object]:
    """The answers that were heard otherwise than they should be."""
    wrong: list[object] = []
    for fact, text, value in answers:
        talk = asked(services, fact)
        talk.says(text)
        if talk.facts.get(fact.key) != value:
            wrong.append((fact.key, text, value, dict(talk.facts)))
    return wrong


@pytest.mark.parametrize("text", YES)
def test_a_bare_yes_means_what_the_question_makes_of_it(services: Services, text: str):
    facts = book(services, "bool")

    assert misheard(services, [(fact, text, fact.yes) for fact in facts]) == []


@pytest.mark.parametrize("text", NO)
def test_a_bare_no_means_the_contrary(services: Services, text: str):
    facts = book(services, "bool")

    assert misheard(services, [(fact, text, not fact.yes) for fact in facts]) == []


def test_each_word_of_the_book_means_its_value(services: Services):
    others = [fact for fact in book(services) if fact.kind != "groups"]
    worded = [(f, word.title, word.value) for f in others for word in f.words]

    assert misheard(services, worded) == []


def test_a_short_word_names_a_group_where_groups_are_asked_for(services: Services):
    groups = services.assessor.book.facts["groups"]
    worded = [(groups, word.title, [word.value]) for word in groups.words]

    assert worded
    assert misheard(services, worded) == []


def test_the_title_of_a_button_may_be_typed(services: Services):
    wrong = []
    for fact in book(services):
        for choice in fact.choices:
            typed, pressed = asked(services, fact), asked(services, fact)
            typed.says(choice.title)
            pressed.answers(payload_of(fact, choice.value))
            if typed.facts != pressed.facts:
                wrong.append((choice.title, dict(typed.facts), dict(pressed.facts)))

    assert wrong == []


def payload_of(fact: Fact, value: object) -> str:
    """What the button sends; no to a question for two things says no to both."""
    keys = (fact.key, *fact.also) if value is False else (fact.key,)
    written = str(value).lower() if isinstance(value, bool) else value
    return "&".join(f"{key}={written}" for key in keys)


@pytest.mark.parametrize(
    "text", ["都不是", "啥也不是", "哪类都不是", "什么都不是", "都不属于", "我就是普通老百姓"]
)
def test_to_belong_to_no_group_is_an_answer(services: Services, text: str):
    talk = asked(services, services.assessor.book.facts["groups"])

    if talk.says(text).asks == ["groups"]:  # once more, for groups that are asked for gently
        talk.says(text)

    assert (talk.facts["groups"], talk.memory.person.complete) == ([], True)


@pytest.mark.parametrize("text", [*UNSURE, *REFUSED])
def test_what_somebody_cannot_or_will_not_say_is_left_unknown(services: Services, text: str):
    taken = []
    for fact in book(services):
        talk = asked(services, fact)
        reply = talk.says(text)
        if talk.facts or fact.key not in talk.memory.person.declined or fact.key in reply.asks:
            taken.append((fact.key, dict(talk.facts), reply.asks))

    assert taken == []


def test_every_button_leads_to_what_the_book_accepts(services: Services):
    unread = []
    for fact in book(services):
        talk = asked(services, fact)
        again = talk.says("唔哩哇啦")
        for button in again.buttons:
            pressed = asked(services, fact)
            pressed.presses(button["payload"])
            person = pressed.memory.person
            known(services, person)  # raises what the book does not accept
            if person == Person():
                unread.append((fact.key, button))

    assert unread == []


def test_every_question_offers_not_to_know(services: Services):
    without = []
    for fact in book(services):
        talk = asked(services, fact)
        again = talk.says("唔哩哇啦")
        if again.buttons[-1]["title"] != "不清楚":
            without.append((fact.key, again.buttons))

    assert without == []
