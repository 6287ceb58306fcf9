"""What the tests do with a desk: one transaction a call, at the time of a clock that they set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select, text

from bot.handoff import cases, claims, firing, mentors, records, ringing, timers, watchdog
from bot.handoff.cases import Request
from bot.handoff.desk import Desk, Notice, Outcome
from bot.handoff.mentors import Profile
from bot.handoff.records import Record
from bot.handoff.statements import CASE, case_events

MONDAY = dt.datetime(2026, 11, 23, 2, tzinfo=dt.timezone.utc)  # 10:00 in Inner Mongolia
MINUTE = dt.timedelta(minutes=1)
RECORD = Record(
    service="policy",
    problem="不知道能不能领一次性创业补贴",
    advice="先办营业执照，满一年后申请",
    basis=["2.1.2"],
    result="已了解条件",
    next_step="2027年3月申请",
)


def switch(db: Any, conversation_id: str, mode: str, epoch: int) -> int | None:
    """Compare and set, as the gateway does it."""
    done = db.execute(
        text(
            "UPDATE conversations SET mode = :mode, epoch = epoch + 1"
            " WHERE id = :id AND epoch = :epoch"
        ),
        {"mode": mode, "id": conversation_id, "epoch": epoch},
    )
    return epoch + 1 if done.rowcount else None


class Stage:
    """A desk with its database and a clock."""

    def __init__(self, engine: Any, **options: Any) -> None:
        self.engine, self.now = engine, MONDAY
        self.desk = Desk(switch=switch, **options)

    def do(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with self.engine.begin() as db:
            return work(db, *args, **kwargs)

    def later(self, step: dt.timedelta) -> None:
        self.now += step

    def mentor(self, name: str, **fields: Any) -> int:
        return self.do(mentors.add, Profile(name, **fields), self.now)

    def talk(self, key: str = "talk") -> str:
        added = (
            "INSERT INTO conversations (id, channel, token_hash, mode, epoch, last_seq, created_at)"
            " VALUES (:id, 'web', 'x', 'bot', 1, 0, :now)"
        )
        self.do(lambda db: db.execute(text(added), {"id": key, "now": self.now}))
        return key

    def conversation(self, key: str = "talk") -> Any:
        query = text("SELECT mode, epoch FROM conversations WHERE id = :id")
        return self.do(lambda db: db.execute(query, {"id": key}).one())

    def request(self, key: str = "talk", **fields: Any) -> Request:
        epoch = fields.pop("epoch", None) or self.conversation(key).epoch
        asked = Request(key, epoch, "asked", "我的电话是13812345678，能领补贴吗")
        return replace(asked, **fields)

    def open(self, key: str = "talk", **fields: Any) -> Outcome:
        request = self.request(key, **fields)
        return self.do(cases.open_case, self.desk, request, self.now)

    def ring(self, number: int) -> Outcome:
        return self.do(ringing.ring, self.desk, number, self.now)

    def claim(self, number: int, mentor_id: int) -> Outcome:
        return self.do(claims.claim, self.desk, number, mentor_id, self.now)

    def decline(self, number: int, mentor_id: int) -> Outcome:
        return self.do(claims.decline, self.desk, number, mentor_id, self.now)

    def give_back(self, number: int, mentor_id: int) -> Outcome:
        return self.do(claims.give_back, self.desk, number, mentor_id, self.now)

    def transfer(self, number: int, mentor_id: int, to: int) -> Outcome:
        return self.do(claims.transfer, self.desk, number, mentor_id, to, self.now)

    def user_writes(self, key: str = "talk") -> Outcome | None:
        return self.do(cases.user_message, self.desk, key, self.now)

    def mentor_writes(self, number: int, mentor_id: int) -> Outcome:
        return self.do(cases.mentor_message, self.desk, number, mentor_id, self.now)

    def close(self, number: int, mentor_id: int, **fields: Any) -> Outcome:
        record = replace(RECORD, **fields)
        return self.do(records.close, self.desk, number, mentor_id, record, self.now)

    def cancel(self, number: int, by_mentor: int | None = None) -> Outcome:
        return self.do(cases.cancel, self.desk, number, "user_left", self.now, by_mentor=by_mentor)

    def remove(self, mentor_id: int) -> mentors.Removed:
        return self.do(mentors.remove, self.desk, mentor_id, self.now)

    def rate(self, number: int, rating: int) -> Outcome:
        return self.do(records.rate, self.desk, number, rating, self.now)

    def held(self, mentor_id: int, key: str = "talk") -> int:
        """A case that the mentor has."""
        number = self.open(key).number
        self.claim(number, mentor_id)
        return number

    def due(self, owner: str = "one") -> list[timers.Due]:
        return self.do(timers.due, owner, self.now)

    def fire(self, timer: timers.Due) -> Outcome | None:
        return self.do(firing.fire, self.desk, timer, self.now)

    def tick(self, step: dt.timedelta = dt.timedelta(0)) -> list[Notice]:
        """Lets the time go by and does what is due, once; gives what is to be told."""
        self.later(step)
        outcomes = [self.fire(timer) for timer in self.due()]
        return [notice for outcome in outcomes if outcome for notice in outcome.notices]

    def case(self, number: int) -> Any:
        return self.do(lambda db: db.execute(CASE, {"which": number}).one())

    def history(self, number: int) -> list[str]:
        query = (
            select(case_events.c.action)
            .where(case_events.c.case_number == number)
            .order_by(case_events.c.id)
        )
        return self.do(lambda db: db.execute(query).scalars().all())

    def faults(self) -> list[watchdog.Fault]:
        return self.do(watchdog.faults, self.now)


def told(notices: Sequence[Notice], to: str = "mentor") -> list[tuple[str, int | None]]:
    """What is to be told to people of this kind, and to whom."""
    return [(notice.what, notice.mentor_id) for notice in notices if notice.to == to]
