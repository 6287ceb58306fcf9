"""The fake Bot API is as strict as the real one, and what it gives is what a library can read."""

from __future__ import annotations

import json

import httpx
import pytest
from telegram import Bot, Update

from tests.telegram.fake_api import FakeTelegram, Serving
from tests.telegram.fake_world import units

BIG = "😀" * 2048
KEYBOARD = {"inline_keyboard": [[{"text": "接单", "callback_data": "claim:7"}]]}


def keyboard(title="接单", data="claim:7", count=1):
    return {"inline_keyboard": [[{"text": title, "callback_data": data}] * count]}


@pytest.mark.parametrize(
    ("method", "arguments", "status", "said"),
    [
        ("sendMessage", {"chat_id": 42}, 400, "message text is empty"),
        ("sendMessage", {"chat_id": 42, "text": " \n"}, 400, "message text is empty"),
        ("sendMessage", {"chat_id": 42, "text": BIG + "a"}, 400, "message is too long"),
        ("sendMessage", {"chat_id": 43, "text": "a"}, 400, "chat not found"),
        ("sendMessage", {"chat_id": "@someone", "text": "a"}, 400, "chat not found"),
        ("sendMessage", {"text": "a"}, 400, "chat_id is missing"),
        ("sendMessage", {"chat_id": 8, "text": "a"}, 403, "can't initiate conversation"),
        ("sendMessage", {"chat_id": 42, "text": "a", "parse_mode": "HTML"}, 400, "parse_mode"),
        ("sendMessage", {"chat_id": -1001, "text": "a", "message_thread_id": 9}, 400, "thread not"),
        ("sendMessage", {"chat_id": 42, "text": "a", "message_thread_id": 9}, 400, "thread not"),
        (
            "sendMessage",
            {"chat_id": 42, "text": "a", "reply_markup": keyboard(data="数" * 22)},
            400,
            "BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            {"chat_id": 42, "text": "a", "reply_markup": keyboard(title=" ")},
            400,
            "inline keyboard button",
        ),
        (
            "sendMessage",
            {"chat_id": 42, "text": "a", "reply_markup": keyboard(count=101)},
            400,
            "reply markup is too long",
        ),
        (
            "sendMessage",
            {"chat_id": 42, "text": "a", "reply_markup": {"keyboard": []}},
            400,
            "object expected as reply markup",
        ),
        (
            "sendMessage",
            {"chat_id": 42, "text": "a", "reply_parameters": {"message_id": 9}},
            400,
            "message to be replied not found",
        ),
        ("sendMessage", {"chat_id": 42, "text": "a", "reply_markup": "{"}, 400, "can't parse"),
        ("sendPhoto", {"chat_id": 42, "photo": "nothing"}, 400, "wrong file identifier"),
        ("editMessageText", {"chat_id": 42, "message_id": 9, "text": "a"}, 400, "edit not found"),
        ("editMessageText", {"chat_id": 42, "message_id": "x", "text": "a"}, 400, "can't parse"),
        ("answerCallbackQuery", {"callback_query_id": "9"}, 400, "query is too old"),
        ("sendChatAction", {"chat_id": 42, "action": "sleeping"}, 400, "wrong parameter action"),
        ("createForumTopic", {"chat_id": -5, "name": "a"}, 400, "not a forum"),
        ("createForumTopic", {"chat_id": 42, "name": "a"}, 400, "not a forum"),
        ("createForumTopic", {"chat_id": -1002, "name": "a"}, 400, "not enough rights"),
        ("createForumTopic", {"chat_id": -1001, "name": ""}, 400, "non-empty"),
        ("createForumTopic", {"chat_id": -1001, "name": "a" * 129}, 400, "TOPIC_NAME_INVALID"),
        ("closeForumTopic", {"chat_id": -1001, "message_thread_id": 9}, 400, "TOPIC_ID_INVALID"),
        ("setWebhook", {"url": "ftp://127.0.0.1/"}, 400, "invalid webhook URL"),
        ("setWebhook", {"url": "https://example.org/"}, 400, "this machine alone"),
        ("setWebhook", {"url": "http://127.0.0.1/", "secret_token": "ä"}, 400, "unallowed"),
        ("setWebhook", {"url": "http://127.0.0.1/", "max_connections": 0}, 400, "max_connections"),
        ("setMyCommands", {"commands": [{"command": "A", "description": "b"}]}, 400, "COMMAND"),
        ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, 400, "DESCRIPTION"),
        ("sendPigeon", {"chat_id": 42}, 404, "Not Found"),
    ],
)
def test_what_it_refuses(town, ask, method, arguments, status, said):
    found = ask(method, **arguments)

    assert (found[0], found[1]["ok"], found[1]["error_code"]) == (status, False, status)
    assert said in found[1]["description"]
    assert all(shown.by != "bot" for chat in town.chats for shown in town.shown(chat))


