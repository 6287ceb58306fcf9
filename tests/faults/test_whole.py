"""The whole assistant: its Rasa and its action server are killed in mid-turn and mid-handoff."""

from __future__ import annotations

import os
import re
import signal
import time

import httpx
import pytest

from bot import ledger as book
from bot.settings import Settings
from tests.e2e.conftest import environ, knowledge  # noqa: F401  fixtures, known by their names
from tests.e2e.serving import Serving
from tests.e2e.talk import Talk
from tests.faults.site import Site
from tests.telegram.fake_api import FakeTelegram

pytestmark = pytest.mark.rasa
CASE = re.compile(r"编号(\d+)")
QUESTION = "一次性创业补贴给多少钱？"
OBLIQUE = "这事儿我非得跟你们那边懂行的真人当面唠唠才行"  # only the assistant hears the wish


@pytest.fixture(scope="module")
def town():
    from tests.telegram.fake_api import Serving as Telegram

    with Telegram(FakeTelegram()) as fake:
        yield fake


@pytest.fixture(scope="module")
def whole(knowledge, environ, town, tmp_path_factory):  # noqa: F811  the fixtures
    var = tmp_path_factory.mktemp("whole")
    told = environ | {
        "POLICYBOT_TODAY": "2026-11-23",
        "POLICYBOT_DESK_HOURS": "00:00-24:00",
        "TELEGRAM_BOT_TOKEN": town.token,
        "TELEGRAM_API_BASE_URL": town.url,
    }
    with Serving(var, knowledge, told) as serving:
        serving.until_ready()
        yield serving


@pytest.fixture
def wang(whole, town):
    """The only mentor, on Telegram."""
    site = Site(whole.var, f"sqlite:///{whole.var / 'policybot.db'}", _Nobody(), town)
    if 7 not in town.chats:
        site.hire("王导师", 7, capacity=50)
        town.person(7, "王")
    yield town.chats[7]
    site.close()


class _Nobody:
    """In place of the stand-in for Rasa: here is the real one."""

    url = "http://127.0.0.1:1"


def ended(whole, part: str) -> None:
    """Kills -9 a part of the assistant, not its guard."""
    for running in whole.below():
        if part in running.command and "bot.gateway.guard" not in running.command:
            os.kill(running.pid, signal.SIGKILL)


def faults(whole) -> list[dict]:
    settings = Settings.from_env(whole._environ)
    return book.read(settings).as_object()["faults"]


def cards(town, wang) -> str:
    return "\n".join(town.texts(wang))


@pytest.mark.parametrize("part", ["bot.server", "actions.server"])
def test_killed_in_mid_turn_every_question_is_answered_or_a_human_offered(whole, part):
    whole.until_ready()
    with httpx.Client(timeout=60, trust_env=False) as client:
        talks = [Talk(client, whole.address) for _ in range(4)]
        for talk in talks:
            talk.send(QUESTION)
        ended(whole, part)
        for talk in talks:
            talk.send("那要多久？")
        answers = [talk.answers(2, within=150) for talk in talks]
    whole.until_ready()

    assert [len(both) for both in answers] == [2] * 4
    assert all(one["citations"] or one["buttons"] for both in answers for one in both)
    assert faults(whole) == []


@pytest.mark.parametrize("part", ["bot.server", "actions.server"])
def test_killed_in_mid_handoff_the_mentor_has_every_word(whole, town, wang, part):
    whole.until_ready()
    with httpx.Client(timeout=60, trust_env=False) as client:
        talk = Talk(client, whole.address)
        talk.send(f"{QUESTION}（{part}）")
        ended(whole, part)
        talk.send("转人工")
        talk.send(f"松树之后（{part}）")
        talk.answers(1, within=150)
        _claims(town, wang, talk)
        town.until(lambda: f"松树之后（{part}）" in cards(town, wang), 60)
        town.until(lambda: f"{QUESTION}（{part}）" in cards(town, wang), 60)
        wang.writes("/end")
        _closes(town, wang)
        whole.until_ready()
        whole.until(lambda: "5000元" in _asks(talk), 150)  # apologies while the part still loads

    assert faults(whole) == []


def test_a_wish_that_only_the_assistant_hears_is_not_lost_with_the_assistant(whole, town, wang):
    whole.until_ready()
    with httpx.Client(timeout=60, trust_env=False) as client:
        talk = Talk(client, whole.address)
        talk.send(OBLIQUE)
        ended(whole, "bot.server")
        said = talk.answers(1, within=150)

    whole.until_ready()
    assert said and (said[0]["author"] == "system" or said[0]["buttons"])
    assert faults(whole) == []


def test_a_restart_typed_to_a_mentor_never_reaches_the_assistant(whole, town, wang):
    whole.until_ready()
    with httpx.Client(timeout=60, trust_env=False) as client:
        talk = Talk(client, whole.address)
        talk.send("转人工")
        _claims(town, wang, talk)
        talk.send("/restart")
        talk.send("我在赤峰，您还在吗")
        town.until(lambda: "我在赤峰" in cards(town, wang), 60)
        time.sleep(1)
        said = [one["author"] for one in talk.messages()]

    assert "assistant" not in said
    assert faults(whole) == []


def _asks(talk) -> str:
    """The answer to the question, asked once more."""
    seq = talk.send(QUESTION)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for one in talk.messages():
            if one["in_reply_to"] == seq:
                return one["text"]
        time.sleep(0.3)
    raise AssertionError("no answer at all")


def _claims(town, wang, talk) -> None:
    """Takes the case that this talk has opened; an earlier one may still be on offer."""
    numbers = town.until(lambda: [n for m in talk.messages() for n in CASE.findall(m["text"])], 60)
    head = f"新咨询 {numbers[-1]}号"
    offer = town.until(
        lambda: next((s for s in town.shown(wang) if s.buttons and s.text.startswith(head)), None),
        60,
    )
    wang.presses(offer, "接单")
    town.until(lambda: "直接写字就是回复" in town.shown(wang)[-1].text or _later(town, wang), 60)


def _later(town, wang) -> bool:
    return any("直接写字就是回复" in shown.text for shown in town.shown(wang)[-6:])


def _closes(town, wang) -> None:
    """Answers what the record asks."""
    for asked, answer in (
        ("第1步，共4步", "政策"),
        ("第2步：", "先登记"),
        ("第3步：", "已解决"),
        ("第4步：", "不用"),
    ):
        town.until(lambda asked=asked: asked in town.texts(wang)[-1], 60)
        wang.writes(answer)
    town.until(lambda: "办结了" in town.texts(wang)[-1], 60)
