"""Bad input gets a clear answer, is not stored by halves, and never shows a traceback."""

from __future__ import annotations

import asyncio

import pytest

pytestmark = pytest.mark.anyio

SAID = '{"client_message_id": "a", "text": %s}'
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param(SAID % '""', 422, "blank", id="empty"),
        pytest.param(SAID % '" \\t\\n\u3000"', 422, "blank", id="only spaces"),
        pytest.param(SAID % '"\u200b\u200d\ufeff"', 422, "blank", id="only zero width"),
        pytest.param(SAID % '"\\u0000\\u0007"', 422, "blank", id="only control characters"),
        pytest.param(SAID % '"\\ud83d"', 422, "invalid", id="half an emoji"),
        pytest.param(SAID % f'"{"长" * 4001}"', 413, "too_long", id="4001 characters"),
        pytest.param(SAID % f'"{"长" * 20000}"', 413, "too_long", id="20,000 characters"),
        pytest.param(SAID % f'"{"x" * 3_000_000}"', 413, "too_long", id="three megabytes"),
        pytest.param(SAID % "5", 422, "invalid", id="a number as text"),
        pytest.param(SAID % '["a"]', 422, "invalid", id="a list as text"),
        pytest.param(SAID % "null", 422, "invalid", id="neither text nor payload"),
        pytest.param(SAID % '"a", "payload": "/x"', 422, "invalid", id="text and payload"),
        pytest.param('{"client_message_id": 5, "text": "a"}', 422, "invalid", id="number as id"),
        pytest.param('{"client_message_id": "", "text": "a"}', 422, "invalid", id="empty id"),
        pytest.param(
            '{"client_message_id": "\\u0000", "text": "a"}', 422, "invalid", id="NUL in the id"
        ),
        pytest.param(
            '{"client_message_id": "a", "payload": "\\ud800"}', 422, "invalid", id="broken payload"
        ),
        pytest.param(
            '{"client_message_id": "a", "payload": "/ask\\u0000"}', 422, "not_offered", id="NUL"
        ),
        pytest.param('{"text": "a"}', 422, "invalid", id="no id"),
        pytest.param("[]", 422, "invalid", id="a list"),
        pytest.param('"a"', 422, "invalid", id="a string"),
        pytest.param("null", 422, "invalid", id="null"),
        pytest.param("", 422, "invalid", id="no body"),
        pytest.param('{"client_message_id": "a", "te', 400, "broken_json", id="half a JSON"),
        pytest.param("[" * 100_000, 400, "broken_json", id="a deep JSON"),
        pytest.param(b'{"text": "\xff\xfe"}', 400, "broken_encoding", id="not UTF-8"),
        pytest.param("你好".encode("gbk"), 400, "broken_encoding", id="GBK"),
    ],
)
async def test_refused(running, fake, body, status, code):
    async with running() as gateway:
        person = await gateway.person()
        answer = await gateway.http.post(
            f"{person.path}/messages", content=body, headers=person.headers | JSON
        )
        messages = await person.read()

    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert any("\u4e00" <= sign <= "\u9fff" for sign in answer.json()["message"])
    assert messages == [] and fake.asked == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        pytest.param("你\u0000好\u0007\u009f", "你好", id="control characters go"),
        pytest.param("一\r\n二\t三", "一\n二\t三", id="lines and tabs stay"),
        pytest.param("😀😀", "😀😀", id="emoji are text"),
        pytest.param("？", "？", id="a question mark is text"),
        pytest.param("长" * 4000, "长" * 4000, id="4000 characters"),
    ],
)
async def test_stored(running, fake, typed, stored):
    async with running() as gateway:
        person = await gateway.person()
        await person.ask(typed)
        messages = await person.read()

    assert messages[0]["text"] == stored == fake.asked[0]["text"]


async def test_a_body_without_announced_length_is_limited_too(running):
    async def drip():
        for _ in range(20):
            yield b"x" * 10_000

    async with running() as gateway:
        person = await gateway.person()
        answer = await gateway.http.post(
            f"{person.path}/messages", content=drip(), headers=person.headers | JSON
        )

    assert (answer.status_code, answer.json()["error"]) == (413, "too_long")


