"""Many at once, and the short form of the soak: nobody reads another's words."""

from __future__ import annotations

import asyncio
import re

import aiohttp

from benchmarks.soak import QUICK, soak
from tests.faults.people import sees

PEOPLE, HELPED, LINES = 1000, 60, 300  # a process may often hold no more than 1024 files
WORD = re.compile(r"词\d+号")


class One:
    """One of the thousand."""

    def __init__(self, number: int) -> None:
        self.word = f"词{number}号"
        self.lines: list[dict] = []

    async def comes(self, http: aiohttp.ClientSession) -> None:
        async with http.post("/api/v1/conversations") as answer:
            made = await answer.json()
        self.path = f"/api/v1/conversations/{made['conversation_id']}/messages"
        self.headers = {"Authorization": f"Bearer {made['token']}"}

    async def says(self, http: aiohttp.ClientSession, text: str, key: str) -> None:
        body = {"client_message_id": key, "text": text}
        async with http.post(self.path, json=body, headers=self.headers) as answer:
            assert answer.status == 202, await answer.text()

    async def hears(self, http: aiohttp.ClientSession, author: str) -> None:
        while not any(line["author"] == author for line in self.lines):
            asked = {"after": self.lines[-1]["seq"] if self.lines else 0, "wait": 20}
            async with http.get(self.path, params=asked, headers=self.headers) as answer:
                self.lines += (await answer.json())["messages"]

    @property
    def words(self) -> set[str]:
        return {word for line in self.lines for word in WORD.findall(line["text"])}


async def _with(address: str, work) -> None:
    lines = aiohttp.TCPConnector(limit=LINES)
    wait = aiohttp.ClientTimeout(total=300)
    async with aiohttp.ClientSession(address, connector=lines, timeout=wait) as http:
        await work(http)


def test_a_thousand_at_once_read_their_own_words_and_nobody_elses(site, telegram):
    """All ask the bot; sixty then ask for a human, and three mentors answer each in person."""
    site.start()
    mentors = []
    for number in range(3):
        site.hire(f"导师{number}", 1000 + number, capacity=50)
        mentors.append(telegram.person(1000 + number, f"导{number}"))
    people = [One(number) for number in range(PEOPLE)]
    helped = people[:HELPED]

    async def ask(http):
        await asyncio.gather(*(one.comes(http) for one in people))
        await asyncio.gather(*(one.says(http, one.word, "1") for one in people))
        await asyncio.gather(*(one.hears(http, "assistant") for one in people))
        await asyncio.gather(*(one.says(http, "转人工", "2") for one in helped))
        await asyncio.gather(*(one.says(http, f"我是{one.word}", "3") for one in helped))

    asyncio.run(_with(site.address, ask))
    for number in range(1, HELPED + 1):
        mentor = mentors[number % 3]
        mentor.presses(sees(site, mentor, f"新咨询 {number}号"), "接单")
        line = sees(site, mentor, f"{number}号 来访者", "我是词")
        word = WORD.search(line.text)[0]
        mentor.replies(line, f"给{word}的回答")

    async def listen(http):
        await asyncio.gather(*(one.hears(http, "mentor") for one in helped))

    asyncio.run(_with(site.address, listen))
    site.clean()

    assert [one.word for one in people if one.words != {one.word}] == []
    told = [[ln["text"] for ln in one.lines if ln["author"] == "mentor"] for one in helped]
    assert told == [[f"给{one.word}的回答"] for one in helped]


def test_a_short_soak_with_kills_loses_and_doubles_nothing():
    found = soak(QUICK)

    assert found["kills"] == QUICK.kills
    assert found["messages"]["of_mentors"] > 50
    wrong = {name: found[name] for name in ("lost", "doubled", "wrong_recipient", "ledger_faults")}
    assert set(wrong.values()) == {0}, found
