"""What every transaction of the desk needs besides a connection, wired once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.gateway.desk.guide import Guide
from bot.gateway.modes import switch
from bot.gateway.phrases import Phrases
from bot.gateway.rendering import Rendering
from bot.handoff.desk import Desk, Patience
from bot.handoff.hours import Hours


@dataclass(frozen=True)
class Office:
    """The desk's rules, the wording, and how messages look on channels that carry them.

    ``group`` is the Telegram group in which each case has a topic; None if there is none.
    """

    desk: Desk
    phrases: Phrases
    guide: Guide
    rendering: Rendering
    now: Callable[[], dt.datetime]
    group: str | None = None


def open_office(
    phrases: Phrases,
    guide: Guide,
    now: Callable[[], dt.datetime],
    *,
    hours: Hours | None = None,
    patience: Patience | None = None,
    group: str | None = None,
) -> Office:
    """The office of one site."""
    desk = Desk(
        switch=partial(switch, now=now),
        hours=hours or Hours(),
        patience=patience or Patience(),
        topics=lambda: guide.titles,
    )
    return Office(desk, phrases, guide, Rendering(guide.place, phrases), now, group)
