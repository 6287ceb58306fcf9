"""``POST /webhooks/telegram``: proves the sender, stores, then acknowledges."""

from __future__ import annotations

import hmac
import json
from typing import Any

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway import schemas
from bot.gateway.errors import CannotStore, Refusal
from bot.gateway.routes import services_of
from bot.gateway.services import Services

router = APIRouter(prefix="/webhooks", tags=["telegram"])


class NotTelegram(Refusal):
    """The secret is not the one that Telegram was told."""

    status, code, message = 403, "wrong_secret", "这个请求不是 Telegram 发来的。"


class NoTelegram(Refusal):
    """Telegram is not set up here, or fetches by polling."""

    status, code, message = 404, "no_telegram", "这里没有启用 Telegram 回调。"


class NotAnUpdate(Refusal):
    """Not an object with a number."""

    status, code, message = 400, "bad_update", "发来的内容不是 Telegram 的更新。"


FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"model": schemas.Failure, "description": "Not an update."},
    403: {"model": schemas.Failure, "description": "Wrong secret."},
    404: {"model": schemas.Failure, "description": "Not set up."},
    422: {"model": schemas.Failure, "description": "A header that cannot be read."},
    503: {"model": schemas.Failure, "description": "Not stored; Telegram sends it again."},
}


@router.post("/telegram", summary="Telegram's updates", responses=FAILURES)
async def update(
    request: Request,
    secret: str = Header("", alias="X-Telegram-Bot-Api-Secret-Token"),
    services: Services = Depends(services_of),
) -> JSONResponse:
    """Acknowledged once it is stored; the same one again changes nothing."""
    expected, side = services.settings.telegram_webhook_secret, services.telegram
    if side is None or expected is None:
        raise NoTelegram
    if not hmac.compare_digest(secret.encode(), expected.encode()):
        raise NotTelegram
    body = await _body(request)
    try:
        await side.store([body])
    except SQLAlchemyError as error:
        raise CannotStore from error
    return JSONResponse({"ok": True})


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise NotAnUpdate from error
    if not isinstance(body, dict) or not isinstance(body.get("update_id"), int):
        raise NotAnUpdate
    return body
