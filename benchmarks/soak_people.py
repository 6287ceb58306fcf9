"""People of the soak: users on the page and on Telegram, mentors on Telegram and in the console."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

import httpx

from benchmarks.soak_world import WORD, World
from bot.gateway.console.passwords import Passwords
from bot.handoff.statements import mentors as mentors_table
from tests.faults.people import Visitor
from tests.telegram.fake_api import Message, Person

LINE = re.compile(
    r"(?:（这条可能重复）)?(\d+)号 来访者\w+(?:（改了前面的一句）)?：\n(.*)", re.DOTALL
)
PASSWORD = "a-password-of-the-soak"  # noqa: S105  of nobody
FIRST_MENTOR, FIRST_USER = 1000, 5000
ANSWERS = {"第1步，共4步": "政策", "第2步：": "先办执照", "第3步：": "已解决", "第4步：": "不用"}
EVERY_NTH_ASKS, FIRST_ASK = 12, 3  # of a user's messages, which is 转人工
SLOWEST = 3  # times as long as planned: then what is not said is left unsaid
LOOKED_BACK = 20  # lines in the console, whose delivery may have changed
CLOSED_AFTER = 8  # lines that a mentor heard in a case


class User:
    """Says unique words, and now and then 转人工."""

    def __init__(self, world: World, number: int, person: Person | None) -> None:
        self.world, self.number, self.person = world, number, person
        self.visitor = Visitor(world.site) if person is None else None
        self.count = 0
        self.words: list[str] = []
        self.lock = threading.Lock()

    def says_something(self) -> None:
        """One more message, acknowledged when this returns."""
        with self.lock:  # one person types one message after the other
            self.count += 1
            if self.count % EVERY_NTH_ASKS == FIRST_ASK:
                self._say("转人工")
                return
            word = f"w{self.number:03d}x{self.count:05d}"
            self._say(word)
            self.words.append(word)

    def _say(self, text: str) -> None:
        if self.visitor is not None:
            self.visitor.says(text, seconds=120)
        elif self.person is not None:
            self.person.writes(text)


class Mentor:
    """Presses 接单, answers every line with its word, and closes with a record."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.id = world.site.hire(f"导师{number:02d}", FIRST_MENTOR + number, capacity=50)
        self.person = world.telegram.person(FIRST_MENTOR + number, f"导{number:02d}")
        self.sent: dict[int, str] = {}  # words by the id of the message
        self._last = 0
        self._heard: dict[int, int] = {}

    def looks(self) -> None:
        """Acts on what is new in the chat."""
        with self.world.telegram.lock:
            messages = self.person.messages
            new = [messages[i] for i in range(self._last + 1, max(messages, default=0) + 1)
                   if i in messages]  # fmt: skip
        for message in new:
            self._last = message.id
            if message.sender["is_bot"]:
                self._acts(message)

    def _acts(self, message: Message) -> None:
        titles = {button["text"] for button in message.buttons()}
        line = LINE.fullmatch(message.text)
        if "接单" in titles:
            self._press(message, "接单")
        elif "再发一次" in titles:
            self.world.resent.update(WORD.findall(message.text))
            self._press(message, "再发一次")
        elif line is not None:
            self._answers(message, int(line[1]), line[2])
        else:
            for asked, answer in ANSWERS.items():
                if asked in message.text:
                    self.person.writes(answer)

    def _answers(self, message: Message, number: int, text: str) -> None:
        word = WORD.search(text)
        if word is None or word[0] in self.world.answered:
            return
        self.world.answered.add(word[0])
        said = self.person.replies(message, f"回{word[0]}")
        self.sent[said.id] = word[0]
        self.world.counts["mentors_said"] += 1
        self._heard[number] = self._heard.get(number, 0) + 1
        if self._heard[number] == CLOSED_AFTER:
            self.person.writes(f"/end {number}")

    def _press(self, message: Message, title: str) -> None:
        with contextlib.suppress(AssertionError):  # an edit has just taken it away
            self.person.presses(message, title)


