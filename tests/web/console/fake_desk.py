"""A desk of the console's own tests, in memory: who may see what, and what the answers look like.

It follows the written interface to the letter and knows nothing of the real desk's inside.
"""

import copy
from dataclasses import dataclass, field
from typing import Any

from bot.handoff.masking import masked

from . import samples

OPEN = ("queued", "offered", "active", "waiting_user")
UNCLAIMED = ("queued", "offered")


class Refused(Exception):
    """What is answered instead: status, code, the sentence for people."""

    def __init__(
        self, status: int, code: str, message: str, faults: dict[str, str] | None = None, **headers
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.faults = status, code, message, faults
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass
class FakeDesk:
    """Cases, lines and people, changed by the tests and by the calls of the page."""

    mentors: list[dict[str, Any]] = field(default_factory=samples.people)
    cases: dict[int, dict[str, Any]] = field(default_factory=dict)
    lines: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    cards: dict[int, dict[str, Any]] = field(default_factory=dict)
    records: dict[int, dict[str, Any]] = field(default_factory=dict)
    visits: dict[int, dict[str, Any]] = field(default_factory=dict)
    events: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    passwords: dict[int, str] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    sessions: dict[str, int] = field(default_factory=dict)
    stored: dict[tuple[int, str], int] = field(default_factory=dict)
    looked: list[tuple[int, int]] = field(default_factory=list)
    calls: list[tuple[str, str, dict[str, Any], Any]] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    refuse: dict[str, list[Refused]] = field(default_factory=dict)  # "POST /cases/1/close"
    page_size: int = 25
    version: int = 1
    url: str = ""
    closing: bool = False

    def add(self, number: int, **rest: Any) -> dict[str, Any]:
        """A case with a card and some talk, as the page will see it."""
        one = samples.case(number, **rest)
        self.cases[number] = one
        self.lines.setdefault(number, samples.talk())
        self.cards.setdefault(number, samples.card(one))
        self.events.setdefault(number, [{"at": one["opened_at"], "who": "系统", "said": "开案"}])
        self.changed()
        return one

    def hold(self, number: int, mentor_id: int = 1, **rest: Any) -> dict[str, Any]:
        """A case that a mentor has."""
        told = {"state": "active", "claimed_at": samples.moment(10), "mentor_id": mentor_id}
        return self.add(number, **(told | rest))

    def say(self, number: int, author: str, text: str, **rest: Any) -> dict[str, Any]:
        """Append a line and give it back."""
        log = self.lines[number]
        made = samples.line(len(log) + 1, author, text, **({"created_at": samples.moment()} | rest))
        log.append(made)
        if author == "user":
            self.cases[number] |= {"user_at": samples.moment(), "state": "active"}
        self.changed()
        return made

    def changed(self) -> None:
        self.version += 1

    def written(self, number: int) -> list[str]:
        """What mentors said in a case."""
        return [line["text"] for line in self.lines[number] if line["author"] == "mentor"]

    def asked(self, method: str, path: str) -> list[Any]:
        """The bodies of the calls of one kind."""
        return [body for how, what, _, body in self.calls if (how, what) == (method, path)]

    def mentor(self, mentor_id: int) -> dict[str, Any]:
        found = next((one for one in self.mentors if one["id"] == mentor_id), None)
        if found is None:
            raise Refused(404, "not_found", "没有这位导师。")
        held = [one for one in self.cases.values() if one["mentor_id"] == mentor_id]
        return found | {"load": sum(one["state"] in OPEN for one in held)}

    def named(self, mentor_id: int | None) -> dict[str, Any] | None:
        if mentor_id is None:
            return None
        one = self.mentor(mentor_id)
        return {"id": one["id"], "alias": one["alias"]}

    def case(self, number: int) -> dict[str, Any]:
        if number not in self.cases:
            raise Refused(404, "not_found", f"没有 {number} 号案。")
        return self.cases[number]

    def shown(self, one: dict[str, Any], me: dict[str, Any]) -> dict[str, Any]:
        """A case as ``me`` sees it in a list."""
        hidden = ("mentor_id", "offered_to", "transfer")
        offered = one["offered_to"] == me["id"] and one["state"] in OPEN
        view = {key: value for key, value in one.items() if key not in hidden}
        last = max((line["seq"] for line in self.lines[one["number"]]), default=0)
        view |= {
            "mentor": self.named(one["mentor_id"]),
            "mine": one["mentor_id"] == me["id"],
            "offered": offered,
            "transfer": offered and one["transfer"],
            "last_seq": last,
        }
        return masked(view)

    def may_read(self, one: dict[str, Any], me: dict[str, Any]) -> bool:
        """Whether the chat is open to ``me``: another mentor's case is not."""
        free = one["state"] in UNCLAIMED or one["mentor_id"] == me["id"]
        return me["role"] != "mentor" or free or one["offered_to"] == me["id"]

    def conversation(self, number: int, after: int = 0, *, plain: bool = False) -> list[Any]:
        found = copy.deepcopy([line for line in self.lines[number] if line["seq"] > after])
        return found if plain else masked(found)

    def card(self, number: int, *, plain: bool = False) -> dict[str, Any]:
        whole = copy.deepcopy(self.cards[number])
        return (whole if plain else masked(whole)) | {"unmasked": plain}

    def store(self, number: int, client_id: str, text: str, me: dict[str, Any]) -> int:
        """Keep a mentor's line once; give its seq."""
        key = (number, client_id)
        if key not in self.stored:
            delivery = {"state": "stored", "said": "已保存", "can_resend": False}
            line = self.say(number, "mentor", text, by=me["alias"], delivery=delivery)
            self.stored[key] = line["seq"]
            self.cases[number] |= {"state": "waiting_user", "mentor_at": samples.moment()}
        return self.stored[key]

    def end(self, number: int, state: str) -> None:
        self.cases[number] |= {"state": state, "closed_at": samples.moment(), "offered_to": None}
        self.changed()
