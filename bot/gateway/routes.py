"""The calls of a chat: open a conversation, say something, listen."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.gateway import log, schemas
from bot.gateway.errors import NoToken, TooMany, UnknownConversation
from bot.gateway.services import Services
from bot.gateway.text import accepted
from bot.gateway.turns import now
from bot.gateway.wishes import asks_for_human, presses_for_human

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
    conversation_id, token = await services.database.write(log.open_conversation, now())
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
    incoming = _incoming(said, services)
    worker = services.worker
    stored = await services.database.write(
        log.receive, conversation_id, token, incoming, now(), worker.lease()
    )
    if stored.fresh:
        services.metrics.received.inc()
        services.waiting.wake(conversation_id)
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
            rows = await services.database.read(log.messages_after, conversation_id, token, after)
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
    row = await services.database.read(log.enter, conversation_id, token)
    return JSONResponse({"mode": row.mode, "case": None})


def _incoming(said: schemas.Said, services: Services) -> log.Incoming:
    if said.payload is not None:
        wish = presses_for_human(said.payload)
        text = None
    else:
        text = accepted(said.text or "")
        wish = asks_for_human(text)
    reply = services.phrases.handoff if wish else None
    return log.Incoming(said.client_message_id, text, said.payload, reply)
