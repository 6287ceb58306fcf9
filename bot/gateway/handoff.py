"""The call that hands an assessment to a mentor, as the form does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from bot.gateway import door, schemas
from bot.gateway.assess import BadFacts, Judgement, assessed, bad_facts, judgement_of
from bot.gateway.desk.guide import AS_OF
from bot.gateway.desk.handed import Handed
from bot.gateway.errors import Blank
from bot.gateway.routes import FAILURES, TOO_LONG, known_form, services_of, token_of
from bot.gateway.services import Services
from bot.gateway.text import accepted
from policy_kb.rules.dates import Day
from policy_kb.rules.facts import FactError

if TYPE_CHECKING:
    from bot.gateway.programs import Catalogue
    from policy_kb.assess import Assessor

router = APIRouter(prefix="/api/v1", tags=["chat"])


@router.post(
    "/conversations/{conversation_id}/handoff",
    status_code=202,
    response_model=schemas.Stored,
    summary="Hand an assessment to a mentor",
    responses=FAILURES | {413: TOO_LONG, 422: {"model": BadFacts}},
)
async def hand_over(
    given: schemas.HandedOver,
    conversation_id: str = Depends(known_form),
    token: str = Depends(token_of),
    services: Services = Depends(services_of),
    judgement: Judgement = Depends(judgement_of),
) -> JSONResponse:
    """Answered once the message is stored and a case is open that has it."""
    question = _question(given.text)
    handed = Handed({}, (), question)
    if given.facts:
        assessor, entries = await judgement.ready()
        try:
            facts, verdicts = _judged(assessor, entries, given.facts, judgement.day())
        except FactError as error:
            return bad_facts(error, assessor)
        handed = Handed(facts, verdicts, question)
    stored = await services.database.write(
        door.hand_over, services.office, conversation_id, token, given.client_message_id, handed
    )
    if stored.fresh:
        services.metrics.received.inc()
        services.bell.ring(conversation_id)
    return JSONResponse({"seq": stored.seq}, 202)


def _question(text: str | None) -> str:
    try:
        return accepted(text or "")
    except Blank:
        return ""


def _judged(
    assessor: Assessor, entries: Catalogue, given: dict[str, Any], today: dt.date
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The facts as they were read, in JSON, and what they come to. Raises FactError."""
    verdicts = assessed(assessor, given, today)["programs"]
    read = assessor.book.read({key: given[key] for key in given if key != "only"}, today)
    facts = {key: _json(value) for key, value in read.values.items()}
    if given.get("only") is None:  # of all sixteen, most have nothing to do with somebody
        near = _looking_at(facts, entries)
        verdicts = [one for one in verdicts if one["status"] != "need_info" or one["id"] in near]
    if given.get(AS_OF) is not None:
        facts[AS_OF] = read.as_of.isoformat()
    return facts, verdicts


def _looking_at(facts: Mapping[str, Any], entries: Catalogue) -> set[str]:
    """The programs on which one of these facts bears."""
    standing = {fact.key for fact in entries.facts if fact.default_from in facts}
    known = facts.keys() | standing
    return {program.id for program in entries.programs if known & set(program.facts)}


def _json(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Day) else value
