"""The people of the desk."""

from __future__ import annotations

from fastapi import Depends, Path
from fastapi.responses import JSONResponse

from bot.gateway.console import people
from bot.gateway.console.access import Me, me, supervisor
from bot.gateway.console.calls import LARGEST, change, fails, look, readers, writers
from bot.gateway.console.forms import Duty
from bot.gateway.console.refusals import NotNow
from bot.gateway.console.shapes import GivenBack, Mentors, OneMentor
from bot.gateway.routes import services_of
from bot.gateway.services import Services

reads, writes = readers(), writers()
mentor_of = Path(..., ge=1, le=LARGEST, description="Of the mentor.")


@reads.get("/mentors", response_model=Mentors, summary="Who is at the desk", responses=fails())
async def mentors(
    person: Me = Depends(me), services: Services = Depends(services_of)
) -> JSONResponse:
    """By name, with their loads."""
    return JSONResponse({"mentors": await look(services, person, people.everyone)})


@writes.post(
    "/mentors/{mentor_id}/duty",
    response_model=OneMentor,
    summary="Set another's duty",
    responses=fails(400, 404, 413),
)
async def duty(
    given: Duty,
    mentor_id: int = mentor_of,
    person: Me = Depends(supervisor),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """Whether new cases are offered."""
    about = (services.office, mentor_id, given.on_duty, person.id)
    mentor = await change(services, person, people.set_duty, *about)
    services.console.changes.wake()
    return JSONResponse({"mentor": mentor})


@writes.delete(
    "/mentors/{mentor_id}",
    response_model=GivenBack,
    summary="Take a mentor off the desk",
    responses=fails(404, 409),
)
async def remove(
    mentor_id: int = mentor_of,
    person: Me = Depends(supervisor),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """Open cases go back to the queue, sessions end; what was written stays."""
    if mentor_id == person.id:
        raise NotNow(services.office.phrases.say("excuse_oneself"))
    given_back = await change(
        services, person, people.removed, services.office, mentor_id, person.id
    )
    services.bell.ring()
    return JSONResponse({"given_back": given_back})
