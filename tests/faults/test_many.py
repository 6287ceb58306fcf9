"""Many at once, and the short form of the soak: nobody reads another's words."""

from __future__ import annotations

import asyncio
import re

import httpx

from benchmarks.soak import QUICK, soak
from tests.faults.people import sees

PEOPLE, HELPED, AT_ONCE = 1000, 60, 60
WORD = re.compile(r"词\d+号")


class One:
    """One of the thousand."""

    def __init__(self, http: httpx.AsyncClient, number: int) -> None:
        self.http, self.word = http, f"词{number}号"
        self.lines: list[dict] = []

    async def comes(self) -> None:
        made = (await self.http.post("/api/v1/conversations")).raise_for_status().json()
        self.path = f"/api/v1/conversations/{made['conversation_id']}/messages"
        self.headers = {"Authorization": f"Bearer {made['token']}"}

    async def says(self, text: str, key: str) -> None:
        body = {"client_message_id": key, "text": text}
        sent = await self.http.post(self.path, json=body, headers=self.headers)
        assert sent.status_code == 202, sent.text

    async def hears(self, author: str) -> None:
        while not any(line["author"] == author for line in self.lines):
            after = self.lines[-1]["seq"] if self.lines else 0
            asked = {"after": after, "wait": 20}
            found = await self.http.get(self.path, params=asked, headers=self.headers)
            self.lines += found.raise_for_status().json()["messages"]

    @property
    def words(self) -> set[str]:
        return {word for line in self.lines for word in WORD.findall(line["text"])}


def test_a_thousand_at_once_read_their_own_words_and_nobody_elses(site, telegram):
    """All ask the bot; sixty then ask for a human, and three mentors answer each in person."""
    site.start(TELEGRAM_MODE="polling")
    mentors = []
    for number in range(3):
        site.hire(f"导师{number}", 1000 + number, capacity=50)
        mentors.append(telegram.person(1000 + number, f"导{number}"))
    limits = httpx.Limits(max_connections=AT_ONCE)

    async def all_of_them(work):
        async with httpx.AsyncClient(
            base_url=site.address, timeout=120, trust_env=False, limits=limits
        ) as http:
            for one in people:
                one.http = http
            await work()

    people = [One(None, number) for number in range(PEOPLE)]  # type: ignore[arg-type]

    async def ask():
        await asyncio.gather(*(one.comes() for one in people))
        await asyncio.gather(*(one.says(one.word, "1") for one in people))
        await asyncio.gather(*(one.hears("assistant") for one in people))
        await asyncio.gather(*(one.says("转人工", "2") for one in people[:HELPED]))
        await asyncio.gather(*(one.says(f"我是{one.word}", "3") for one in people[:HELPED]))

    asyncio.run(all_of_them(ask))
    for number in range(1, HELPED + 1):
        mentor = mentors[number % 3]
        mentor.presses(sees(site, mentor, f"新咨询 {number}号"), "接单")
        line = sees(site, mentor, f"{number}号 来访者", "我是词")
        word = WORD.search(line.text)[0]
        mentor.replies(line, f"给{word}的回答")

    async def listen():
        await asyncio.gather(*(one.hears("mentor") for one in people[:HELPED]))

    asyncio.run(all_of_them(listen))
    site.clean()

    assert [one.word for one in people if one.words != {one.word}] == []
    told = [[ln["text"] for ln in one.lines if ln["author"] == "mentor"] for one in people[:HELPED]]
    assert told == [[f"给{one.word}的回答"] for one in people[:HELPED]]


def test_a_short_soak_with_kills_loses_and_doubles_nothing():
    found = soak(QUICK)

    assert found["kills"] == QUICK.kills
    assert found["messages"]["of_mentors"] > 50
    wrong = {name: found[name] for name in ("lost", "doubled", "wrong_recipient", "ledger_faults")}
    assert set(wrong.values()) == {0}, found
