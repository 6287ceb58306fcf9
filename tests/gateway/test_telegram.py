"""Citizens on Telegram, and what can go wrong on the way, against a strict Bot API of our own."""

from __future__ import annotations

import pytest

from bot.gateway.desk.guide import Guide
from tests.gateway.telegram_site import SECRET, at_work, parcels, shows
from tests.gateway.test_desk import ALWAYS
from tests.telegram.fake_api import blocked, hang, too_many, trouble

pytestmark = pytest.mark.anyio


async def test_a_question_is_answered_with_its_quote_and_buttons(site, api):
    async with site():
        li = api.person(42, "李")
        li.writes("一次性创业补贴多少钱")
        answer = await shows(api, li, "答：一次性创业补贴多少钱")

    assert "不低于5000元" in answer.text
    assert [title for row in answer.buttons for title in row] == ["多少钱"]


async def test_a_pressed_button_is_a_message_with_its_payload(site, api, fake):
    async with site():
        li = api.person(42, "李")
        li.writes("你好")
        answer = await shows(api, li, "答：你好")
        press = li.presses(answer, "多少钱")
        await shows(api, li, "答：多少钱")
        await api.eventually(lambda: press.answers)

    assert fake.asked[-1]["payload"] == '/ask_amount{"topic":"startup_subsidy"}'


async def test_start_explains_and_asks_nobody(site, api, fake):
    async with site():
        li = api.person(42, "李")
        li.starts()
        await shows(api, li, "/forget")

    assert fake.asked == []


async def test_photos_are_passed_on_by_their_number_and_the_bot_says_it_cannot_read_them(site, api):
    async with site() as gateway:
        hao = api.person(43, "郝")
        hao.sends_photo()
        await shows(api, hao, "看不了图片")
        wang, li = await at_work(api, gateway)
        sent = li.sends_document(size=100_000_000)
        await api.eventually(lambda: api.calls("sendDocument", wang))
        wang.sends_voice()
        await api.eventually(lambda: api.calls("sendVoice", li))

    passed = api.calls("sendDocument", wang)[0].arguments
    assert passed["document"] == sent.content["document"]["file_id"]


async def test_an_edit_is_shown_as_one(site, api):
    async with site() as gateway:
        wang, li = await at_work(api, gateway)
        said = li.writes("我在呼市")
        await shows(api, wang, "我在呼市")
        li.edits(said, "我在包头")
        await shows(api, wang, "改了前面的一句")
        told = wang.writes("满半年可以申请")
        await shows(api, li, "满半年")
        wang.edits(told, "满一年可以申请")
        await shows(api, li, "（更正）满一年可以申请")


async def test_an_update_that_comes_twice_is_handled_once(site, api, fake):
    async with site():
        li = api.person(42, "李")
        li.writes("你好")
        await shows(api, li, "答：你好")
        api.queue.repeat(api.queue.all[-1])
        li.writes("再问")
        await shows(api, li, "答：再问")

    assert api.texts(li).count(next(t for t in api.texts(li) if "答：你好" in t)) == 1


async def test_too_many_and_trouble_are_tried_again_in_order(site, api):
    async with site():
        li = api.person(42, "李")
        api.plan(too_many(1), "sendMessage", chat=li)
        api.plan(trouble(502), "sendMessage", chat=li, nth=2)
        li.writes("第一")
        li.writes("第二")
        await shows(api, li, "答：第二")

    assert [text[:4] for text in api.texts(li)] == ["答：第一", "答：第二"]


async def test_a_send_without_an_answer_is_uncertain_and_the_mentor_decides(site, api, monkeypatch):
    async with site() as gateway:
        wang, li = await at_work(api, gateway)
        gateway.services.telegram.api._timeout = 0.5
        api.plan(hang(), "sendMessage", chat=li)
        wang.writes("您先去登记")
        asked = await shows(api, wang, "可能已送达")
        wang.presses(asked, "不用")
        await shows(api, wang, "就这样")
        rows = await parcels(gateway, "author", "state", "last_error")

    assert ("mentor", "uncertain", "left") in [tuple(row) for row in rows]
    assert sum("您先去登记" in text for text in api.texts(li)) == 1


async def test_a_user_who_blocked_the_bot_is_told_of_to_the_mentor(site, api):
    async with site() as gateway:
        wang, li = await at_work(api, gateway)
        api.plan(blocked(), "sendMessage", chat=li)
        wang.writes("您在吗")
        told = await shows(api, wang, "没有送到")

    assert "停用了机器人" in told.text


async def test_the_webhook_wants_the_secret_and_stores_before_it_answers(running, api, fake):
    settings = {
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_API_BASE_URL": api.url,
        "TELEGRAM_MODE": "webhook",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
    }
    li = api.person(42, "李")
    update = {
        "update_id": 5,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": 42, "type": "private"},
            "from": li.user(),
            "text": "你好",
        },
    }
    async with running(**ALWAYS, **settings) as gateway:
        post = gateway.http.post
        header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        without = await post("/webhooks/telegram", json=update)
        wrong = await post(
            "/webhooks/telegram", json=update, headers={next(iter(header)): SECRET + "x"}
        )
        good = await post("/webhooks/telegram", json=update, headers=header)
        again = await post("/webhooks/telegram", json=update, headers=header)
        broken = await post("/webhooks/telegram", content=b"[1", headers=header)
        odd = await post("/webhooks/telegram", json={"update_id": 6, "message": {}}, headers=header)
        await shows(api, li, "答：你好")

    statuses = [one.status_code for one in (without, wrong, good, again, broken, odd)]
    assert statuses == [403, 403, 200, 200, 400, 200]
    assert [asked["text"] for asked in fake.asked] == ["你好"]


def test_without_a_knowledge_base_ids_are_their_own_names(tmp_path):
    guide = Guide(tmp_path / "none.sqlite")

    assert guide.topic("startup_subsidy") == "startup_subsidy"
    assert guide.region("呼和浩特市") == (None, ())
