"""The methods of the fake Bot API, as strict as the real one and a little stricter.

An argument that a method does not take is refused here; Telegram passes over it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.telegram import fake_checks as check
from tests.telegram.fake_faults import Refusal
from tests.telegram.fake_updates import Webhook
from tests.telegram.fake_world import Chat, Group, Message, Topic

if TYPE_CHECKING:
    from tests.telegram.fake_api import FakeTelegram

Arguments = dict[str, Any]
ACTIONS = "typing upload_photo record_voice upload_voice upload_document find_location".split()
NEW = {
    "message_thread_id": int,
    "disable_notification": bool,
    "reply_parameters": dict,
    "reply_markup": dict,
}


@dataclass(frozen=True)
class Method:
    """``needs`` and ``takes``: arguments with their types. ``talks``: counts as a message."""

    run: Callable[[FakeTelegram, Arguments], Any]
    needs: dict[str, type]
    takes: dict[str, type]
    talks: bool = False


METHODS: dict[str, Method] = {}


def method(
    name: str, needs: dict[str, type], takes: dict[str, type] | None = None, *, talks: bool = False
) -> Callable[[Callable[[FakeTelegram, Arguments], Any]], None]:
    """Registers the function below it."""

    def register(run: Callable[[FakeTelegram, Arguments], Any]) -> None:
        METHODS[name] = Method(run, needs, takes or {}, talks)

    return register


@method("getMe", {})
def get_me(fake: FakeTelegram, given: Arguments) -> Any:
    can = {"can_join_groups": True, "can_read_all_group_messages": True}
    return {**fake.bot, **can, "supports_inline_queries": False}


@method("sendMessage", {"chat_id": str, "text": str}, NEW, talks=True)
def send_message(fake: FakeTelegram, given: Arguments) -> Any:
    return _add(fake, given, lambda: {"text": check.text(given["text"])})


def send_file(kind: str) -> Callable[[FakeTelegram, Arguments], Any]:
    def run(fake: FakeTelegram, given: Arguments) -> Any:
        def content() -> dict[str, Any]:
            found = check.file(fake, kind, given[kind])
            caption = check.caption(given.get("caption", ""))
            return found | {"caption": caption} if caption else found

        return _add(fake, given, content)

    return run


CAPTIONED = "photo voice document video audio animation".split()
for _kind in [*CAPTIONED, "video_note", "sticker"]:
    _name = "send" + _kind.title().replace("_", "")
    _takes = NEW | ({"caption": str} if _kind in CAPTIONED else {})
    METHODS[_name] = Method(send_file(_kind), {"chat_id": str, _kind: str}, _takes, talks=True)


@method("sendLocation", {"chat_id": str, "latitude": float, "longitude": float}, NEW, talks=True)
def send_location(fake: FakeTelegram, given: Arguments) -> Any:
    place = {"latitude": given["latitude"], "longitude": given["longitude"]}
    return _add(fake, given, lambda: {"location": place})


@method(
    "sendContact",
    {"chat_id": str, "phone_number": str, "first_name": str},
    {**NEW, "last_name": str},
    talks=True,
)
def send_contact(fake: FakeTelegram, given: Arguments) -> Any:
    names = ("phone_number", "first_name", "last_name")
    contact = {name: given[name] for name in names if name in given}
    return _add(fake, given, lambda: {"contact": contact})


@method("editMessageText", {"chat_id": str, "message_id": int, "text": str}, {"reply_markup": dict})
def edit_text(fake: FakeTelegram, given: Arguments) -> Any:
    message = _own(fake, given)
    text, markup = check.text(given["text"]), check.markup(given.get("reply_markup"))
    if "text" not in message.content:
        raise Refusal(400, "Bad Request: there is no text in the message to edit")
    return _become(fake, message, {"text": text}, markup)


@method("editMessageReplyMarkup", {"chat_id": str, "message_id": int}, {"reply_markup": dict})
def edit_markup(fake: FakeTelegram, given: Arguments) -> Any:
    message = _own(fake, given)
    return _become(fake, message, message.content, check.markup(given.get("reply_markup")))


@method("answerCallbackQuery", {"callback_query_id": str}, {"text": str, "show_alert": bool})
def answer_press(fake: FakeTelegram, given: Arguments) -> Any:
    press = fake.presses.get(given["callback_query_id"])
    if press is None or not press.live:
        said = "query is too old and response timeout expired or query ID is invalid"
        raise Refusal(400, f"Bad Request: {said}")
    text = given.get("text", "")
    if len(text) > 200:
        raise Refusal(400, "Bad Request: MESSAGE_TOO_LONG")
    press.answers.append((text, given.get("show_alert", False)))
    if text:
        fake.note(press.message.chat, f"弹出：{text}")
    return True


@method("sendChatAction", {"chat_id": str, "action": str}, {"message_thread_id": int})
def chat_action(fake: FakeTelegram, given: Arguments) -> Any:
    chat = check.chat(fake, given["chat_id"])
    check.thread(chat, given.get("message_thread_id"))
    if given["action"] not in ACTIONS:
        raise Refusal(400, "Bad Request: wrong parameter action in request")
    return True


@method("createForumTopic", {"chat_id": str, "name": str})
def create_topic(fake: FakeTelegram, given: Arguments) -> Any:
    group = check.forum(fake, given["chat_id"])
    name = check.topic_name(given["name"])
    thread = group.opens(name)
    fake.note(group, f"机器人建了话题 #{thread}「{name}」")
    return {"message_thread_id": thread, "name": name, "icon_color": 7322096}


@method("editForumTopic", {"chat_id": str, "message_thread_id": int}, {"name": str})
def edit_topic(fake: FakeTelegram, given: Arguments) -> Any:
    topic = _topic(fake, given)
    name = check.topic_name(given["name"]) if "name" in given else topic.name
    if name == topic.name:
        raise Refusal(400, "Bad Request: TOPIC_NOT_MODIFIED")
    topic.name = name
    return True


@method("closeForumTopic", {"chat_id": str, "message_thread_id": int})
def close_topic(fake: FakeTelegram, given: Arguments) -> Any:
    topic = _topic(fake, given)
    if topic.closed:
        raise Refusal(400, "Bad Request: TOPIC_NOT_MODIFIED")
    topic.closed = True
    return True


@method(
    "setWebhook",
    {"url": str},
    {
        "secret_token": str,
        "max_connections": int,
        "allowed_updates": list,
        "drop_pending_updates": bool,
    },
)
def set_webhook(fake: FakeTelegram, given: Arguments) -> Any:
    if not given["url"]:
        return delete_webhook_now(fake, given)
    connections = given.get("max_connections", 40)
    if not 1 <= connections <= 100:
        raise Refusal(400, "Bad Request: max_connections is out of range")
    hook = Webhook(check.url(given["url"]), check.secret(given.get("secret_token")), connections)
    fake.queue.allowed = given.get("allowed_updates", fake.queue.allowed)
    _drop(fake, given)
    fake.webhook = hook
    return True


def delete_webhook_now(fake: FakeTelegram, given: Arguments) -> Any:
    _drop(fake, given)
    fake.webhook = None
    return True


METHODS["deleteWebhook"] = Method(delete_webhook_now, {}, {"drop_pending_updates": bool})


@method("getWebhookInfo", {})
def webhook_info(fake: FakeTelegram, given: Arguments) -> Any:
    return {
        "url": fake.webhook.url if fake.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(fake.queue.pending),
    }


@method("setMyCommands", {"commands": list}, {"scope": dict})
def set_commands(fake: FakeTelegram, given: Arguments) -> Any:
    scope = given.get("scope") or {"type": "default"}
    chat = check.chat(fake, scope["chat_id"]).id if scope["type"] == "chat" else None
    fake.commands[chat] = [check.command(one) for one in given["commands"]]
    return True


def _add(fake: FakeTelegram, given: Arguments, content: Callable[[], dict[str, Any]]) -> Any:
    chat = check.chat(fake, given["chat_id"])
    thread = check.thread(chat, given.get("message_thread_id"))
    sent = chat.add(
        fake.bot,
        content(),
        thread=thread,
        reply_to=check.quoted(chat, given.get("reply_parameters")),
        markup=check.markup(given.get("reply_markup")),
        silent=given.get("disable_notification", False),
    )
    fake.note(chat, f"机器人: {_look(sent)} #{sent.id}")
    return sent.json()


def _become(fake: FakeTelegram, message: Message, content: Any, markup: Any) -> Any:
    if (content, markup) == (message.content, message.markup):
        same = "specified new message content and reply markup are exactly the same"
        raise Refusal(400, f"Bad Request: message is not modified: {same} as a current content")
    message.become(content, markup, int(fake.now()))
    fake.note(message.chat, f"机器人改了 #{message.id}: {_look(message)}")
    return message.json()


def _look(message: Message) -> str:
    shown = message.shown()
    words = shown.text if shown.kind == "text" else f"〔{shown.kind}〕{shown.text}"
    return " ".join([words, *(f"[{title}]" for row in shown.buttons for title in row)])


def _own(fake: FakeTelegram, given: Arguments) -> Message:
    chat: Chat = check.chat(fake, given["chat_id"])
    message = chat.messages.get(given["message_id"])
    if message is None:
        raise Refusal(400, "Bad Request: message to edit not found")
    if not message.sender["is_bot"]:
        raise Refusal(400, "Bad Request: message can't be edited")
    return message


def _topic(fake: FakeTelegram, given: Arguments) -> Topic:
    group: Group = check.forum(fake, given["chat_id"])
    if given["message_thread_id"] not in group.topics:
        raise Refusal(400, "Bad Request: TOPIC_ID_INVALID")
    return group.topics[given["message_thread_id"]]


def _drop(fake: FakeTelegram, given: Arguments) -> None:
    if given.get("drop_pending_updates"):
        fake.queue.pending.clear()