def test_what_is_just_within_the_limits_is_taken(town, ask):
    markup = keyboard(data="数" * 21 + "a", count=100)

    assert ask("sendMessage", chat_id=42, text=BIG, reply_markup=markup)[0] == 200
    assert units(town.texts(42)[0]) == 4096


@pytest.mark.parametrize(
    ("token", "status"), [("1:x", 401), ("7000000001:other", 401), ("x", 404), ("", 404)]
)
def test_a_wrong_token_is_refused(ask, token, status):
    assert ask("getMe", token=token)[0] == status


def test_only_words_of_the_bots_own_that_change_can_be_edited(town, ask):
    wang = town.chats[42]
    own = ask("sendMessage", chat_id=42, text="a", reply_markup=KEYBOARD)[1]["result"]["message_id"]
    hers, photo = wang.writes("b"), wang.sends_photo()
    file = photo.content["photo"][-1]["file_id"]
    picture = ask("sendPhoto", chat_id=42, photo=file)[1]["result"]["message_id"]

    def refused(number, text, **rest):
        status, answer = ask("editMessageText", chat_id=42, message_id=number, text=text, **rest)
        return answer["description"] if status == 400 else None

    assert "message is not modified" in refused(own, "a", reply_markup=KEYBOARD)
    assert "can't be edited" in refused(hers.id, "a")
    assert "no text in the message" in refused(picture, "a")
    assert refused(own, "a") is None  # without its keyboard it is another message
    status, answer = ask("editMessageReplyMarkup", chat_id=42, message_id=own)
    assert (status, answer["description"][:37]) == (400, "Bad Request: message is not modified:")


def test_files_are_sent_on_only_as_what_they_are(town, ask):
    voice = town.chats[42].sends_voice(size=7).content["voice"]["file_id"]

    assert ask("sendVoice", chat_id=-1001, voice=voice)[1]["result"]["voice"]["file_size"] == 7
    assert "can't use file" in ask("sendPhoto", chat_id=42, photo=voice)[1]["description"]
    long = ask("sendVoice", chat_id=42, voice=voice, caption="字" * 1025)[1]
    assert "caption is too long" in long["description"]


def test_topics_that_do_not_change_are_refused(town, ask):
    made = ask("createForumTopic", chat_id=-1001, name="案件 7")[1]["result"]
    topic = {"chat_id": -1001, "message_thread_id": made["message_thread_id"]}

    statuses = [
        ask("editForumTopic", **topic, name="案件 7")[0],
        ask("editForumTopic", **topic, name="案件 8")[0],
        ask("closeForumTopic", **topic)[0],
        ask("closeForumTopic", **topic)[0],
    ]

    assert statuses == [400, 200, 200, 400]


