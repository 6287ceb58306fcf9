"""The desk's people, each with a browser, and those who come to them."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import text

from bot.gateway.console import sessions
from bot.gateway.console.passwords import Passwords
from bot.handoff import mentors, watchdog
from bot.handoff.mentors import Profile
from tests.gateway.person import Person

PASSWORD = "草原上的一匹马，跑得快"
OURS = {"X-Policybot": "1"}
RECORD = {
    "service": "policy",
    "problem": "不知道能不能领",
    "advice": "先办执照，满一年再来",
    "basis": ["2.1.2"],
    "result": "已了解条件",
    "next_step": "三月申请",
    "next_visit": None,
}


async def as_described(app: Any, answer: httpx.Response) -> None:
    """Every answer that goes well has the shape that OpenAPI shows, and no key besides."""
    if answer.status_code >= 300 or "json" not in answer.headers["content-type"]:
        return
    path, method = answer.request.url.path, answer.request.method
    (model,) = [
        route.response_model
        for route in app.routes
        if getattr(route, "path_regex", None)
        and route.path_regex.match(path)
        and method in route.methods
    ][:1]
    await answer.aread()
    assert model.parse_obj(answer.json()).dict().keys() == answer.json().keys()


class Browser:
    """Somebody who is, or is not, signed in."""

    def __init__(self, gateway: Any, name: str, number: int = 0) -> None:
        self.name, self.id = name, number
        transport = httpx.ASGITransport(gateway.app, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(
            transport=transport, base_url="http://gateway/api/v1/desk", timeout=60
        )
        self.http.event_hooks["response"] = [partial(as_described, gateway.app)]

    async def sign_in(self, password: str = PASSWORD) -> httpx.Response:
        return await self.post("session", name=self.name, password=password)

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.http.get(f"/{path}", params=query or None)

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.http.post(f"/{path}", json=body or None, headers=OURS)

    async def delete(self, path: str) -> httpx.Response:
        return await self.http.delete(f"/{path}", headers=OURS)

    async def case(self, number: int) -> dict[str, Any]:
        return good(await self.get(f"cases/{number}"))["case"]

    async def box(self, name: str, **query: Any) -> list[int]:
        found = good(await self.get("cases", box=name, **query))
        return [one["number"] for one in found["cases"]]

    async def lines(self, number: int, after: int = 0) -> list[dict[str, Any]]:
        return good(await self.get(f"cases/{number}/messages", after=after))["messages"]

    async def says(self, number: int, words: str, key: str | None = None) -> httpx.Response:
        key = key or str(uuid4())
        return await self.post(f"cases/{number}/messages", client_message_id=key, text=words)

    async def closes(self, number: int, **fields: Any) -> httpx.Response:
        return await self.post(f"cases/{number}/close", **RECORD | fields)


class Office:
    """王芳 and 李强 help, 陈静 supervises, 赵敏 is an officer; all are signed in."""

    def __init__(self, gateway: Any) -> None:
        self.gateway, self.services = gateway, gateway.services
        self.passwords = Passwords()
        self.wang: Browser
        self.li: Browser
        self.chen: Browser
        self.zhao: Browser

    @classmethod
    async def of(cls, gateway: Any) -> Office:
        office = cls(gateway)
        office.wang = await office.add("王芳")
        office.li = await office.add("李强", capacity=2)
        office.chen = await office.add("陈静", role="supervisor", on_duty=False)
        office.zhao = await office.add("赵敏", role="officer")
        return office

    async def add(self, name: str, **fields: Any) -> Browser:
        """Somebody new, with a password, signed in."""
        hashed = self.passwords.hashed(PASSWORD)
        now = self.services.office.now()

        def added(db: Any) -> int:
            profile = Profile(name, alias=f"{name[0]}老师", **fields)
            number = mentors.add(db, profile, now)
            sessions.set_password(db, number, hashed)
            return number

        browser = Browser(self.gateway, name, await self.services.database.write(added))
        good(await browser.sign_in())
        return browser

    def stranger(self, name: str = "王芳") -> Browser:
        """A browser that nobody has signed in with."""
        return Browser(self.gateway, name)

    async def person(self, question: str = "一次性创业补贴多少钱") -> Person:
        """Somebody who asks, and then wants a human."""
        person = await self.gateway.person()
        await person.ask(question)
        await person.say("转人工")
        return person

    async def helped(self, question: str = "一次性创业补贴多少钱") -> Person:
        """As ``person``, and 王芳 has claimed the newest case."""
        person = await self.person(question)
        number = (await person.talk())["case"]
        good(await self.wang.post(f"cases/{number}/claim"))
        return person

    async def sql(self, query: str, **values: Any) -> list[Any]:
        return await self.services.database.write(lambda db: _rows(db, query, values))

    async def faults(self) -> list[Any]:
        return await self.services.database.read(watchdog.faults, self.services.office.now())


def _rows(db: Any, query: str, values: dict[str, Any]) -> list[Any]:
    done = db.execute(text(query), values)
    return [tuple(row) for row in done] if done.returns_rows else []


def good(answer: httpx.Response) -> dict[str, Any]:
    """The JSON of a call that went well."""
    assert answer.status_code < 300, answer.text
    return answer.json()


def refused(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, code and sentence of a call that did not."""
    body = answer.json()
    return answer.status_code, body["error"], body["message"]
