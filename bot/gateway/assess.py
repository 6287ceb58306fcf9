"""Eligibility over HTTP: verdicts on the facts that come in, and what a form of it asks."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import structlog
from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, validator

from bot.gateway import schemas
from bot.gateway.errors import Refusal
from bot.gateway.programs import Catalogue, catalogue
from policy_kb.errors import NotBuiltError
from policy_kb.rules.facts import FactError

if TYPE_CHECKING:
    from policy_kb.assess import Assessor

log = structlog.get_logger(__name__)

LONGEST_MESSAGE = 200  # signs; a wrong value is part of the message
Stamp = tuple[int, int]


class Unbuilt(Refusal):
    """There is no knowledge base to judge by."""

    status, code, retry_after = 503, "no_knowledge", 30
    message = "政策知识库还没有建好，暂时不能测算。请先运行 policybot kb build，或稍后再试。"


class BadFacts(schemas.Failure):
    """A fact that cannot be read, or a body that is no object."""

    key: str | None = Field(None, description="The fact that is wrong.")


class Given(BaseModel):
    """One object of facts by key, as `GET /api/v1/programs` lists them.

    `as_of` is the day, by default today; `only` lists the programs to judge, by default all.
    """

    __root__: dict[str, Any]

    @validator("__root__", pre=True)
    @classmethod
    def an_object(cls, value: object) -> object:
        """An empty list is none, though pydantic would make it one."""
        if not isinstance(value, dict):
            raise TypeError("an object")
        return value


class Sum(BaseModel):
    """An amount in yuan; null is an end that neither the text nor the facts give."""

    bound: Literal["floor", "cap", "exact", "per_head", "range", "none"]
    low: float | None
    high: float | None
    per: Literal["once", "household", "person", "month", "total"] | None


class Condition(BaseModel):
    """One thing that the text makes necessary."""

    id: str
    result: Literal["met", "not_met", "unknown", "undecided"]
    clause: str
    quote: str
    message: str


class Verdict(BaseModel):
    """What the text says of one program on these facts; never that something is approved."""

    id: str
    title: str
    status: Literal["not_eligible", "need_info", "refer", "likely_eligible"]
    amount: Sum
    amount_total: Sum | None
    conditions: list[Condition]
    missing: list[str] = Field(..., description="Facts that could still change the status.")
    earliest_on: dt.date | None = Field(None, description="When the one failing period is over.")
    open_points: list[str]
    changes: list[str] | None = Field(None, description="What would turn a failing condition.")


class Assessed(BaseModel):
    """The verdicts, as `policybot assess` gives them."""

    as_of: dt.date
    notices: list[str]
    programs: list[Verdict]
    exclusive: list[list[str]] = Field(..., description="Pairs that cannot both be drawn.")


class Judgement:
    """The rules of the knowledge base; read when first needed, and anew when it was rebuilt."""

    def __init__(self, path: Path, day: Callable[[], dt.date]) -> None:
        self.day = day
        self._path = path
        self._lock = asyncio.Lock()
        self._read: tuple[Stamp, Assessor, Catalogue] | None = None

    async def ready(self) -> tuple[Assessor, Catalogue]:
        """Raises Unbuilt."""
        async with self._lock:
            try:
                stamp = _stamp(self._path)
                if self._read is None or self._read[0] != stamp:
                    self._read = (stamp, *await asyncio.to_thread(_opened, self._path))
            except (NotBuiltError, OSError) as error:
                log.error("knowledge_missing", kind=type(error).__name__)
                raise Unbuilt from error
            return self._read[1:]


router = APIRouter(prefix="/api/v1", tags=["eligibility"])
UNBUILT: dict[str, Any] = {"model": schemas.Failure, "description": "No knowledge base is built."}
FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"model": schemas.Failure, "description": "Not JSON, or not UTF-8."},
    413: {"model": schemas.Failure, "description": "Over 128 KiB."},
    422: {"model": BadFacts, "description": "Not an object, or a fact that cannot be read."},
    503: UNBUILT,
}
EXAMPLE = {"groups": ["veteran"], "registered_on": "2025-03", "only": ["startup_subsidy"]}


async def judgement_of(request: Request) -> Judgement:
    """The wired rules, which the app keeps."""
    judgement: Judgement = request.app.state.services.judgement
    return judgement


@router.post("/assess", response_model=Assessed, summary="Judge facts", responses=FAILURES)
async def assess(
    given: Given = Body(..., examples=[EXAMPLE]),
    judgement: Judgement = Depends(judgement_of),
) -> JSONResponse:
    """A key that is absent or null is unknown, and so may be the verdict."""
    assessor, _ = await judgement.ready()
    try:
        return JSONResponse(assessed(assessor, given.__root__, judgement.day()))
    except FactError as error:
        return bad_facts(error, assessor)


@router.get(
    "/programs", response_model=Catalogue, summary="What can be judged", responses={503: UNBUILT}
)
async def programs(judgement: Judgement = Depends(judgement_of)) -> JSONResponse:
    """Programs, facts, groups and regions, with the words for them."""
    _, entries = await judgement.ready()
    return JSONResponse(entries.dict())


def assessed(assessor: Assessor, given: dict[str, Any], day: dt.date) -> dict[str, Any]:
    """The verdicts on facts as they came. Raises FactError.

    All sixteen take a millisecond or two: not worth a thread.
    """
    only = given.get("only")
    if isinstance(only, list) and not all(isinstance(program, str) for program in only):
        raise FactError("only", "每一项要写项目的编号，如 startup_subsidy")
    return assessor.assess(given, day)


def bad_facts(error: FactError, assessor: Assessor) -> JSONResponse:
    """The answer to a fact that cannot be read: which one, and what to write instead."""
    fact = assessor.book.facts.get(error.key)
    said = str(error).removeprefix(f"{error.key}：")
    message = f"{fact.label if fact else error.key}：{said}"
    if len(message) > LONGEST_MESSAGE:
        message = f"{message[:LONGEST_MESSAGE]}…"
    body = {"error": "bad_facts", "message": message, "key": error.key[:LONGEST_MESSAGE]}
    return JSONResponse({name: _whole(text) for name, text in body.items()}, 422)


def _whole(text: str) -> str:
    """Half a character, which JSON can spell, has no UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _stamp(path: Path) -> Stamp:
    file = path.stat()
    return file.st_mtime_ns, file.st_ino


def _opened(path: Path) -> tuple[Assessor, Catalogue]:
    from policy_kb.assess import Assessor  # with all that it reads by; not needed to start
    from policy_kb.store import KnowledgeBase

    kb = KnowledgeBase.open(path)
    return Assessor(kb), catalogue(kb)
