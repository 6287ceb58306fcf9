"""The chat of a case: reading, writing, sending again, revealing, marking."""

from __future__ import annotations

from typing import Literal

from fastapi import Depends, Path, Query
from fastapi.responses import JSONResponse

from bot.gateway.console import cases, chat
from bot.gateway.console.access import Me, helper, me
from bot.gateway.console.calls import LARGEST, change, fails, look, number_of, readers, writers
from bot.gateway.console.case_shapes import Lines, Revealed
from bot.gateway.console.forms import Mark, Reply
from bot.gateway.console.lines import lines
from bot.gateway.console.shapes import Done
from bot.gateway.database import Connection
from bot.gateway.desk.office import Office
from bot.gateway.routes import services_of
from bot.gateway.schemas import Stored
from bot.gateway.services import Services

reads, writes = readers(), writers()


@reads.get(
    "/cases/{number}/messages", response_model=Lines, summary="Read a chat", responses=fails(404)
)
async def read(
    number: int = number_of,
    after: int = Query(0, ge=0, le=LARGEST, description="The last seq that one has."),
    person: Me = Depends(me),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """All lines after seq `after`, masked; of an ended case up to its end."""
    found = await look(services, person, _lines, services.office, person, number, after)
    return JSONResponse({"messages": found})


@writes.post(
    "/cases/{number}/messages",
    status_code=202,
    response_model=Stored,
    summary="Write to the user",
    responses=fails(400, 404, 409, 413),
)
async def write(
    given: Reply,
    number: int = number_of,
    person: Me = Depends(helper),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """Answered once it is stored; the same id again is the same line."""
    about = (services.office, person, number, given.client_message_id, given.text)
    seq, conversation_id = await change(services, person, chat.write, *about)
    services.bell.ring(conversation_id)
    return JSONResponse({"seq": seq}, 202)


@writes.post(
    "/cases/{number}/messages/{seq}/{how}",
    response_model=Done,
    summary="Send a line again, or leave it",
    responses=fails(404, 409),
)
async def settle(
    how: Literal["resend", "leave"],
    number: int = number_of,
    seq: int = Path(..., ge=1, le=LARGEST),
    person: Me = Depends(helper),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """Of one that failed, or may not have arrived."""
    about = (services.office, person, number, seq, how)
    services.bell.ring(await change(services, person, chat.settle, *about))
    return JSONResponse({})


@writes.post(
    "/cases/{number}/reveal",
    response_model=Revealed,
    summary="Reveal what is masked",
    responses=fails(404),
)
async def reveal(
    number: int = number_of,
    person: Me = Depends(helper),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """For who has the case, or supervises; it is written down who looked."""
    shown = await change(services, person, chat.reveal, services.office, person, number)
    services.console.changes.wake()
    return JSONResponse(shown)


@writes.post(
    "/cases/{number}/marks",
    response_model=Done,
    summary="Mark an answer",
    responses=fails(400, 404, 409, 413),
)
async def mark(
    given: Mark,
    number: int = number_of,
    person: Me = Depends(helper),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """Puts an answer of the assistant into the review queue; marked again, it is changed there."""
    await change(services, person, chat.mark, services.office, person, number, given)
    services.console.changes.wake()
    return JSONResponse({})


def _lines(
    db: Connection, office: Office, person: Me, number: int, after: int
) -> list[dict[str, object]]:
    return lines(db, office, cases.readable(db, office, person, number), after)
