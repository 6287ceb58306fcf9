"""What the console refuses, and the desk's refusals as answers: status, code, a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from bot.gateway.database import Connection
from bot.gateway.desk.excuses import excuse
from bot.gateway.errors import Refusal, TooMany
from bot.gateway.phrases import Phrases
from bot.handoff import statements
from bot.handoff.errors import DeskError, Invalid, NotAllowed, Taken, Unavailable, Unknown

BY_ACTION = {  # where the case's state says nothing of why
    "decline": "excuse_not_offered",
    "reschedule": "excuse_visit",
    "cancel_visit": "excuse_visit",
    "mark": "excuse_reviewed",
    "decide": "excuse_reviewed",
}
MISSING = {
    "case": "没有 {key} 号案。",
    "mentor": "没有这位导师，可能已移出。",
    "visit": "{key} 号案没有安排回访。",
    "review": "没有这一条复核。",
}


class SignedOut(Refusal):
    """No session, or one that has ended."""

    status, code, message = 401, "signed_out", "还没有登录，或登录已过期，请重新登录。"


class WrongPassword(Refusal):
    """The name or the password; not said which."""

    status, code, message = 401, "wrong_password", "名字或密码不对。"


class Forged(Refusal):
    """A call that changes something without our header: another site may have sent it."""

    status, code, message = 403, "forged", "这个请求不是从工作台发出的，没有执行。"


class Forbidden(Refusal):
    """Not for this person."""

    status, code, message = 403, "not_allowed", "您的角色不能这样做。"


class Gone(Refusal):
    """There is none."""

    status, code, message = 404, "not_found", "没有找到。"


class TakenBy(Refusal):
    """Another mentor has the case."""

    status, code = 409, "taken"


class NotNow(Refusal):
    """The state does not allow it, or the mentor is full."""

    status, code, message = 409, "not_now", "现在的状态不能这样做。"


class TooManyGuesses(TooMany):
    """Too many wrong passwords."""

    code, message = "too_many_guesses", "密码错得太多了，请过一会儿再试。"


class Faulty(Refusal):
    """A form that is not filled in as it should be."""

    status, code, message = 422, "invalid", "还有没填对的地方。"

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def refusal(db: Connection, phrases: Phrases, error: DeskError, me: int) -> Refusal:
    """What the call of mentor ``me`` is answered that the desk refuses."""
    if isinstance(error, Invalid):
        return Faulty({field: fault_of(phrases, field) for field in error.fields})
    if isinstance(error, Unknown):
        return Gone(MISSING.get(error.what, Gone.message).format(key=error.key))
    if isinstance(error, Taken):
        return TakenBy(excuse(phrases, error))
    if isinstance(error, Unavailable):
        return _unavailable(db, phrases, error, me)
    if isinstance(error, NotAllowed):
        return _not_allowed(db, phrases, error, me)
    return NotNow(excuse(phrases, error))


def fault_of(phrases: Phrases, field: str) -> str:
    """What to write in a field."""
    return phrases.say(f"desk_fault_{field}")


def _unavailable(db: Connection, phrases: Phrases, error: Unavailable, me: int) -> Refusal:
    if error.mentor_id == me:
        foreign = error.why != "full"
        return (Forbidden if foreign else NotNow)(excuse(phrases, error))
    alias = _alias(db, error.mentor_id)
    name = "excuse_they_are_full" if error.why == "full" else "excuse_they_cannot"
    return NotNow(phrases.say(name, alias=alias, load=error.load, capacity=error.capacity))


def _not_allowed(db: Connection, phrases: Phrases, error: NotAllowed, me: int) -> Refusal:
    if error.why == "role":
        return Forbidden(excuse(phrases, error))
    if error.why != "owner":
        name = BY_ACTION.get(error.action)
        return NotNow(phrases.say(name, number=error.number) if name else excuse(phrases, error))
    case = db.execute(statements.CASE, {"which": error.number}).one()
    if case.mentor_id == me:
        return NotNow(phrases.say("excuse_own_case", number=error.number))
    if case.mentor_id is None:
        return Forbidden(phrases.say("excuse_queued", number=error.number))
    alias = _alias(db, case.mentor_id)
    return Forbidden(phrases.say("excuse_held", number=error.number, alias=alias))


def _alias(db: Connection, mentor_id: int) -> str:
    return str(db.execute(statements.MENTOR, {"who": mentor_id}).one().alias)
