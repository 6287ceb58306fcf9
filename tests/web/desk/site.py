"""The gateway itself behind the page, mentors at its desk; only the assistant is a stand-in."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Page

from bot.gateway.app import create_app
from bot.gateway.desk import relay
from bot.gateway.desk.telling import say_to_user, tell
from bot.gateway.log import Draft
from bot.handoff import cases, claims, mentors, records, visits
from bot.handoff.cards import Card, card_of
from bot.handoff.desk import Outcome
from bot.handoff.mentors import Profile
from bot.handoff.moves import hold
from bot.settings import Settings
from tests.gateway.fake_rasa import FakeRasa
from tests.handoff.stage import RECORD
from tests.web.fake_gateway import Serving

DAY = dt.date(2026, 11, 23)
ENVIRON = {"POLICYBOT_DESK_HOURS": "00:00-24:00", "POLICYBOT_TODAY": DAY.isoformat()}


class Site:
    """What happens at the desk, one transaction a call; the page sees it within half a second."""

    def __init__(self, home: Path, **environ: str) -> None:
        self.rasa = FakeRasa()
        settings = Settings.from_env({"POLICYBOT_HOME": str(home)} | ENVIRON | environ)
        self.app: FastAPI = create_app(settings, httpx.ASGITransport(self.rasa.app))
        self.url, self.closing = "", False

    @property
    def services(self) -> Any:
        return self.app.state.services

    def do(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        office = self.services.office

        def told(db: Any) -> Any:
            outcome = work(db, office.desk, *args, office.now(), **kwargs)
            tell(db, office, getattr(outcome, "notices", ()))
            return outcome

        return self.services.database.write_now(told)

    def mentor(self, name: str) -> int:
        """The id of a mentor, who is taken on if new."""
        return int(self.services.database.write_now(mentor, name, self.services.office.now()))

    def claim(self, name: str = "王敏", number: int = 1) -> None:
        self.do(claims.claim, number, self.mentor(name))

    def transfer(self, to: str, by: str = "王敏", number: int = 1) -> None:
        self.do(claims.transfer, number, self.mentor(by), self.mentor(to))
        self.claim(to, number)

    def give_back(self, by: str = "王敏", number: int = 1) -> None:
        self.do(claims.give_back, number, self.mentor(by))

    def close(self, by: str = "王敏", number: int = 1, visit: dt.date | None = None) -> None:
        self.do(records.close, number, self.mentor(by), replace(RECORD, next_visit=visit))

    def visit(self, number: int = 1) -> None:
        """The day of the visit has come."""

        def ask(db: Any, desk: Any, now: Any) -> Outcome:
            return Outcome(number, "closed", visits.ask(db, desk, hold(db, number), now))

        self.do(ask)

    def cancel(self, number: int = 1) -> None:
        self.do(cases.cancel, number, "none")

    def writes(self, text: str, by: str = "王敏", number: int = 1, **more: Any) -> int:
        """The seq of what the mentor writes."""
        who, office = self.mentor(by), self.services.office
        said = Draft(text, "mentor", mentor_id=who, by=by, **more)
        key = f"{by} {text} {more}"
        seq, _ = self.services.database.write_now(relay.from_mentor, office, number, who, said, key)
        return int(seq)

    def note(self, name: str, **blanks: Any) -> None:
        """A sentence of the desk in the only conversation."""
        said = (self.services.office, self.one("id", "conversations"), name, blanks)
        self.services.database.write_now(say_to_user, *said)

    def card(self, number: int = 1) -> Card:
        return self.services.database.write_now(card_of, number)

    def all(self, column: str, table: str) -> list[Any]:
        def look(db: Any) -> list[Any]:
            return db.exec_driver_sql(f"SELECT {column} FROM {table} ORDER BY 1").scalars().all()

        return self.services.database.write_now(look)

    def one(self, column: str, table: str = "cases") -> Any:
        (value,) = self.all(column, table)
        return value

    def said(self, author: str = "user") -> list[str]:
        """What ``author`` said, in order."""

        def look(db: Any) -> list[Any]:
            query = "SELECT text FROM messages WHERE author = ? ORDER BY seq"
            return db.exec_driver_sql(query, (author,)).scalars().all()

        return self.services.database.write_now(look)


def mentor(db: Any, name: str, now: dt.datetime) -> int:
    known = [row.id for row, _ in mentors.listed(db) if row.name == name]
    return known[0] if known else mentors.add(db, Profile(name), now)


class Deaf:
    """Keeps the page from hearing what is said, while it can speak."""

    def __init__(self, page: Page) -> None:
        self.page, self.listening = page, "**/messages?after=*"

    def __enter__(self) -> None:
        self.page.route(self.listening, lambda route: route.abort())

    def __exit__(self, *_: object) -> None:
        self.page.unroute(self.listening)


class ServingSite(Serving):
    """Serves a site in a thread, for as long as the ``with`` block lasts."""

    def __init__(self, site: Site) -> None:
        self.fake = site
        config = uvicorn.Config(
            site.app,
            host="127.0.0.1",
            port=0,
            log_level="error",
            ws="none",
            lifespan="on",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __exit__(self, *failure: object) -> None:
        self.fake.services.waiting.close()  # a poll would hold up the end
        super().__exit__(*failure)
