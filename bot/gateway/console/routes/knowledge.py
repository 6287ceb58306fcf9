"""The knowledge base for mentors, and canned answers."""

from __future__ import annotations

from fastapi import Depends, Query
from fastapi.responses import JSONResponse

from bot.gateway.console.access import Me, me
from bot.gateway.console.calls import fails, readers, writers
from bot.gateway.console.shapes import Canned, Found
from bot.gateway.routes import services_of
from bot.gateway.services import Services
from bot.gateway.text import cleaned

reads, writes = readers(), writers()


@reads.get("/search", response_model=Found, summary="Search the plan", responses=fails())
async def search(
    q: str = Query(..., max_length=200, description="Words, or the number of a clause."),
    person: Me = Depends(me),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """What the plan says about it, the best first; nothing, if nothing speaks for any."""
    return JSONResponse({"found": await services.console.library.search(cleaned(q))})


@reads.get("/canned", response_model=Canned, summary="Canned answers", responses=fails())
async def canned(
    person: Me = Depends(me), services: Services = Depends(services_of)
) -> JSONResponse:
    """Greetings and closings, then what each topic's fields say, with quotes."""
    return JSONResponse({"canned": await services.console.library.canned()})
