"""People of the fake Telegram do what theirs lets them, and it is told what they saw."""

from __future__ import annotations

import threading

import pytest

KEYBOARD = {"inline_keyboard": [[{"text": "接单", "callback_data": "claim:7"}]]}


def test_a_press_can_be_answered_until_it_is_too_old(town, ask):
    wang = town.chats[42]
    ask("sendMessage", chat_id=42, text="a", reply_markup=KEYBOARD)
    press = wang.presses(town.shown(wang)[0], "接单")

    assert ask("answerCallbackQuery", callback_query_id=press.id, text="好")[0] == 200
    assert ask("answerCallbackQuery", callback_query_id=press.id, text="好" * 201)[0] == 400
    town.forget_presses()
    assert ask("answerCallbackQuery", callback_query_id=press.id, text="好")[0] == 400
    assert press.answers == [("好", False)]


def test_only_buttons_that_are_there_are_pressed(town, ask):
    wang = town.chats[42]
    sent = ask("sendMessage", chat_id=42, text="a", reply_markup=KEYBOARD)[1]["result"]
    with pytest.raises(AssertionError, match="no button '转交'"):
        wang.presses(sent["message_id"], "转交")
    ask("editMessageText", chat_id=42, message_id=sent["message_id"], text="b")
    with pytest.raises(AssertionError, match="no button '接单'"):
        wang.presses(sent["message_id"], "接单")

    assert wang.presses(sent["message_id"], "接单", stale=True).data == "claim:7"


def test_people_write_what_their_telegram_lets_them(town, ask):
    wang, li = town.chats[42], town.chats[8]
    with pytest.raises(AssertionError):
        wang.writes("字" * 4097)
    with pytest.raises(AssertionError):
        wang.writes(" ")
    with pytest.raises(AssertionError):
        li.edits(wang.writes("a"), "b")
    with pytest.raises(AssertionError):
        wang.writes_in(town.chats[-1001], 9, "a")
    wang.blocks()
    with pytest.raises(AssertionError):
        wang.writes("a")

    li.starts()
    assert ask("sendMessage", chat_id=8, text="a")[0] == 200


def test_the_transcript_tells_all_in_order_and_the_script_reads_like_a_chat(town, ask):
    wang = town.chats[42]
    wang.writes("在吗")
    ask("sendMessage", chat_id=42, text="您好", reply_markup=KEYBOARD)
    press = wang.presses(town.shown(wang)[-1], "接单")
    ask("answerCallbackQuery", callback_query_id=press.id, text="已接单")
    ask("editMessageText", chat_id=42, message_id=press.message.id, text="已由您接手")
    town.chats[8].writes("别人的话")

    assert town.script(wang).splitlines() == [
        "王芳｜王芳: 在吗 #1001",
        "王芳｜机器人: 您好 [接单] #1002",
        "王芳｜王芳 按了 #1002 [接单]",
        "王芳｜弹出：已接单",
        "王芳｜机器人改了 #1002: 已由您接手",
    ]
    assert [call.method for call in town.calls(chat=wang)] == ["sendMessage", "editMessageText"]
    assert "别人的话" in town.script() and "answerCallbackQuery" in town.script()
    assert [(one.text, one.edited) for one in town.shown(wang)][-1] == ("已由您接手", True)


def test_waiting_in_vain_shows_what_happened_instead(town):
    town.chats[42].writes("在吗")

    with pytest.raises(AssertionError, match="王芳: 在吗"):
        town.until(lambda: False, seconds=0)


@pytest.mark.anyio
async def test_waiting_in_a_task_in_vain_does_so_too(town):
    with pytest.raises(AssertionError, match="it has not come about"):
        await town.eventually(lambda: False, seconds=0)


def test_many_threads_at_once_get_an_id_each(town):
    people = [town.person(number) for number in range(100, 108)]

    def chatter(person):
        for number in range(25):
            person.writes(str(number))

    threads = [threading.Thread(target=chatter, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    ids = [update.id for update in town.queue.all]
    assert ids == list(range(ids[0], ids[0] + 200))
    assert len({number for person in people for number in person.messages}) == 200
