"""Who may call: the session behind a cookie, our header on what changes things, roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Header, Request, Response
from fastapi.security import APIKeyCookie

from bot.gateway.console import sessions
from bot.gateway.console.refusals import Forbidden, Forged, SignedOut
from bot.gateway.routes import services_of
from bot.gateway.services import Services

COOKIE = "policybot_desk"
cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="Set by `POST /session`.")


@dataclass(frozen=True)
class Me:
    """Who is signed in. ``key`` is that of the session."""

    id: int
    name: str
    alias: str
    role: str
    key: str

    @property
    def oversees(self) -> bool:
        """Whether all cases can be read."""
        return self.role != "mentor"


async def ours(
    x_policybot: str | None = Header(
        None, description="Must be `1`: another site's form cannot send it."
    ),
) -> None:
    """Raises Forged."""
    if x_policybot != "1":
        raise Forged


async def key_of(key: str | None = Depends(cookie)) -> str:
    """The session's key. Raises SignedOut."""
    if not key:
        raise SignedOut
    return key


async def listener(key: str = Depends(key_of), services: Services = Depends(services_of)) -> Me:
    """Who is signed in; that one listens does not count as use. Raises SignedOut."""
    return (await _found(services, key))[0]


async def me(key: str = Depends(key_of), services: Services = Depends(services_of)) -> Me:
    """Who is signed in. Raises SignedOut."""
    person, seen_at = await _found(services, key)
    now = services.office.now()
    if now - seen_at > sessions.NOTED:
        await services.database.write(sessions.used, key, now)
    return person


def one_of(*roles: str) -> Callable[..., Awaitable[Me]]:
    """A dependency: who is signed in, if of one of these roles. Raises SignedOut, Forbidden."""

    async def allowed(person: Me = Depends(me)) -> Me:
        if person.role not in roles:
            raise Forbidden
        return person

    return allowed


helper = one_of("mentor", "supervisor")
supervisor = one_of("supervisor")
overseer = one_of("supervisor", "officer")


def let_in(response: Response, request: Request, key: str) -> None:
    """Gives the browser the session's key; over https only, where it came so."""
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, key, httponly=True, samesite="strict", secure=secure)


def let_out(response: Response) -> None:
    """Takes it from the browser."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")


async def _found(services: Services, key: str) -> tuple[Me, dt.datetime]:
    row: Any = await services.database.read(sessions.found, key, services.office.now())
    if row is None:
        raise SignedOut
    return Me(row.id, row.name, row.alias, row.role, key), row.seen_at
