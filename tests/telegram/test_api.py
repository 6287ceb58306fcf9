"""What the adapter asks of Telegram, and what people then see there."""

from __future__ import annotations

import asyncio

import pytest

from bot.gateway.channels.outcomes import Sent
from bot.gateway.channels.telegram.api import TelegramApi
from tests.telegram.conftest import HELLO, ended

pytestmark = pytest.mark.anyio
CLAIM = [[{"title": "接单", "data": "claim:7"}]]


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


async def test_nothing_is_asked_at_the_start(fake, api):
    assert fake.calls() == []


async def test_a_proxy_of_the_site_is_not_asked_for_loopback(fake, wang, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    api = TelegramApi(fake.token, fake.url)

    assert isinstance(await api.perform("42", HELLO), Sent)
    await api.close()
