"""People of the fault tests: on the page, and at work on Telegram; and what they have read."""

from __future__ import annotations

import time
import uuid
from typing import Any

import httpx

from tests.faults.site import Site
from tests.telegram.fake_api import Person, Shown


class Visitor:
    """Somebody on the page, who sends again what was not acknowledged, as the page does."""

    def __init__(self, site: Site) -> None:
        self.site = site
        made = _patiently(lambda: site.http.post("/api/v1/conversations"), 201).json()
        self.id = made["conversation_id"]
        self.path = f"/api/v1/conversations/{self.id}"
        self.headers = {"Authorization": f"Bearer {made['token']}"}

    def post(self, text: str | None = None, payload: str | None = None, key: str = "") -> Any:
        """One try; the answer."""
        said = {"text": text} if payload is None else {"payload": payload}
        body = {"client_message_id": key or uuid.uuid4().hex, **said}
        return self.site.http.post(f"{self.path}/messages", json=body, headers=self.headers)

    def says(self, text: str, seconds: float = 60.0) -> int:
        """Sends until it is acknowledged; its seq."""
        key = uuid.uuid4().hex
        sent = _patiently(lambda: self.post(text, key=key), 202, seconds)
        return int(sent.json()["seq"])

    def presses(self, payload: str) -> int:
        key = uuid.uuid4().hex
        return int(_patiently(lambda: self.post(payload=payload, key=key), 202).json()["seq"])

    def lines(self) -> list[dict[str, Any]]:
        """The whole talk."""
        found: list[dict[str, Any]] = []
        while True:
            after = found[-1]["seq"] if found else 0
            asked = {"after": after, "wait": 0}
            answer = _patiently(
                lambda asked=asked: self.site.http.get(
                    f"{self.path}/messages", params=asked, headers=self.headers
                ),
                200,
            )
            page = answer.json()["messages"]
            if not page:
                return found
            found += page

    def texts(self, *authors: str) -> list[str]:
        return [one["text"] for one in self.lines() if one["author"] in authors]

    def hears(self, words: str, *authors: str) -> str:
        """The text with these words, once it is there."""
        wanted = authors or ("assistant", "mentor", "system")
        return self.site.until(
            lambda: next((text for text in self.texts(*wanted) if words in text), None)
        )

    def mode(self) -> str:
        return str(self.site.http.get(self.path, headers=self.headers).json()["mode"])


def _patiently(ask: Any, status: int, seconds: float = 60.0) -> httpx.Response:
    """The answer with this status; meanwhile the gateway may be down or its database busy."""
    end = time.monotonic() + seconds
    while True:
        try:
            answer = ask()
        except httpx.TransportError as error:
            said: object = error
        else:
            if answer.status_code == status:
                return answer
            said = answer.text
            assert answer.status_code in (503, 500, 429), said
        assert time.monotonic() < end, f"it was never acknowledged: {said}"
        time.sleep(0.1)


def sees(site: Site, person: Person, *words: str) -> Shown:
    """The newest message shown to the person, or the group, with these words, once there is one."""
    fake = site.telegram

    def found() -> Shown | None:
        shown = reversed(fake.shown(person))
        return next((one for one in shown if all(word in one.text for word in words)), None)

    return site.until(found)


def times(site: Site, person: Person, words: str) -> int:
    """How many messages of the bot hold these words for the person."""
    return sum(words in text for text in site.telegram.texts(person))


class Case:
    """A case that a mentor has taken on Telegram: 王导师 with number 7, and 李 who asked."""

    def __init__(self, site: Site, question: str = "一次性创业补贴多少钱") -> None:
        self.site = site
        site.hire("王导师", 7)
        self.wang = site.telegram.person(7, "王")
        self.li = site.telegram.person(42, "李")
        self.li.writes(question)
        sees(site, self.li, "答：")
        self.li.writes("转人工")
        self.offer = sees(site, self.wang, "新咨询 1号")
        self.wang.presses(self.offer, "接单")
        sees(site, self.wang, "直接写字就是回复")
        sees(site, self.li, "王导师")
        site.drained()
