"""Signing in and out, one's own password and duty."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

from bot.gateway.console import passwords, people, sessions
from bot.gateway.console.access import Me, helper, let_in, let_out, me
from bot.gateway.console.calls import change, fails, look, readers, writers
from bot.gateway.console.forms import Duty, NewPassword, SignIn
from bot.gateway.console.refusals import Faulty, TooManyGuesses, WrongPassword, fault_of
from bot.gateway.console.shapes import Done, OneMentor, SignedIn
from bot.gateway.database import Connection
from bot.gateway.desk.office import Office
from bot.gateway.routes import services_of
from bot.gateway.services import Services
from bot.handoff import mentors
from bot.handoff.errors import Unknown
from bot.handoff.papers import SERVICES
from bot.handoff.states import REASONS, STATES

reads, writes = readers(), writers()


@writes.post(
    "/session",
    response_model=OneMentor,
    summary="Sign in",
    responses=fails(400, 413, 429),
)
async def sign_in(
    given: SignIn, request: Request, services: Services = Depends(services_of)
) -> JSONResponse:
    """Sets the cookie `policybot_desk`. An unknown name is answered like a wrong password."""
    name = given.name.strip()
    _may_guess(services, name, request)
    row = await services.database.read(_known, name)
    kept = row and row.password_hash
    if not await services.console.passwords.right(kept, given.password):
        raise WrongPassword
    opened = await services.database.write(_opened, services.office, row)
    if opened is None:
        raise WrongPassword
    services.console.guesses.forget(name, _address(request))
    key, mentor = opened
    answer = JSONResponse({"mentor": mentor})
    let_in(answer, request, key)
    return answer


@reads.get("/session", response_model=SignedIn, summary="Who is signed in", responses=fails())
async def session(
    person: Me = Depends(me), services: Services = Depends(services_of)
) -> JSONResponse:
    """With the names of services, reasons, states and topics."""
    return JSONResponse(await look(services, person, _session, services.office, person))


@writes.delete("/session", response_model=Done, summary="Sign out", responses=fails())
async def sign_out(
    person: Me = Depends(me), services: Services = Depends(services_of)
) -> JSONResponse:
    """Ends this session."""
    await services.database.write(sessions.revoke, person.key, services.office.now())
    return _left()


@writes.delete("/sessions", response_model=Done, summary="Sign out everywhere", responses=fails())
async def sign_out_everywhere(
    person: Me = Depends(me), services: Services = Depends(services_of)
) -> JSONResponse:
    """Ends all of one's sessions."""
    await services.database.write(sessions.revoke_all, person.id, services.office.now())
    return _left()


@writes.post(
    "/password",
    response_model=Done,
    summary="Change one's password",
    responses=fails(400, 413, 429),
)
async def change_password(
    given: NewPassword,
    request: Request,
    person: Me = Depends(me),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """All other sessions end."""
    if wrong := passwords.fault(given.new):
        raise Faulty({"new": wrong})
    _may_guess(services, person.name, request)
    row = await services.database.read(_known, person.name)
    if not await services.console.passwords.right(row and row.password_hash, given.old):
        raise Faulty({"old": fault_of(services.office.phrases, "old")})
    services.console.guesses.forget(person.name, _address(request))
    fresh = await services.console.passwords.hash(given.new)
    await services.database.write(_changed, services.office, person, fresh)
    return JSONResponse({})


@writes.post(
    "/duty",
    response_model=OneMentor,
    summary="Go on or off duty",
    responses=fails(400, 413),
)
async def duty(
    given: Duty, person: Me = Depends(helper), services: Services = Depends(services_of)
) -> JSONResponse:
    """Off duty, no new cases are offered; those that one has stay."""
    about = (services.office, person.id, given.on_duty, person.id)
    mentor = await change(services, person, people.set_duty, *about)
    services.console.changes.wake()
    return JSONResponse({"mentor": mentor})


def _may_guess(services: Services, name: str, request: Request) -> None:
    pause = services.console.guesses.take(name, _address(request))
    if pause:
        raise TooManyGuesses(retry_after=pause)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _known(db: Connection, name: str) -> Any | None:
    try:
        return mentors.by_name(db, name)
    except Unknown:
        return None


def _opened(db: Connection, office: Office, row: Any) -> tuple[str, dict[str, Any]] | None:
    key = sessions.opened(db, row.id, row.password_hash, office.now())
    return None if key is None else (key, people.one(db, row.id))


def _changed(db: Connection, office: Office, person: Me, fresh: str) -> None:
    sessions.set_password(db, person.id, fresh)
    sessions.revoke_all(db, person.id, office.now(), but=person.key)


def _session(db: Connection, office: Office, person: Me) -> dict[str, Any]:
    say = office.phrases.say
    return {
        "mentor": people.one(db, person.id),
        "services": SERVICES,
        "reasons": {reason: say(f"reason_{reason}") for reason in REASONS},
        "states": {state: say(f"desk_state_{state}") for state in STATES},
        "topics": dict(office.guide.titles),
        "now": office.now().isoformat(timespec="milliseconds"),
    }


def _left() -> JSONResponse:
    answer = JSONResponse({})
    let_out(answer)
    return answer