@pytest.mark.parametrize(
    ("path", "headers", "status", "code"),
    [
        ("{own}", {}, 401, "no_token"),
        ("{own}", {"Authorization": "Basic abc"}, 401, "no_token"),
        ("{own}", {"Authorization": "Bearer wrong"}, 403, "wrong_token"),
        ("{own}", {"Authorization": "Bearer {other}"}, 403, "wrong_token"),
        ("0" * 32, {"Authorization": "Bearer {other}"}, 404, "unknown_conversation"),
        ("no-such", {"Authorization": "Bearer {other}"}, 404, "unknown_conversation"),
        ("%00", {"Authorization": "Bearer {other}"}, 404, "unknown_conversation"),
    ],
)
@pytest.mark.parametrize("call", ["GET", "POST", "TALK"])
async def test_only_the_owner_gets_in(running, path, headers, status, code, call):
    async with running() as gateway:
        person, other = await gateway.person(), await gateway.person()
        headers = {key: value.replace("{other}", other.token) for key, value in headers.items()}
        url = f"/api/v1/conversations/{path.replace('{own}', person.id)}"
        body = {"client_message_id": "a", "text": "你好"} if call == "POST" else None
        answer = await gateway.http.request(
            "POST" if call == "POST" else "GET",
            url + ("" if call == "TALK" else "/messages"),
            headers=headers,
            json=body,
        )
        messages = await person.read()

    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert messages == []


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=9e99", "wait=31", "wait=nan"])
async def test_a_wrong_query_is_refused(running, query):
    async with running() as gateway:
        person = await gateway.person()
        answer = await gateway.http.get(f"{person.path}/messages?{query}", headers=person.headers)

    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")


async def test_unknown_addresses_and_methods_are_told_in_json(running):
    async with running() as gateway:
        missing = await gateway.http.get("/nowhere")
        static = await gateway.http.get("/static/nowhere.js")
        outside = await gateway.http.get("/static/%2e%2e/settings.py")
        method = await gateway.http.put("/api/v1/conversations")

    assert [a.json()["error"] for a in (missing, static, outside)] == ["not_found"] * 3
    assert (method.status_code, method.json()["error"]) == (405, "method_not_allowed")


async def test_too_many_new_conversations_are_told_when_to_come_back(running):
    async with running(POLICYBOT_CONVERSATIONS_PER_MINUTE="3") as gateway:
        answers = [await gateway.http.post("/api/v1/conversations") for _ in range(4)]

    assert [a.status_code for a in answers] == [201, 201, 201, 429]
    assert int(answers[3].headers["Retry-After"]) > 0
    assert answers[3].json()["error"] == "too_many"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_cannot_be_stored_is_not_acknowledged(running, monkeypatch):
    monkeypatch.setattr("bot.gateway.database.BUSY_SECONDS", 0.1)
    async with running() as gateway:
        person = await gateway.person()
        with gateway.services.database.engine.begin():  # holds the only write lock
            locked = await person.send("你好")
        messages = await person.read()

    assert (locked.status_code, locked.json()["error"]) == (503, "cannot_store")
    assert locked.headers["Retry-After"]
    assert messages == []


async def test_answers_forbid_what_the_page_does_not_need(running):
    async with running() as gateway:
        page = await gateway.http.get("/")
        error = await gateway.http.get("/nowhere")

    for answer in (page, error):
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_crash_of_ours_shows_no_traceback(running, monkeypatch):
    async with running() as gateway:
        person = await gateway.person()
        monkeypatch.setattr("bot.gateway.schemas.message_object", lambda row: 1 / 0)
        await person.say("你好")
        answer = await gateway.http.get(f"{person.path}/messages", headers=person.headers)
        await asyncio.sleep(0)

    assert (answer.status_code, answer.json()["error"]) == (500, "internal")
    assert "Traceback" not in answer.text
