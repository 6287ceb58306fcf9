"""For those who run the service: is it up, is it ready, what are its figures."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway import claims, schemas
from bot.gateway.database import Connection
from bot.gateway.routes import services_of
from bot.gateway.services import Services

router = APIRouter(tags=["operation"])


@router.get("/healthz", response_model=schemas.Health, summary="The process is up")
async def healthz() -> JSONResponse:
    """Says nothing about Rasa or the database."""
    return JSONResponse({"status": "ok"})


@router.get(
    "/readyz",
    response_model=schemas.Readiness,
    summary="Rasa and the database are ready",
    responses={503: {"model": schemas.Readiness, "description": "Not yet."}},
)
async def readyz(services: Services = Depends(services_of)) -> JSONResponse:
    """200 when a message would be answered at once, else 503 with the same fields."""
    stored = await _database_answers(services)
    ready = services.rasa.ready and stored
    body = {
        "ready": ready,
        "assistant": services.rasa.state,
        "database": "ready" if stored else "down",
        "message": None if ready else services.office.phrases.warming_up,
    }
    return JSONResponse(body, 200 if ready else 503, None if ready else {"Retry-After": "1"})


@router.get("/metrics", response_class=Response, summary="Figures for Prometheus")
async def metrics(services: Services = Depends(services_of)) -> Response:
    """The text format of Prometheus."""
    services.metrics.ready.set(services.rasa.ready)
    services.metrics.pending.set(await services.database.read(claims.pending))
    return Response(generate_latest(services.metrics.registry), media_type=CONTENT_TYPE_LATEST)


async def _database_answers(services: Services) -> bool:
    try:
        await services.database.read(_touch)
    except SQLAlchemyError:
        return False
    return True


def _touch(db: Connection) -> None:
    db.execute(text("SELECT 1"))
