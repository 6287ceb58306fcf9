"""What a site decides about its desk, and what the desk says should be told to whom.

The library tells nobody itself: each function gives notices, and who called it queues them in the
same transaction. So what is told is what is committed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.handoff.hours import Hours

Connection = Any  # sqlalchemy 1.4 has no types

Switch = Callable[[Connection, str, str, int], "int | None"]
"""Sets a conversation's mode if its epoch is still the one given (compare and set, R5).

Takes connection, conversation id, mode and epoch; gives the new epoch, None if it was another.
"""


@dataclass(frozen=True)
class Patience:
    """How long whom the desk waits for."""

    accept: dt.timedelta = dt.timedelta(minutes=2)  # an offer, before the next mentors get it
    ring: dt.timedelta = dt.timedelta(minutes=5)  # before everyone is asked again
    silence: dt.timedelta = dt.timedelta(minutes=10)  # a mentor who owes an answer
    user: dt.timedelta = dt.timedelta(days=1)  # a user who owes one
    transfer: dt.timedelta = dt.timedelta(minutes=5)
    visit: dt.timedelta = dt.timedelta(days=7)  # an answer to a follow-up
    sticky: dt.timedelta = dt.timedelta(days=90)  # the same mentor again, if free


@dataclass(frozen=True)
class Desk:
    """The desk of one site. ``at_once`` mentors get an offer at a time."""

    switch: Switch
    hours: Hours = field(default_factory=Hours)
    patience: Patience = field(default_factory=Patience)
    at_once: int = 3
    topics: Callable[[], Collection[str]] | None = None
    """The topics that mentors can be limited to; a case about another is for all. None: all are."""


@dataclass(frozen=True)
class Notice:
    """Something to be told: ``to`` is ``user``, ``mentor`` or ``supervisor``.

    ``mentor_id`` is whom, None for the user and for all supervisors.
    """

    to: str
    what: str
    number: int
    mentor_id: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What came of it. ``fresh`` is False when it had been done before and nothing changed."""

    number: int
    state: str
    notices: tuple[Notice, ...] = ()
    fresh: bool = True
    mentor_id: int | None = None
