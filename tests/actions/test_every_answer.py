"""Every question about every topic is answered from the plan's own words, and says when."""

from __future__ import annotations

import re

import pytest

from actions.asked import read
from actions.compose import Turn, compose
from actions.memory import Memory
from actions.services import Services
from policy_kb.figures import not_held
from tests.actions.messages import pressed

INTENTS = (
    "ask_what", "ask_eligibility", "ask_amount", "ask_duration", "ask_conditions", "ask_how",
    "ask_materials", "ask_departments", "ask_contact", "ask_targets", "ask_validity",
    "ask_comparison", "ask_exclusion", "ask_payer", "ask_local", "ask_overview", "ask_source",
)  # fmt: skip
TERM_OVER = "2022—2025年的方案，期限已过"
HOTLINES = ("12345", "12333", "120", "110")


def press(services: Services, intent: str, topic: str) -> Turn:
    asked = read(pressed(intent, topic), services.searcher)
    return compose(asked, Memory(), services)


@pytest.fixture(scope="module", params=INTENTS)
def turns(request: pytest.FixtureRequest, services: Services) -> dict[str, Turn]:
    """The replies to one kind of question, by topic."""
    return {topic.id: press(services, request.param, topic.id) for topic in services.kb.topics}


def test_every_topic_gets_a_reply_that_says_something(turns: dict[str, Turn]):
    silent = [topic for topic, turn in turns.items() if len(turn.reply.text) < 10]

    assert silent == []


def test_every_reply_cites_the_plan(turns: dict[str, Turn]):
    without = [topic for topic, turn in turns.items() if not turn.reply.quotes]

    assert without == []


def test_every_quote_stands_word_for_word_in_its_clause(services: Services, turns: dict[str, Turn]):
    wrong = [
        (topic, quote)
        for topic, turn in turns.items()
        for quote in turn.reply.quotes
        if quote.text not in services.kb.clause(quote.clause).text
    ]

    assert wrong == []


def test_every_figure_is_held_by_a_quote_shown(services: Services, turns: dict[str, Turn]):
    wrong = {}
    for topic, turn in turns.items():
        quotes = [quote.text for quote in turn.reply.quotes]
        if unheld := not_held(own_words(services, turn), quotes):
            wrong[topic] = unheld

    assert wrong == {}


def test_every_reply_says_that_the_term_is_over(turns: dict[str, Turn]):
    without = [t for t, turn in turns.items() if "plan_term_ended" not in turn.reply.notices]

    assert without == []
    assert all("2025年" in turn.reply.text for turn in turns.values())


def test_no_blank_is_left_open(turns: dict[str, Turn]):
    spoken = [
        words
        for turn in turns.values()
        for words in [turn.reply.text, *(button["title"] for button in turn.reply.buttons)]
    ]

    assert [words for words in spoken if re.search(r"\{\w*\}|\bNone\b|：\s*。", words)] == []


def test_every_button_leads_to_a_known_topic_and_intent(services: Services, turns: dict[str, Turn]):
    payload = re.compile(r'/(ask_\w+)(?:\{"topic": "(\w+)"\})?')
    buttons = [
        button
        for turn in turns.values()
        for button in turn.reply.buttons
        if not button["payload"].startswith("/give_facts")  # see test_questions.py
    ]
    wrong = [
        button
        for button in buttons
        if not (match := payload.fullmatch(button["payload"]))
        or match[1] not in {*INTENTS, "ask_human"}
        or (match[2] is not None and match[2] not in services.searcher.clauses)
    ]

    assert wrong == []


@pytest.mark.parametrize("intent", ["ask_what", "ask_eligibility"])
def test_within_its_term_the_plan_is_not_called_over(in_term: Services, intent: str):
    turn = press(in_term, intent, "startup_subsidy")

    assert turn.reply.notices == []
    assert "期限已过" not in turn.reply.text


def own_words(services: Services, turn: Turn) -> str:
    """What a reply says of its own accord: without names, dates and numbers of documents."""
    kb, text = services.kb, turn.reply.text
    document, issued = kb.document, kb.document.issued_on
    fixed = [
        document.number,
        document.title,
        document.term_quote,
        f"{issued.year}年{issued.month}月{issued.day}日",
        document.successor.note if document.successor else "",
        *(topic.title for topic in kb.topics),
        *(topic.confirm for topic in kb.topics),
        *(clause.title for clause in kb.clauses),
        *(detail.text for detail in kb.details),
        *HOTLINES,
    ]
    text = re.sub(r"最多还有\d+个问题", "", text)
    text = re.sub(r"[一二三]、(?:（[一二三四五六七]）)?(?:\d\.)?", "", text.replace(TERM_OVER, ""))
    for words in sorted(filter(None, fixed), key=len, reverse=True):
        text = text.replace(words, "")
    return text