class ConsoleMentor:
    """The same in the console, over HTTP, without a Telegram account."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.number = world, number
        self.name = f"席{number:02d}"
        site = world.site
        self.id = site.database.write_now(_seated, self.name, Passwords().hashed(PASSWORD), site)
        self.sent: dict[str, str] = {}
        self._http = httpx.Client(
            base_url=f"{site.address}/api/v1/desk",
            timeout=30,
            trust_env=False,
            headers={"X-Policybot": "1"},
        )
        self._tried: set[str] = set()
        self._seen: dict[int, int] = {}
        self._heard: dict[int, int] = {}

    def looks(self) -> None:
        """Claims what waits, answers what is new; what fails is done at the next look."""
        with contextlib.suppress(httpx.HTTPError):
            if self._get("/session").status_code == 401:
                who = {"name": self.name, "password": PASSWORD}
                self._http.post("/session", json=who).raise_for_status()
            queue = self._get("/cases?box=queue").raise_for_status().json()["cases"]
            for case in queue[:2]:
                self._http.post(f"/cases/{case['number']}/claim")
            mine = self._get("/cases?box=mine").raise_for_status().json()["cases"]
            for case in mine:
                self._tends(int(case["number"]))

    def close(self) -> None:
        """Lets go of the line."""
        self._http.close()

    def _tends(self, number: int) -> None:
        after = max(0, self._seen.get(number, 0) - LOOKED_BACK)
        found = self._get(f"/cases/{number}/messages?after={after}").raise_for_status()
        for line in found.json()["messages"]:
            word = WORD.fullmatch(line["text"])
            if line["author"] == "user" and word is not None:
                self._answers(number, word[0])
            elif line["author"] == "mentor" and (line["delivery"] or {}).get("can_resend"):
                self.world.resent.update(WORD.findall(line["text"]))
                self._http.post(f"/cases/{number}/messages/{line['seq']}/resend")
            self._seen[number] = int(line["seq"])
        if self._heard.get(number, 0) >= CLOSED_AFTER:
            self._http.post(f"/cases/{number}/close", json=RECORD).raise_for_status()
            self._heard[number] = 0

    def _answers(self, number: int, word: str) -> None:
        if word in self.world.answered and word not in self._tried:
            return  # in an earlier case, by another mentor
        self.world.answered.add(word)
        self._tried.add(word)
        said = {"client_message_id": f"re-{word}", "text": f"回{word}"}
        answer = self._http.post(f"/cases/{number}/messages", json=said)
        if answer.status_code >= 500:
            answer.raise_for_status()  # once more at the next look, and stored once
        if answer.status_code == 202 and word not in self.sent:
            self.sent[word] = word
            self.world.counts["mentors_said"] += 1
            self._heard[number] = self._heard.get(number, 0) + 1

    def _get(self, path: str) -> httpx.Response:
        return self._http.get(path)


RECORD: dict[str, Any] = {
    "service": "policy",
    "problem": "补贴",
    "advice": "先办执照",
    "basis": ["2.3.2"],
    "result": "已解决",
    "next_step": "不用回访",
    "next_visit": None,
}


class Crowd:
    """Everybody, each doing a little at a time in a few threads."""

    def __init__(self, world: World) -> None:
        plan = world.plan
        self.world = world
        seats = max(1, plan.mentors // 4)
        self.mentors = [Mentor(world, number) for number in range(plan.mentors - seats)]
        self.seats = [ConsoleMentor(world, number) for number in range(seats)]
        self.users = [User(world, number, self._phone(number)) for number in range(
            plan.conversations)]  # fmt: skip

    def close(self) -> None:
        """Lets go of the lines of the console."""
        for seat in self.seats:
            seat.close()

    def talk(self) -> None:
        """Everybody says something until all is said, or the time is over."""
        plan = self.world.plan
        users = round(plan.messages * 2 / 3)  # the rest are the mentors' answers
        turns = deque(self.world.random.choices(self.users, k=users))
        pause = plan.seconds * 0.7 / users
        began, threads = time.monotonic(), []
        for _ in range(8):
            threads.append(
                threading.Thread(target=self._talking, args=(turns, began, pause, users))
            )
            threads[-1].start()
        for thread in threads:
            thread.join()

    def work(self, mentors: Sequence[Mentor | ConsoleMentor], pause: float) -> None:
        """Mentors at work until the soak is over."""
        while not self.world.over.is_set():
            for mentor in mentors:
                mentor.looks()
            time.sleep(pause)

    def _talking(self, turns: deque[User], began: float, pause: float, users: int) -> None:
        end = began + self.world.plan.seconds * SLOWEST
        while not self.world.over.is_set() and time.monotonic() < end:
            try:
                user = turns.popleft()
            except IndexError:
                return
            due = began + pause * (users - len(turns))
            if self.world.over.wait(max(0.0, due - time.monotonic())):
                return
            user.says_something()

    def _phone(self, number: int) -> Person | None:
        if number % 2:
            return None
        return self.world.telegram.person(FIRST_USER + number, f"户{number:03d}")


def _seated(db: Any, name: str, password: str, site: Any) -> int:
    """A mentor of the console with a password."""
    from sqlalchemy import update

    from bot.handoff import mentors
    from bot.handoff.mentors import Profile

    who = mentors.add(db, Profile(name, capacity=50), site.office.now())
    db.execute(
        update(mentors_table).where(mentors_table.c.id == who).values(password_hash=password)
    )
    return who
