"""The calls of a chat: open a conversation, say something, listen."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.gateway import door, log, schemas
from bot.gateway.database import Connection
from bot.gateway.errors import NoToken, TooMany, UnknownConversation
from bot.gateway.services import Services
from bot.gateway.text import accepted
from bot.handoff import cases

LONGEST_WAIT = 30
LARGEST_SEQ = 2**31 - 1
CONVERSATION_ID = re.compile("[0-9a-f]{32}")
FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"model": schemas.Failure, "description": "Not JSON, or not UTF-8."},
    401: {"model": schemas.Failure, "description": "No token."},
    403: {"model": schemas.Failure, "description": "Another conversation's token."},
    404: {"model": schemas.Failure, "description": "No such conversation."},
    422: {"model": schemas.Failure, "description": "Wrong type or value."},
    503: {"model": schemas.Failure, "description": "The database is busy, full or away."},
}
TOO_LONG: dict[str, Any] = {"model": schemas.Failure, "description": "Over 4000 characters."}
TOO_MANY: dict[str, Any] = {"model": schemas.Failure, "description": "Too many; see `Retry-After`."}

router = APIRouter(prefix="/api/v1", tags=["chat"])
bearer = HTTPBearer(auto_error=False, description="The conversation's token.")


async def services_of(request: Request) -> Services:
    """The wired parts, which the app keeps. Not plain: FastAPI runs those in threads."""
    services: Services = request.app.state.services
    return services


async def token_of(given: HTTPAuthorizationCredentials | None = Depends(bearer)) -> str:
    """The bearer token. Raises NoToken."""
    if given is None or not given.credentials:
        raise NoToken
    return given.credentials


async def known_form(conversation_id: str) -> str:
    """The id, if one of ours could look so. Raises UnknownConversation."""
    if not CONVERSATION_ID.fullmatch(conversation_id):
        raise UnknownConversation
    return conversation_id


@router.post(
    "/conversations",
    status_code=201,
    response_model=schemas.Opened,
    summary="Open a conversation",
    responses={429: TOO_MANY, 503: FAILURES[503], 413: TOO_LONG},
)
async def open_conversation(
    request: Request, services: Services = Depends(services_of)
) -> JSONResponse:
    """Gives an id and the token that opens it; the token is not kept and cannot be had again."""
    pause = services.openings.take(request.client.host if request.client else "")
    if pause:
        raise TooMany(retry_after=pause)
    conversation_id, token = await services.database.write(
        log.open_conversation, services.office.now()
    )
    return JSONResponse({"conversation_id": conversation_id, "token": token}, 201)


@router.post(
    "/conversations/{conversation_id}/messages",
    status_code=202,
    response_model=schemas.Stored,
    summary="Say something",
    responses=FAILURES | {413: TOO_LONG, 429: TOO_MANY},
)
async def say(
    said: schemas.Said,
    conversation_id: str = Depends(known_form),
    token: str = Depends(token_of),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """Answered once the message is stored; the reply comes with the messages, in order."""
    worker = services.worker
    stored = await services.database.write(
        door.receive, services.office, conversation_id, token, _incoming(said), worker.lease()
    )
    if stored.fresh:
        services.metrics.received.inc()
        services.bell.ring(conversation_id, desk=stored.turn is None)
        if stored.turn:
            worker.start(stored.turn)
        else:
            worker.wake()
    return JSONResponse({"seq": stored.seq}, 202)


@router.get(
    "/conversations/{conversation_id}/messages",
    response_model=schemas.Messages,
    summary="Listen",
    responses=FAILURES,
)
async def listen(
    conversation_id: str = Depends(known_form),
    token: str = Depends(token_of),
    after: int = Query(0, ge=0, le=LARGEST_SEQ, description="The last seq that one has."),
    wait: float = Query(0, ge=0, le=LONGEST_WAIT, description="Seconds to wait for one."),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """The messages after seq `after`, at most 1000; waits up to `wait` seconds for one."""
    deadline = time.monotonic() + wait
    news = services.waiting.enter(conversation_id, after)
    try:
        while True:
            news.clear()
            rows, unseen = await services.database.read(
                log.messages_after, conversation_id, token, after
            )
            if unseen:
                await services.database.write(log.seen, conversation_id, after)
                services.bell.ring(conversation_id)
            left = deadline - time.monotonic()
            if rows or left <= 0 or services.waiting.closing:
                return JSONResponse({"messages": [schemas.message_object(row) for row in rows]})
            try:
                await asyncio.wait_for(news.wait(), left)
            except asyncio.TimeoutError:
                continue
    finally:
        services.waiting.leave(conversation_id, news)


@router.get(
    "/conversations/{conversation_id}",
    response_model=schemas.Talk,
    summary="Who answers",
    responses=FAILURES,
)
async def talk(
    conversation_id: str = Depends(known_form),
    token: str = Depends(token_of),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """`mode` is who answers: the bot, a human, or a human who is still sought."""
    mode, number = await services.database.read(_who_answers, conversation_id, token)
    return JSONResponse({"mode": mode, "case": number})


def _who_answers(db: Connection, conversation_id: str, token: str) -> tuple[str, int | None]:
    row = log.enter(db, conversation_id, token)
    case = cases.open_one(db, conversation_id)
    return row.mode, case and case.number


def _incoming(said: schemas.Said) -> log.Incoming:
    text = None if said.payload is not None else accepted(said.text or "")
    return log.Incoming(said.client_message_id, text, said.payload)
