"""What can go wrong at the door, and how it is told: JSON with ``error`` and a Chinese message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

log = structlog.get_logger(__name__)


class Refusal(Exception):
    """A request that is answered with an error; each kind has its status, code and sentence."""

    status = 400
    code = "bad_request"
    message = "请求有误，请检查后再试。"
    retry_after: int | None = None
    faults: Mapping[str, str] | None = None  # what is wrong, by field

    def __init__(self, message: str | None = None, retry_after: int | None = None) -> None:
        self.message = message or self.message
        self.retry_after = retry_after or self.retry_after
        super().__init__(self.code)


class NoToken(Refusal):
    """No bearer token came with the request."""

    status, code, message = 401, "no_token", "缺少会话凭证，请刷新页面重新开始。"


class WrongToken(Refusal):
    """The token does not open this conversation."""

    status, code, message = 403, "wrong_token", "会话凭证不对，不能查看或发送这个会话的消息。"


class UnknownConversation(Refusal):
    """There is no conversation of this id."""

    status, code, message = 404, "unknown_conversation", "没有这个会话，请刷新页面重新开始。"


class TooLong(Refusal):
    """The text, or the whole body, is over the limit."""

    status, code, message = 413, "too_long", "内容太长了，一次最多4000个字，请分几次发送。"


class Unacceptable(Refusal):
    """The request is well formed and its content is not."""

    status, code, message = 422, "invalid", "内容不符合要求，请修改后再试。"


class Blank(Unacceptable):
    """Nothing readable was typed."""

    code, message = "blank", "消息是空的，请输入您想问的内容。"


class NotOffered(Unacceptable):
    """A payload that no button of this conversation has."""

    code, message = "not_offered", "这个按钮已经不能用了，请直接输入您的问题。"


class TooMany(Refusal):
    """Too many new conversations from one address."""

    status, code, message, retry_after = 429, "too_many", "新会话开得太快了，请稍后再试。", 5


class TooManyPending(TooMany):
    """Too many messages of one conversation wait for an answer."""

    code, message = "too_many_pending", "还有很多消息没有回复，请等一会儿再发。"


class CannotStore(Refusal):
    """The database is locked, full or away."""

    status, code, message, retry_after = 503, "cannot_store", "暂时保存不了，请稍后重试。", 2


BY_STATUS = {
    400: ("bad_request", "请求有误，请检查后再试。"),
    401: ("no_token", NoToken.message),
    403: ("forbidden", "没有权限。"),
    404: ("not_found", "没有这个页面或接口。"),
    405: ("method_not_allowed", "这个地址不支持这种请求方法。"),
    413: ("too_long", TooLong.message),
    415: ("unsupported_media_type", "请用 JSON 格式发送。"),
}
WHAT = {"value_error.missing": "没有填写", "value_error.const": "不在可选范围"}


def answer(
    status: int,
    code: str,
    message: str,
    headers: dict[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The one shape of every error; ``faults`` only where a form is wrong."""
    told: dict[str, Any] = {"error": code, "message": message}
    return JSONResponse(told | ({"faults": dict(faults)} if faults else {}), status, headers)


def refused(error: Refusal) -> JSONResponse:
    """The answer to a refused request."""
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    if isinstance(error, NoToken):
        headers["WWW-Authenticate"] = "Bearer"
    return answer(error.status, error.code, error.message, headers, error.faults)


def install(app: FastAPI) -> None:
    """Makes every error of ``app`` answer in that shape, none with a traceback."""
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(SQLAlchemyError, _storage)
    app.add_exception_handler(Exception, _crash)


async def _refusal(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    return refused(error)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fault: dict[str, Any] = error.errors()[0]
    if fault["type"] in ("json_invalid", "value_error.jsondecode"):
        return answer(400, "broken_json", "发来的内容不是完整的 JSON。")
    place = ".".join(str(part) for part in fault["loc"][1:]) or "请求内容"
    return answer(422, "invalid", f"{place}：{WHAT.get(fault['type'], '类型或取值不对')}。")


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 400 and isinstance(error.__cause__, UnicodeDecodeError):
        return answer(400, "broken_encoding", "发来的内容不是有效的 UTF-8 文字。")
    if error.status_code == 400 and error.__cause__ is not None:
        return answer(400, "broken_json", "发来的内容不是可以读取的 JSON。")
    code, message = BY_STATUS.get(error.status_code, ("error", "请求没有成功。"))
    return answer(error.status_code, code, message, dict(error.headers or {}))


async def _storage(request: Request, error: Exception) -> JSONResponse:
    log.error("storage_failed", path=request.url.path, kind=type(error).__name__)
    return refused(CannotStore())


async def _crash(request: Request, error: Exception) -> JSONResponse:
    log.error("request_crashed", path=request.url.path, exc_info=error)
    return answer(500, "internal", "系统出了点问题，请稍后再试，或拨打12345咨询。")
