"""How fast words and news arrive when nothing else goes on, beside a direct call of the Bot API.

One after the other: somebody asks for a human, the mentor presses 接单, the person hears of it,
writes, the mentor has it; then a call of sendMessage as anybody could make it. Moments are those at
which the stand-in for Telegram has the message.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import update

from benchmarks.soak_world import PROBE, World
from benchmarks.timing import shared, summary
from bot.handoff.statements import mentors
from tests.faults.people import Visitor
from tests.telegram.fake_api import Person, Shown

MENTOR, FIRST = 7000, 7001
WAIT_SECONDS = 30.0


def latencies(world: World, count: int) -> dict[str, Any]:
    """Claims, and relays from Telegram and from the page; each beside the direct calls."""
    site = world.site
    site.database.write_now(lambda db: db.execute(update(mentors).values(on_duty=False)))
    site.hire("量导师", MENTOR, capacity=50)
    mentor, probe = world.telegram.person(MENTOR, "量导"), world.telegram.person(PROBE, "量")
    taken: dict[str, list[float]] = {name: [] for name in ("claim", "telegram", "page", "direct")}
    for number in range(count):
        person = world.telegram.person(FIRST + number, f"静{number}")
        for name, seconds in _one(world, mentor, person, number):
            taken[name].append(seconds)
        taken["direct"].append(world.calls_directly(probe))
    direct = summary(taken["direct"])
    found: dict[str, Any] = {"direct_call": direct}
    named = {"claim_to_user": "claim", "user_to_mentor": "telegram", "page_to_mentor": "page"}
    for name, key in named.items():
        ours = summary(taken[key])
        ratio = {part: shared(ours[part], direct[part]) for part in ("p50_ms", "p95_ms")}
        found[name] = {**ours, "ratio_to_direct": ratio}
    return found


def _one(world: World, mentor: Person, person: Person, number: int) -> Iterator[tuple[str, float]]:
    """One person's case; every second of them is on the page."""
    before = len(world.telegram.shown(mentor))
    word = f"w999x{number:05d}"
    if number % 2:
        asked = Visitor(world.site)
        asked.says("转人工")
        _takes(world, mentor, before)
        asked.hears("接下了您的", "system")
        began = time.monotonic()
        asked.says(word)
        yield "page", _there(world, mentor, word) - began
        return
    person.writes("转人工")
    case, began = _takes(world, mentor, before)
    yield "claim", _there(world, person, f"claimed {case}") - began
    began = time.monotonic()
    person.writes(word)
    yield "telegram", _there(world, mentor, word) - began


def _takes(world: World, mentor: Person, before: int) -> tuple[int, float]:
    """The mentor presses 接单 under the next offer; its case, and when."""

    def offered() -> Shown | None:
        new = world.telegram.shown(mentor)[before:]
        return next((one for one in new if one.text.startswith("新咨询")), None)

    offer = world.site.until(offered, WAIT_SECONDS)
    began = time.monotonic()
    mentor.presses(offer, "接单")
    return int(offer.text.split("号")[0].split()[-1]), began


def _there(world: World, person: Person, what: str) -> float:
    """When a word was first there."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        if (at := world.telegram.seen.get((person.id, what))) is not None:
            return at
        time.sleep(0.002)
    raise RuntimeError(f"{what} never arrived")
