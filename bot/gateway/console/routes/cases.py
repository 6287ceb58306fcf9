"""Looking at cases, and what is done with them: claimed, passed on, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from fastapi import Depends, Query
from fastapi.responses import JSONResponse

from bot.gateway.console import acts, cases, papers
from bot.gateway.console.access import Me, helper, listener, me, supervisor
from bot.gateway.console.calls import (
    change,
    fails,
    look,
    number_of,
    readers,
    writers,
)
from bot.gateway.console.case_shapes import Cases, OneCase, WholeCase
from bot.gateway.console.forms import Cancel, Record, Transfer, wanted
from bot.gateway.console.shapes import Version
from bot.gateway.routes import services_of
from bot.gateway.services import Services
from bot.handoff import records
from bot.handoff.desk import Outcome
from bot.handoff.search import Filter

reads, writes = readers(), writers()


@reads.get("/changes", response_model=Version, summary="Wait for news", responses=fails())
async def changes(
    after: str = Query("", max_length=200, description="The version that one has."),
    wait: float = Query(0, ge=0, le=30, description="Seconds to wait for another."),
    person: Me = Depends(listener),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """The version of the desk, as soon as it is another than `after`."""
    return JSONResponse({"version": await services.console.changes.after(after, wait)})


@reads.get("/cases", response_model=Cases, summary="Find cases", responses=fails())
async def find(
    box: Literal["queue", "mine", "all"] = "queue",
    page: int = Query(1, ge=1, le=100_000),
    asked: Filter = Depends(wanted),
    person: Me = Depends(me),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """`queue`: unclaimed, or passed to me; `mine`: my open ones; `all`: newest first."""
    about = (services.office, person, box, asked, page)
    return JSONResponse(await look(services, person, cases.box, *about))


@reads.get("/cases/{number}", response_model=WholeCase, summary="One case", responses=fails(404))
async def one(
    number: int = number_of,
    person: Me = Depends(me),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """With card, record, visit and history; masked."""
    return JSONResponse(await look(services, person, cases.whole, services.office, person, number))


@writes.post(
    "/cases/{number}/claim",
    response_model=OneCase,
    summary="Claim a case",
    responses=fails(404, 409),
)
async def claim(
    number: int = number_of,
    person: Me = Depends(helper),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """The first to claim has it; claimed again it stays."""
    return await _acted(services, person, number, acts.claim)


@writes.post(
    "/cases/{number}/decline",
    response_model=OneCase,
    summary="Decline an offer",
    responses=fails(404, 409),
)
async def decline(
    number: int = number_of,
    person: Me = Depends(helper),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """Ends the offer to me; others are asked."""
    return await _acted(services, person, number, acts.decline)


@writes.post(
    "/cases/{number}/give_back",
    response_model=OneCase,
    summary="Give a case back",
    responses=fails(404, 409),
)
async def give_back(
    number: int = number_of,
    person: Me = Depends(helper),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """It is in the queue again, and rings at once."""
    return await _acted(services, person, number, acts.give_back)


@writes.post(
    "/cases/{number}/transfer",
    response_model=OneCase,
    summary="Pass a case on",
    responses=fails(400, 404, 409, 413),
)
async def transfer(
    given: Transfer,
    number: int = number_of,
    person: Me = Depends(helper),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """Offers it to another; who has it keeps it until the other claims it."""
    return await _acted(services, person, number, acts.transfer, given.to)


@writes.post(
    "/cases/{number}/close",
    response_model=OneCase,
    summary="Close a case",
    responses=fails(400, 404, 409, 413),
)
async def close(
    given: Record,
    number: int = number_of,
    person: Me = Depends(helper),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """With its service record, every fault of which is said."""
    told = {**given.dict(), "next_visit": papers.day_of(given.next_visit)}
    record = records.Record(**told)
    return await _acted(services, person, number, acts.close, record)


@writes.post(
    "/cases/{number}/cancel",
    response_model=OneCase,
    summary="Cancel a case that is none",
    responses=fails(400, 404, 409, 413),
)
async def cancel(
    given: Cancel,
    number: int = number_of,
    person: Me = Depends(supervisor),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """Ends it without a record; the user is told."""
    return await _acted(services, person, number, acts.cancel, given.reason.strip())


async def _acted(
    services: Services, person: Me, number: int, act: Callable[..., Outcome], *given: Any
) -> JSONResponse:
    about = (services.office, person, number, act, *given)
    case, conversation_id = await change(services, person, acts.done, *about)
    services.bell.ring(conversation_id)
    return JSONResponse({"case": case})
