"""Serves the fake desk as the gateway will: page, assets, and the calls of the interface alone.

Whatever the interface does not name (a path, a key, a type, a missing header) is refused and noted
in ``strays``; a test that leaves one there has failed.
"""

import asyncio
import json
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

from tests.web.fake_gateway import POLICY, WEB

from . import fake_calls as calls
from . import fake_office as office
from . import samples
from .fake_desk import FakeDesk, Refused

ROOT = "/api/v1/desk"
COOKIE = "policybot_desk"
ALL = ("mentor", "supervisor", "officer")
HELPS = ("mentor", "supervisor")
OVERSEES = ("supervisor", "officer")
FILTERS = frozenset("words state region topic reason service mentor_id since until".split())
DAY = (str, type(None))
RECORD = {
    **dict.fromkeys(("service", "problem", "advice", "result", "next_step"), str),
    "basis": list,
    "next_visit": DAY,
}


@dataclass(frozen=True)
class Call:
    """Who answers, what body and query may hold, and which roles may."""

    answer: Callable[..., Any]
    body: dict[str, Any] = field(default_factory=dict)
    query: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ALL
    status: int = 200


CALLS = {
    "GET /session": Call(office.session),
    "POST /password": Call(office.password, {"old": str, "new": str}),
    "POST /duty": Call(office.duty, {"on_duty": bool}, roles=HELPS),
    "GET /cases": Call(calls.cases, query=FILTERS | {"box", "page"}),
    "GET /cases/N": Call(calls.case),
    "GET /cases/N/messages": Call(calls.messages, query=frozenset({"after"})),
    "POST /cases/N/messages": Call(
        calls.write, {"client_message_id": str, "text": str}, roles=HELPS, status=202
    ),
    "POST /cases/N/messages/N/resend": Call(calls.settled("排队中", "queued"), roles=HELPS),
    "POST /cases/N/messages/N/leave": Call(calls.settled("已送达", "sent"), roles=HELPS),
    "POST /cases/N/claim": Call(calls.claim, roles=HELPS),
    "POST /cases/N/decline": Call(calls.decline, roles=HELPS),
    "POST /cases/N/give_back": Call(calls.give_back, roles=HELPS),
    "POST /cases/N/transfer": Call(calls.transfer, {"to": int}, roles=HELPS),
    "POST /cases/N/close": Call(calls.close, RECORD, roles=HELPS),
    "POST /cases/N/cancel": Call(calls.cancel, {"reason": str}, roles=("supervisor",)),
    "POST /cases/N/reveal": Call(calls.reveal, roles=HELPS),
    "POST /cases/N/marks": Call(
        calls.mark, {"seq": int, "fault": str, "note": str, "clauses": list}, roles=HELPS
    ),
    "GET /reviews": Call(office.reviews, query=frozenset({"state"}), roles=OVERSEES),
    "POST /reviews/N": Call(office.review, {"state": str}, roles=OVERSEES),
    "GET /visits": Call(office.visits),
    "POST /visits/N": Call(office.move_visit, {"day": str}, roles=HELPS),
    "DELETE /visits/N": Call(office.drop_visit, roles=HELPS),
    "GET /figures": Call(office.figures, query=frozenset({"since", "until"}), roles=OVERSEES),
    "GET /search": Call(office.search, query=frozenset({"q"})),
    "GET /canned": Call(office.canned),
    "GET /mentors": Call(office.mentors),
    "POST /mentors/N/duty": Call(office.mentor_duty, {"on_duty": bool}, roles=("supervisor",)),
    "DELETE /mentors/N": Call(office.remove_mentor, roles=("supervisor",)),
}


def answered(refused: Refused) -> JSONResponse:
    told = {"error": refused.code, "message": refused.message}
    if refused.faults is not None:
        told["faults"] = refused.faults
    return JSONResponse(told, refused.status, headers=refused.headers)


def stray(desk: FakeDesk, what: str) -> Refused:
    desk.strays.append(what)
    return Refused(400, "stray", f"接口里没有：{what}")


def queried(request: Request) -> dict[str, Any]:
    """The query; ``state`` alone may be repeated."""
    params = request.query_params
    return {
        key: params.getlist(key)
        if key == "state" and request.url.path.endswith("/cases")
        else value
        for key, value in params.items()
    }


