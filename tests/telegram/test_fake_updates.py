"""Updates of the fake Telegram come as the real ones do, and as badly as one wants."""

from __future__ import annotations

import threading

import httpx

KEYBOARD = {"inline_keyboard": [[{"text": "接单", "callback_data": "claim:7"}]]}


def test_polling_confirms_by_the_offset(town, ask):
    ids = [town.chats[42].writes(text).update.id for text in "abc"]

    def polled(**rest):
        return [one["update_id"] for one in ask("getUpdates", **rest)[1]["result"]]

    assert polled() == ids and polled(limit=1) == ids[:1]
    assert polled(offset=-1) == ids[2:]
    assert polled(offset=ids[0]) == ids[2:]  # a negative offset forgets all before it
    assert polled(offset=ids[2] + 1) == []


def test_the_bot_gets_only_the_kinds_of_updates_that_it_wants(town, ask):
    ask("getUpdates", allowed_updates=["message"])

    edited = town.chats[42].edits(town.chats[42].writes("a"), "b")

    assert edited.update is None
    assert len(ask("getUpdates")[1]["result"]) == 1


def test_a_second_poll_ends_the_first_and_a_webhook_any(town, ask, hook):
    first = {}
    waiting = threading.Thread(target=lambda: first.update(end=ask("getUpdates", timeout=30)))
    waiting.start()
    town.until(lambda: town.calls("getUpdates"))
    with httpx.Client(base_url=town.url, trust_env=False) as other:
        other.get(f"/bot{town.token}/getUpdates?timeout=0")
    waiting.join()
    ask("setWebhook", url=hook.url)

    assert first["end"][0] == 409 and "terminated by other" in first["end"][1]["description"]
    status, answer = ask("getUpdates")
    assert status == 409 and "webhook is active" in answer["description"]


def test_the_webhook_gets_the_secret_and_what_was_waiting(town, ask, hook):
    town.chats[42].writes("a")
    ask("setWebhook", url=hook.url, secret_token="geheim_1")
    town.chats[42].writes("b")

    town.until(lambda: not town.queue.pending)
    assert hook.texts() == ["a", "b"]
    assert {secret for _, secret in hook.got} == {"geheim_1"}


def test_an_update_comes_again_until_it_is_confirmed_and_holds_up_its_chat_alone(town, ask, hook):
    answers = iter([503, 500, 401])
    hook.answer = lambda update: next(answers, 200) if update["message"].get("text") == "a" else 200
    ask("setWebhook", url=hook.url)
    first = town.chats[42].writes("a").update
    town.chats[42].writes("b")
    town.chats[8].writes("c")

    town.until(lambda: not town.queue.pending)
    texts = hook.texts()
    assert first.statuses == [503, 500, 401, 200]
    assert [text for text in texts if text != "c"] == ["a", "a", "a", "a", "b"]
    assert texts.index("c") < texts.index("b")


def test_a_webhook_that_is_not_there_is_tried_until_it_is(town, ask, hook):
    ask("setWebhook", url="http://127.0.0.1:9/webhooks/telegram")
    update = town.chats[42].writes("a").update
    town.until(lambda: len(update.statuses) > 1)

    ask("setWebhook", url=hook.url)

    town.until(lambda: update.confirmed)
    assert update.statuses[0] == "ConnectError" and hook.texts() == ["a"]


def test_updates_come_twice_in_another_order_or_all_at_once(town, ask, hook):
    wang = town.chats[42]
    ask("setWebhook", url=hook.url)
    town.hold()
    for text in "abc":
        wang.writes(text)
    town.release(order=lambda updates: updates[::-1])
    town.until(lambda: not town.queue.pending)
    town.redeliver(wang.messages[min(wang.messages)].update)
    town.until(lambda: not town.queue.pending)

    assert hook.texts() == ["c", "b", "a", "a"]

    together = threading.Barrier(5)  # passes only if all five are there at the same time
    hook.answer = lambda update: (together.wait(10) and 200) or 200
    town.hold()
    for text in "vwxyz":
        wang.writes(text)
    town.release(burst=True)
    town.until(lambda: not town.queue.pending)
    assert sorted(hook.texts()[4:]) == list("vwxyz")


def test_updates_that_are_not_telegrams_are_posted_just_once(town, ask, hook):
    ask("setWebhook", url=hook.url, secret_token="geheim_1")
    town.hold()
    update = town.chats[42].writes("a").update
    hook.answer = lambda update: 401

    assert town.post(update, "falsch") == town.post(b'{"update_id": 1}') == 401
    assert [secret for _, secret in hook.got] == ["falsch", None]
    assert not update.confirmed


def test_what_was_given_by_polling_can_come_twice_as_well(town, ask):
    update = town.chats[42].writes("a").update
    ask("getUpdates", offset=update.id + 1)
    town.redeliver(update)
    odd = town.inject({"message": {"message_id": "x"}})

    found = ask("getUpdates", offset=update.id + 1)[1]["result"]

    assert [one["update_id"] for one in found] == [update.id, odd.id]