def test_who_cannot_be_reached_is_told_apart(town, ask):
    said = []
    for person in (town.person(1), town.person(2)):
        person.blocks() if person.id == 1 else person.deactivates()
        said.append(ask("sendMessage", chat_id=person.id, text="a"))
    town.chats[-1001].kicks_the_bot()
    said.append(ask("sendMessage", chat_id=-1001, text="a"))
    moved = town.chats[-5].migrates(-1005)
    said.append(ask("sendMessage", chat_id=-5, text="a"))

    assert [status for status, _ in said] == [403, 403, 403, 400]
    words = [answer["description"].split(": ")[1] for _, answer in said[:3]]
    assert words == [
        "bot was blocked by the user",
        "user is deactivated",
        "bot was kicked from the supergroup chat",
    ]
    assert said[3][1]["parameters"] == {"migrate_to_chat_id": moved.id}
    town.chats[1].unblocks()
    assert ask("sendMessage", chat_id=1, text="a")[0] == 200


@pytest.mark.anyio
async def test_a_library_reads_every_result_and_every_update(town):
    wang, team = town.chats[42], town.chats[-1001]
    async with Bot(town.token, base_url=f"{town.url}/bot") as bot:
        topic = await bot.create_forum_topic(-1001, "案件 7")
        thread = topic.message_thread_id
        sent = await bot.send_message(42, "a", reply_to_message_id=wang.writes("/start 7").id)
        edited = await bot.edit_message_text("b", 42, sent.message_id)
        in_topic = await bot.send_message(-1001, "c", message_thread_id=thread)
        wang.replies(wang.writes_in(team, thread, "d"), "e")
        wang.edits(wang.writes("f"), "g")
        kinds = "photo voice document video audio animation video_note sticker location contact"
        for kind in kinds.split():
            wang.sends(kind)
        wang.sends_document(caption="材料", size=100 * 2**20, name="计划书.docx")
        wang.sends_other({"dice": {"emoji": "🎲", "value": 3}})
        wang.blocks()
        updates = await bot.get_updates(timeout=0)
        info = await bot.get_webhook_info()

    assert (edited.text, edited.edit_date is not None) == ("b", True)
    assert sent.reply_to_message.text == "/start 7"
    assert (in_topic.message_thread_id, in_topic.is_topic_message) == (thread, True)
    assert in_topic.reply_to_message.forum_topic_created.name == "案件 7"
    assert len(updates) == 18 and info.pending_update_count == 18
    assert updates[0].message.entities[0].length == 6
    assert updates[1].message.chat.is_forum and updates[2].message.reply_to_message.text == "d"
    assert updates[4].edited_message.text == "g"
    assert [kind for kind, one in zip(kinds.split(), updates[5:15]) if not one.message[kind]] == []
    assert updates[15].message.document.file_size == 100 * 2**20
    assert updates[17].my_chat_member.new_chat_member.status == "kicked"


def test_forms_and_addresses_are_read_as_json_is(town):
    with httpx.Client(base_url=f"{town.url}/bot{town.token}/", trust_env=False) as client:
        form = {"chat_id": "42", "text": "1", "reply_markup": json.dumps(KEYBOARD)}
        client.post("sendMessage", data=form)
        client.get("sendMessage", params={"chat_id": 42, "text": "2", "disable_notification": True})

    first, second = town.shown(42)
    assert (first.text, first.buttons) == ("1", (("接单",),))
    assert (second.text, second.silent) == ("2", True)


def test_what_crashes_inside_fails_the_test(monkeypatch):
    with pytest.raises(AssertionError, match="nothing is uploaded here"):  # noqa: PT012, SIM117
        with Serving(FakeTelegram()) as fake:
            answer = httpx.post(
                f"{fake.url}/bot{fake.token}/sendPhoto", files={"photo": b"x"}, trust_env=False
            )
            assert answer.status_code == 500


def test_a_library_reads_a_press(town, ask):
    ask("sendMessage", chat_id=-1001, text="a", reply_markup=KEYBOARD)
    press = town.chats[42].presses(town.shown(-1001)[-1], "接单")

    query = Update.de_json(press.update.json(), None).callback_query

    assert (query.id, query.data, query.from_user.id) == (press.id, "claim:7", 42)
    assert query.message.reply_markup.inline_keyboard[0][0].text == "接单"