def checked(desk: FakeDesk, what: str, call: Call, query: dict[str, Any], body: Any) -> None:
    """Refuse any key that is not named, any that is missing, any of another type."""
    if extra := set(query) - call.query:
        raise stray(desk, f"{what} ?{extra}")
    if set(body or {}) != set(call.body):
        raise stray(desk, f"{what} {body}")
    wrong = [key for key, kind in call.body.items() if not isinstance(body[key], kind)]
    if wrong:
        raise stray(desk, f"{what} {wrong} {body}")


def sign_in(desk: FakeDesk, body: Any) -> Response:
    if set(body) != {"name", "password"}:
        raise stray(desk, f"POST /session {body}")
    found = next((one for one in desk.mentors if one["name"] == body["name"]), None)
    known = found and desk.passwords.get(found["id"], samples.PASSWORD) == body["password"]
    if not found or not known or found["id"] in desk.removed:
        raise Refused(401, "wrong_password", "姓名或密码不对。")
    token = secrets.token_hex(8)
    desk.sessions[token] = found["id"]
    answer = JSONResponse({"mentor": desk.mentor(found["id"])})
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", path="/")
    return answer


def who(desk: FakeDesk, request: Request) -> dict[str, Any]:
    mentor_id = desk.sessions.get(request.cookies.get(COOKIE, ""))
    if mentor_id is None or mentor_id in desk.removed:
        raise Refused(401, "signed_out", "请先登录。")
    return desk.mentor(mentor_id)


def file_of(desk: FakeDesk, me: dict[str, Any], path: str, query: dict[str, Any]) -> Response:
    if me["role"] not in OVERSEES:
        raise Refused(403, "not_allowed", "您的角色不能导出。")
    known = {"/export": FILTERS | {"format"}, "/reviews/export": {"kind"}}[path]
    if extra := set(query) - known:
        raise stray(desk, f"GET {path} ?{extra}")
    kind = query.get("format") or query["kind"]
    named = {"Content-Disposition": f'attachment; filename="desk.{kind}"'}
    return PlainTextResponse(f"{path} {sorted(query.items())}", headers=named)


async def changes(desk: FakeDesk, query: dict[str, Any]) -> Any:
    if set(query) - {"after", "wait"}:
        raise stray(desk, f"GET /changes ?{set(query)}")
    deadline = time.monotonic() + float(query.get("wait", 0))
    while str(desk.version) == query.get("after") and time.monotonic() < deadline:
        if desk.closing or not desk.sessions:
            break
        await asyncio.sleep(0.03)
    return {"version": str(desk.version)}


def build(desk: FakeDesk) -> FastAPI:
    """The app around ``desk``."""
    app = FastAPI()

    @app.get("/console")
    async def console() -> FileResponse:
        return FileResponse(WEB / "console.html", headers={"Content-Security-Policy": POLICY})

    async def answer(request: Request, path: str) -> Any:
        method, query = request.method, queried(request)
        raw = await request.body()
        body = json.loads(raw) if raw else None
        desk.calls.append((method, path, query, body))
        if waiting := desk.refuse.get(f"{method} {path}"):
            raise waiting.pop(0)
        if method != "GET" and request.headers.get("x-policybot") != "1":
            desk.strays.append(f"{method} {path} without its header")
            raise Refused(403, "forged", "请从工作台操作。")
        if (method, path) == ("POST", "/session"):
            return sign_in(desk, body)
        me = who(desk, request)
        if method == "DELETE" and path in ("/session", "/sessions"):
            gone = [token for token, one in desk.sessions.items() if one == me["id"]]
            for token in gone if path == "/sessions" else [request.cookies[COOKIE]]:
                del desk.sessions[token]
            return {}
        if path == "/changes":
            return await changes(desk, query)
        if path in ("/export", "/reviews/export"):
            return file_of(desk, me, path, query)
        numbers = [int(number) for number in re.findall(r"/(\d+)", path)]
        what = f"{method} {re.sub(r'/[0-9]+', '/N', path)}"
        if what not in CALLS:
            raise stray(desk, what)
        call = CALLS[what]
        checked(desk, what, call, query, body)
        if me["role"] not in call.roles:
            raise Refused(403, "not_allowed", "您的角色不能这样做。")
        given = [*numbers, *([query] if call.query else []), *([body] if call.body else [])]
        return JSONResponse(call.answer(desk, me, *given), call.status)

    @app.api_route(ROOT + "/{path:path}", methods=["GET", "POST", "DELETE", "PUT", "PATCH"])
    async def any_call(request: Request, path: str) -> Any:
        try:
            return await answer(request, f"/{path}")
        except Refused as refused:
            return answered(refused)

    app.mount("/static", StaticFiles(directory=WEB))
    return app
