"""Searching the plan and canned answers: quoted, with their clauses, from words alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.settings import HOME
from policy_kb.store import KnowledgeBase
from tests.gateway.console.office import good, refused

pytestmark = pytest.mark.anyio
once = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@once
async def test_words_find_the_clause_with_its_quotes(office, knowledge):
    async with office() as desk:
        found = good(await desk.wang.get("search", q="孵化补贴一户多少钱"))["found"]

    first = found[0]
    assert (first["clause"], first["title"]) == ("2.4.2", "创业孵化补贴")
    assert first["label"] == "二、（四）2." and "5000元" in first["text"]
    assert any("不超过5000元" in quote["quote"] for quote in first["quotes"])
    assert len(found) <= 8


@pytest.mark.parametrize(
    ("asked", "clause"),
    [
        ("2.4.2", "2.4.2"),
        ("二、（四）2.", "2.4.2"),
        (" 2.1.2 ", "2.1.2"),
        ("退伍军人开店", "2.1.2"),
    ],
)
@once
async def test_a_clause_is_found_by_its_number_too(office, knowledge, asked, clause):
    async with office() as desk:
        found = good(await desk.wang.get("search", q=asked))["found"]

    assert clause in [one["clause"] for one in found]


@pytest.mark.parametrize("asked", ["", " ", "qwertz", "？！", "\x00", "9.9.9"])
@once
async def test_nothing_is_found_where_nothing_speaks_for_anything(office, knowledge, asked):
    async with office() as desk:
        assert good(await desk.wang.get("search", q=asked)) == {"found": []}


@once
async def test_a_search_without_end_is_refused(office, knowledge):
    async with office() as desk:
        answers = [await desk.wang.get("search", q="长" * 201), await desk.wang.get("search")]

    assert [answer.status_code for answer in answers] == [422, 422]


@once
async def test_each_canned_answer_quotes_the_document_word_for_word(office, knowledge):
    text = KnowledgeBase.open(knowledge).text
    async with office() as desk:
        canned = good(await desk.wang.get("canned"))["canned"]

    ids = [one["id"] for one in canned]
    by_topic = [one for one in canned if not one["id"].startswith("desk_canned_")]
    quotes = [part.split("」——")[0] for one in by_topic for part in one["text"].split("「")[1:]]
    assert len(set(ids)) == len(ids)
    assert [one["title"] for one in canned][:1] == ["问候"]
    assert "startup_subsidy:amount" in ids
    assert all("内政办发〔2022〕31号" in one["text"] and "「" in one["text"] for one in by_topic)
    plain = "".join(text.split())
    assert [quote for quote in quotes if "".join(quote.split()) not in plain] == []
    assert not any("{" in one["text"] + one["title"] for one in canned)


@once
async def test_without_a_knowledge_base_it_is_said_and_all_else_works(office):
    async with office() as desk:
        await desk.helped()
        search = await desk.wang.get("search", q="补贴")
        canned = good(await desk.wang.get("canned"))["canned"]
        session = good(await desk.wang.get("session"))
        closed = await desk.wang.closes(1)

    assert refused(search)[:2] == (503, "no_knowledge") and "Retry-After" in search.headers
    assert canned and all(one["id"].startswith("desk_canned_") for one in canned)
    assert session["topics"] == {} and closed.status_code == 200


def test_the_gateway_starts_without_what_only_the_search_needs():
    code = (
        "import sys, bot.gateway.app;"
        "print([name for name in ('numpy', 'jieba', 'openpyxl', 'policy_kb.search')"
        " if name in sys.modules])"
    )
    asked = [sys.executable, "-c", code]
    ran = subprocess.run(asked, cwd=HOME, capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
