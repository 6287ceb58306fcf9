"""Visits, reviews, figures, and tables to take away."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from fastapi import Depends, Path
from fastapi.responses import JSONResponse, Response

from bot.gateway.console import exports, figures, papers
from bot.gateway.console.access import Me, helper, me, overseer
from bot.gateway.console.calls import LARGEST, change, fails, look, number_of, readers, writers
from bot.gateway.console.forms import Day, Decision, span, wanted
from bot.gateway.console.shapes import Done, Figures, Reviews, Visits
from bot.gateway.routes import services_of
from bot.gateway.services import Services
from bot.handoff import reviews as desk_reviews
from bot.handoff import visits as desk_visits
from bot.handoff.search import Filter

reads, writes = readers(), writers()
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {"application/octet-stream": {}}}
}


@reads.get("/visits", response_model=Visits, summary="Follow-up calendar", responses=fails())
async def visits(
    person: Me = Depends(me), services: Services = Depends(services_of)
) -> JSONResponse:
    """A mentor's own, or all; those that are to come, or were asked for."""
    return JSONResponse({"visits": await look(services, person, papers.calendar, person)})


@writes.post(
    "/visits/{number}",
    response_model=Done,
    summary="Move a visit",
    responses=fails(400, 404, 409, 413),
)
async def move_visit(
    given: Day,
    number: int = number_of,
    person: Me = Depends(helper),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """To a day after today, within three years."""
    await change(services, person, papers.move_visit, services.office, person, number, given.day)
    services.console.changes.wake()
    return JSONResponse({})


@writes.delete(
    "/visits/{number}", response_model=Done, summary="Drop a visit", responses=fails(404, 409)
)
async def drop_visit(
    number: int = number_of,
    person: Me = Depends(helper),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """One that is still planned."""
    about = (number, person.id, services.office.now())
    await change(services, person, desk_visits.cancel_visit, *about)
    services.console.changes.wake()
    return JSONResponse({})


@reads.get("/reviews", response_model=Reviews, summary="Marked answers", responses=fails())
async def reviews(
    state: Literal["open", "accepted", "rejected"] = "open",
    person: Me = Depends(me),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """All of this state; of a mentor only the own ones."""
    found = await look(services, person, papers.review_list, person, state)
    return JSONResponse({"reviews": found})


@reads.get(
    "/reviews/export", response_class=Response, summary="Drafts", responses={**FILE, **fails()}
)
async def drafts(
    kind: Literal["nlu", "notes"],
    person: Me = Depends(overseer),
    services: Services = Depends(services_of),
) -> Response:
    """The accepted reviews as draft NLU lines, or as notes for who edits the knowledge."""
    text = await look(services, person, papers.drafts, kind)
    return _file(text.encode(), "text/plain; charset=utf-8", f"{kind}.txt")


@writes.post(
    "/reviews/{review_id}",
    response_model=Done,
    summary="Decide on a marked answer",
    responses=fails(400, 404, 409, 413),
)
async def decide(
    given: Decision,
    review_id: int = Path(..., ge=1, le=LARGEST),
    person: Me = Depends(overseer),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """Accepted, it goes into the drafts."""
    about = (review_id, given.state, person.id, services.office.now())
    await change(services, person, desk_reviews.decide, *about)
    services.console.changes.wake()
    return JSONResponse({})


@reads.get("/figures", response_model=Figures, summary="Figures", responses=fails())
async def desk_figures(
    opened: Filter = Depends(span),
    person: Me = Depends(overseer),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """Of the cases opened in a span."""
    about = (services.office, opened)
    return JSONResponse(await look(services, person, figures.figures_object, *about))


@reads.get(
    "/export", response_class=Response, summary="Cases as a table", responses={**FILE, **fails()}
)
async def export(
    format: Literal["csv", "xlsx"] = "csv",  # noqa: A002  the name in the address
    asked: Filter = Depends(wanted),
    person: Me = Depends(overseer),
    services: Services = Depends(services_of),
) -> Response:
    """Masked, and no cell is a formula."""
    rows = await look(services, person, exports.table, services.office, asked)
    body = await asyncio.to_thread(exports.written, format, rows)
    return _file(body, exports.KINDS[format], f"cases.{format}")


def _file(body: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=kind, headers=headers)
