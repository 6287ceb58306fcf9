"""What the console's calls have in common: their failures, and doing what the desk may refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, Path

from bot.gateway.console.access import Me, ours
from bot.gateway.console.refusals import refusal
from bot.gateway.console.shapes import Refused
from bot.gateway.desk.office import Office
from bot.gateway.routes import services_of
from bot.gateway.services import Services
from bot.handoff.errors import DeskError

T = TypeVar("T")
PREFIX = "/api/v1/desk"
LARGEST = 2**31 - 1
SAID = {
    400: "Not JSON, or not UTF-8.",
    401: "Nobody is signed in.",
    403: "Not for this person; or a call that changes something without `X-Policybot: 1`.",
    404: "There is none.",
    409: "Another mentor has it, or its state does not allow it.",
    413: "Over 128 KiB.",
    422: "A wrong type or value.",
    429: "Too many wrong passwords; see `Retry-After`.",
    503: "The database is busy, full or away.",
}
number_of = Path(..., ge=1, le=LARGEST, description="Of the case.")


def fails(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The failures of a call, as OpenAPI shows them."""
    always = (401, 403, 422, 503)
    return {
        status: {"model": Refused, "description": SAID[status]}
        for status in sorted({*always, *statuses})
    }


def readers() -> APIRouter:
    """For calls that change nothing."""
    return APIRouter(prefix=PREFIX, tags=["desk"])


def writers() -> APIRouter:
    """For calls that change something: none is done without our header."""
    return APIRouter(prefix=PREFIX, tags=["desk"], dependencies=[Depends(ours)])


async def office_of(services: Services = Depends(services_of)) -> Office:
    """The desk's office."""
    return services.office


async def look(services: Services, me: Me, work: Callable[..., T], *args: Any) -> T:
    """What ``work(db, …)`` finds. Raises a Refusal for what the desk refuses."""
    return await _asked(services, me, services.database.read, work, *args)


async def change(services: Services, me: Me, work: Callable[..., T], *args: Any) -> T:
    """As ``look``, of what writes; in one transaction."""
    return await _asked(services, me, services.database.write, work, *args)


async def _asked(
    services: Services, me: Me, run: Callable[..., Any], work: Callable[..., T], *args: Any
) -> T:
    try:
        done: T = await run(work, *args)
    except DeskError as error:
        phrases = services.office.phrases
        raise await services.database.read(refusal, phrases, error, me.id) from error
    return done
