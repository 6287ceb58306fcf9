"""What the adapter asks of Telegram, and what it makes of each thing that can go wrong there."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import pytest

from bot.gateway.channels.outcomes import (
    Later,
    Moved,
    NotSent,
    Refused,
    Sent,
    ThreadGone,
    Uncertain,
)
from bot.gateway.channels.telegram.api import TelegramApi
from tests.telegram import fake_api as faults

pytestmark = pytest.mark.anyio
HELLO = {"do": "send", "text": "您好"}
CLAIM = [[{"title": "接单", "data": "claim:7"}]]


@pytest.fixture
def wang(fake):
    return fake.person(42, "王芳")


@pytest.fixture
def team(fake):
    return fake.group(-1001, "导师组")


async def ended(doing) -> NotSent:
    with pytest.raises(NotSent) as caught:
        await doing
    return caught.value


async def test_a_text_arrives_as_it_is_with_its_buttons(fake, wang, api):
    body = {"do": "send", "text": "*不是* <b>粗体</b> _", "buttons": CLAIM, "silent": True}

    sent = await api.perform("42", body)

    (shown,) = fake.shown(wang)
    assert sent == Sent(str(shown.id))
    assert (shown.text, shown.buttons, shown.silent) == (body["text"], (("接单",),), True)
    assert "parse_mode" not in fake.calls("sendMessage")[0].arguments


async def test_a_reply_goes_out_even_if_what_it_replies_to_is_gone(fake, wang, api):
    asked = wang.writes("在吗")

    await api.perform("42", {**HELLO, "reply_to": asked.id})
    await api.perform("42", {**HELLO, "reply_to": 999_999})

    assert [shown.reply_to for shown in fake.shown(wang)] == [None, asked.id, None]


@pytest.mark.parametrize(
    "kind", ["photo", "voice", "document", "video", "audio", "animation", "video_note", "sticker"]
)
async def test_a_file_is_passed_on_by_its_id(fake, wang, team, api, kind):
    content = wang.sends(kind, size=100 * 2**20).content[kind]
    file = content[-1] if kind == "photo" else content
    thread = team.opens("案件 7")
    captioned = {} if kind in ("video_note", "sticker") else {"caption": "营业执照"}

    body = {"do": "media", "kind": kind, "file_id": file["file_id"], **captioned}
    sent = await api.perform("-1001", body, thread=thread)

    shown = fake.shown(team, thread)[-1]
    assert (str(shown.id), shown.kind) == (sent.remote_id, kind)
    assert shown.text == captioned.get("caption", "")


async def test_places_and_contacts_are_passed_on(fake, wang, api):
    place = {"kind": "location", "latitude": 40.8, "longitude": 111.7}
    somebody = {"kind": "contact", "phone_number": "13800000000", "first_name": "李"}

    await api.perform("42", {"do": "media", **place})
    await api.perform("42", {"do": "media", **somebody, "caption": None})

    assert [shown.kind for shown in fake.shown(wang)] == ["location", "contact"]


async def test_an_edit_changes_text_and_buttons_or_either(fake, wang, api):
    sent = await api.perform("42", {**HELLO, "buttons": CLAIM})
    number = int(sent.remote_id)
    looks = []

    for change in (
        {"text": "已由李老师接手", "buttons": CLAIM},
        {"buttons": []},
        {"buttons": CLAIM},
        {"text": "已结束"},
    ):
        assert await api.perform("42", {"do": "edit", **change}, message_id=number) == sent
        looks += [(shown.text, len(shown.buttons)) for shown in fake.shown(wang)]

    assert looks == [
        ("已由李老师接手", 1),
        ("已由李老师接手", 0),
        ("已由李老师接手", 1),
        ("已结束", 0),
    ]


async def test_an_edit_that_changes_nothing_counts_as_sent(fake, wang, api):
    sent = await api.perform("42", HELLO)

    again = await api.perform("42", {**HELLO, "do": "edit"}, message_id=int(sent.remote_id))

    assert again == sent
    assert "message is not modified" in fake.calls("editMessageText")[0].answer["description"]


async def test_a_press_is_answered_and_a_late_answer_is_no_error(fake, wang, api):
    await api.perform("42", {**HELLO, "buttons": CLAIM})
    press = wang.presses(fake.shown(wang)[0], "接单")
    answer = {"do": "answer", "callback_id": press.id, "text": "已由李老师接手", "alert": True}

    await api.perform("42", answer)
    fake.forget_presses()

    assert press.answers == [("已由李老师接手", True)]
    assert await api.perform("42", answer) == Sent(None)


async def test_a_topic_is_made_written_in_renamed_and_closed(fake, team, api):
    thread = int((await api.perform("-1001", {"do": "topic", "name": "案件 7"})).remote_id)

    await api.perform("-1001", HELLO, thread=thread)
    rename = {"do": "rename_topic", "name": "案件 7 已结束"}
    await api.perform("-1001", rename, thread=thread)
    await api.perform("-1001", {"do": "close_topic"}, thread=thread)

    assert fake.texts(team) == ["您好"] and fake.shown(team, thread)[-1].thread == thread
    assert (team.topics[thread].name, team.topics[thread].closed) == ("案件 7 已结束", True)
    assert await api.perform("-1001", rename, thread=thread) == Sent(None)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({**HELLO, "buttons": [[{"title": "好", "data": "数" * 22}]]}, "64 bytes"),
        ({**HELLO, "buttons": [[{"title": "好", "data": ""}]]}, "64 bytes"),
        ({"do": "edit", "text": "好"}, "message_id"),
        ({"do": "close_topic"}, "thread"),
        ({"do": "media", "kind": "poll", "file_id": "x"}, "poll"),
        ({"do": "media", "kind": "sticker", "file_id": "x", "caption": "好"}, "caption"),
        ({"do": "sing"}, "sing"),
    ],
)
async def test_a_body_that_is_wrong_in_itself_is_a_fault_of_ours(fake, api, body, said):
    with pytest.raises(ValueError, match=said):
        await api.perform("42", body)

    assert fake.calls() == []


@pytest.mark.parametrize(
    ("fault", "kind", "reason"),
    [
        pytest.param(faults.too_many(7), Later, "too_many", id="429"),
        pytest.param(faults.refused(429, "Too Many Requests"), Later, "too_many", id="429 alone"),
        pytest.param(faults.trouble(500), Later, "status_500", id="500"),
        pytest.param(faults.trouble(502), Later, "status_502", id="502"),
        pytest.param(faults.refused(401, "Unauthorized"), Later, "token", id="token revoked"),
        pytest.param(faults.trouble(403), Later, "status_403", id="403 of a proxy"),
        pytest.param(faults.trouble(302), Later, "status_302", id="login page of a network"),
        pytest.param(faults.blocked(), Refused, "blocked", id="blocked"),
        pytest.param(
            faults.refused(403, "Forbidden: user is deactivated"), Refused, "deactivated", id="gone"
        ),
        pytest.param(
            faults.refused(403, "Forbidden: bot was kicked from the supergroup chat"),
            Refused,
            "kicked",
            id="kicked",
        ),
        pytest.param(faults.refused(403, "Forbidden: x"), Refused, "status_403", id="other 403"),
        pytest.param(faults.no_chat(), Refused, "chat_not_found", id="no chat"),
        pytest.param(
            faults.refused(400, "Bad Request: file is too big"), Refused, "too_large", id="file"
        ),
        pytest.param(
            faults.refused(413, "Request Entity Too Large"), Refused, "too_large", id="413"
        ),
        pytest.param(faults.trouble(413), Refused, "too_large", id="413 of a proxy"),
        pytest.param(faults.refused(400, "Bad Request: x"), Refused, "status_400", id="other 400"),
        pytest.param(faults.no_thread(), ThreadGone, "thread_gone", id="no thread"),
        pytest.param(faults.trouble(504), Uncertain, "timeout", id="504 of a proxy"),
        pytest.param(faults.cut(stored=True), Uncertain, "cut", id="cut after storing"),
        pytest.param(faults.cut(stored=False), Uncertain, "cut", id="cut before storing"),
        pytest.param(faults.garbage(), Uncertain, "unreadable", id="garbage"),
    ],
)
async def test_what_becomes_of_a_message(fake, wang, api, fault, kind, reason):
    fake.plan(fault, "sendMessage", chat=wang)

    end = await ended(api.perform("42", HELLO))

    assert (type(end), end.reason) == (kind, reason)
    assert len(fake.shown(wang)) == int(fault.stored)
    assert isinstance(await api.perform("42", HELLO), Sent)


@pytest.mark.parametrize("stored", [True, False])
async def test_no_answer_leaves_it_uncertain(fake, wang, hasty, stored):
    fake.plan(faults.hang(stored=stored), "sendMessage")

    end = await ended(hasty.perform("42", HELLO))

    assert (type(end), end.reason) == (Uncertain, "timeout")
    assert len(fake.shown(wang)) == int(stored)


async def test_an_answer_that_takes_a_while_is_waited_for(fake, wang, api):
    fake.plan(faults.late(0.3), "sendMessage")

    sent = await api.perform("42", HELLO)

    assert sent == Sent(str(fake.shown(wang)[0].id))


async def test_a_result_in_an_unknown_shape_counts_as_sent(fake, wang, team, api):
    fake.plan(faults.odd(), times=None)

    sent = await api.perform("42", HELLO)
    topic = await api.perform("-1001", {"do": "topic", "name": "案件 7"})

    assert sent == Sent(str(fake.shown(wang)[0].id))
    assert topic == Sent(str(*team.topics))


async def test_how_long_to_wait_is_passed_on_as_told(fake, wang, api):
    fake.plan(faults.too_many(7), nth=1)
    fake.plan(faults.refused(429, "Too Many Requests"), nth=2)
    fake.plan(faults.refused(429, "Too Many Requests", retry_after="soon"), nth=3)

    told = [(await ended(api.perform("42", HELLO))).retry_after for _ in range(3)]

    assert told == [7.0, None, None]


async def test_nothing_is_sent_while_telegram_is_away(fake, wang, api):
    await api.perform("42", HELLO)
    await asyncio.to_thread(fake.away)

    end = await ended(api.perform("42", HELLO))
    await asyncio.to_thread(fake.back)

    assert (type(end), end.reason) == (Later, "no_connection")
    assert isinstance(await api.perform("42", HELLO), Sent)
    assert len(fake.shown(wang)) == 2


async def test_a_host_that_is_unknown_is_no_connection(fake):
    api = TelegramApi(fake.token, "http://nowhere.invalid")

    end = await ended(api.perform("42", HELLO))
    await api.close()

    assert (type(end), end.reason) == (Later, "no_connection")


async def test_a_full_pool_sends_nothing(fake, wang, monkeypatch):
    monkeypatch.setattr("bot.gateway.channels.telegram.line.CONNECTIONS", 1)
    monkeypatch.setattr("bot.gateway.channels.telegram.line.POOL_TIMEOUT", 0.05)
    api = TelegramApi(fake.token, fake.url)
    fake.plan(faults.hang())
    first = asyncio.create_task(api.perform("42", HELLO))
    await fake.eventually(lambda: fake.shown(wang))

    end = await ended(api.perform("42", HELLO))
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    await api.close()

    assert (type(end), end.reason, end.detail) == (Later, "no_connection", "PoolTimeout")
    assert len(fake.shown(wang)) == 1


async def test_an_answer_that_only_drips_is_not_waited_for(fake, monkeypatch):
    gone = asyncio.Event()

    async def drip(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        writer.close()
        gone.set()

    monkeypatch.setattr("bot.gateway.channels.telegram.api.CONNECT_TIMEOUT", 0.1)
    monkeypatch.setattr("bot.gateway.channels.telegram.api.POOL_TIMEOUT", 0.1)
    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    api = TelegramApi(fake.token, f"http://127.0.0.1:{port}", timeout=0.1)

    end = await ended(api.perform("42", HELLO))
    await api.close()
    await gone.wait()
    server.close()

    assert (type(end), end.reason) == (Uncertain, "timeout")


async def test_broken_characters_are_refused_and_never_leave(fake, wang, api):
    end = await ended(api.perform("42", {"do": "send", "text": "\ud83d"}))

    assert (type(end), end.reason) == (Refused, "broken_characters")
    assert fake.calls() == []


async def test_a_group_that_became_a_supergroup_tells_its_new_id(fake, api):
    fake.group(-7, forum=False).migrates(-1007)

    end = await ended(api.perform("-7", HELLO))

    assert isinstance(end, Moved) and end.chat_id == "-1007"
    assert isinstance(await api.perform(end.chat_id, HELLO), Sent)


async def test_a_topic_that_was_deleted_is_told_apart_from_a_chat_that_was(fake, team, api):
    thread = team.opens("案件 7")
    team.loses(thread)

    assert isinstance(await ended(api.perform("-1001", HELLO, thread=thread)), ThreadGone)
    close = api.perform("-1001", {"do": "close_topic"}, thread=thread)
    assert isinstance(await ended(close), ThreadGone)


async def test_a_mentor_who_never_started_the_bot_cannot_be_written_to(fake, api):
    fake.person(8, "李", started=False)

    assert (await ended(api.perform("8", HELLO))).reason == "never_started"


async def test_closed_means_closed(api):
    await api.close()

    assert (await ended(api.perform("42", HELLO))).reason == "closed"


async def test_updates_come_as_they_are_even_those_no_library_can_read(fake, wang, api):
    wang.writes("你好")
    fake.inject({"message": {"message_id": "x"}})
    fake.inject({"brand_new": {"what": 1}})

    found = await api.updates(None, 1)

    assert [list(update) for update in found] == [
        ["update_id", "message"],
        ["update_id", "message"],
        ["update_id", "brand_new"],
    ]
    assert found[0]["message"]["text"] == "你好"


async def test_updates_before_the_offset_are_confirmed(fake, wang, api):
    first, second = wang.writes("一"), wang.writes("二")

    found = await api.updates(second.update.id, 0)

    assert [update["update_id"] for update in found] == [second.update.id]
    assert (first.update.confirmed, second.update.confirmed) == (True, False)


async def test_a_long_poll_may_last_longer_than_any_other_call(fake, wang, hasty):
    polling = asyncio.create_task(hasty.updates(None, 5))
    await fake.eventually(lambda: fake.calls("getUpdates"))
    await asyncio.sleep(0.4)
    wang.writes("你好")

    assert len(await polling) == 1


async def test_polling_in_vain_gives_nothing_and_a_webhook_is_in_its_way(fake, api):
    assert await api.updates(None, 0) == []

    await api.set_webhook("http://127.0.0.1:9/webhooks/telegram", "geheim_1")

    assert (await ended(api.updates(None, 0))).reason == "status_409"
    assert fake.webhook.secret == "geheim_1"


async def test_leaving_the_webhook_drops_no_update(fake, wang, api):
    await api.set_webhook("http://127.0.0.1:9/webhooks/telegram", "geheim_1")
    written = wang.writes("你好").update

    await api.delete_webhook()

    assert [update["update_id"] for update in await api.updates(None, 0)] == [written.id]


async def test_commands_are_offered_to_all_or_in_one_chat(fake, wang, api):
    await api.set_commands([("start", "开始")])
    await api.set_commands([("end", "结束")], chat="42")

    assert fake.commands == {None: [("start", "开始")], 42: [("end", "结束")]}


async def test_a_wrong_token_is_a_matter_of_the_site(fake, wang):
    api = TelegramApi("7000000001:wrong", fake.url)

    end = await ended(api.perform("42", HELLO))
    await api.close()

    assert (type(end), end.reason) == (Later, "token")


async def test_nothing_is_asked_at_the_start(fake, api):
    assert fake.calls() == []


async def test_a_proxy_of_the_site_is_not_asked_for_loopback(fake, wang, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    api = TelegramApi(fake.token, fake.url)

    assert isinstance(await api.perform("42", HELLO), Sent)
    await api.close()


async def test_the_token_and_the_words_are_in_no_log_and_no_error(fake, wang, caplog):
    caplog.set_level(logging.DEBUG)
    api = TelegramApi(fake.token, fake.url)
    told = [repr(vars(api))]
    for fault in (
        faults.cut(), faults.garbage(), faults.trouble(), faults.blocked(), faults.odd()
    ):  # fmt: skip
        fake.plan(fault, "sendMessage")
        try:
            await api.perform("42", {"do": "send", "text": "我的身份证"})
        except NotSent as end:
            told += [str(end), repr(end), repr(end.__cause__), repr(end.__context__)]
    await api.updates(None, 0)
    await api.close()
    broken = TelegramApi(fake.token + "\n", fake.url)
    told.append(repr(await ended(broken.perform("42", HELLO))))
    await broken.close()

    secret = fake.token.partition(":")[2]
    assert secret not in caplog.text + "".join(told)
    assert "我的身份证" not in caplog.text + "".join(told)
