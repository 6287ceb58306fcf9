"""The desk under load and kill -9: what is lost, doubled, uncertain, in wrong hands; and how fast.

``python -m benchmarks.soak [--messages N --conversations N --mentors N --kills N --seconds S]``.
The gateway is a process of its own. Half the users are on the page, half on a stand-in for
Telegram; three quarters of the mentors are on Telegram, the others in the console. Rasa is a
stand-in with the time of a real turn. Every message holds a word of its own, and is followed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.soak_people import Crowd
from benchmarks.soak_proof import Records, prove
from benchmarks.soak_times import latencies
from benchmarks.soak_world import Plan, World, world

QUICK = Plan(messages=400, conversations=40, mentors=8, kills=3, seconds=30, calm=20)
DRAIN_SECONDS = 240.0


def soak(plan: Plan, say: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Figures of one run; ``lost``, ``doubled`` and ``wrong_recipient`` are to be 0."""
    with (
        tempfile.TemporaryDirectory(prefix="policybot-soak-") as folder,
        world(plan, Path(folder), plan.postgres) as found,
        ExitStack() as up,
    ):
        began = time.monotonic()
        crowd = up.enter_context(closing(Crowd(found)))
        say(f"{len(crowd.users)} users, {len(crowd.mentors) + len(crowd.seats)} mentors")
        threads = _busy(found, crowd)
        crowd.talk()
        threads[-1].join(plan.seconds)  # no kill comes after this
        say(f"said after {time.monotonic() - began:.0f} s")
        said = time.monotonic() - began
        _drain(found, say)
        found.over.set()
        for thread in threads:
            thread.join(60)
        found.site.drained(DRAIN_SECONDS)
        return _figures(found, crowd, said, time.monotonic() - began)


def _busy(found: World, crowd: Crowd) -> list[threading.Thread]:
    """The mentors and the kills, each at its own pace."""
    work = [
        threading.Thread(target=crowd.work, args=(crowd.mentors, 0.05)),
        threading.Thread(target=crowd.work, args=(crowd.seats, 0.3)),
        threading.Thread(target=found.kill_now_and_then),
    ]
    for thread in work:
        thread.daemon = True
        thread.start()
    return work


def _drain(found: World, say: Callable[[str], None]) -> None:
    """Waits until nothing waits any more and no case is without a mentor."""
    end = time.monotonic() + DRAIN_SECONDS
    quiet = 0
    while quiet < 5 and time.monotonic() < end:
        with suppress(Exception):  # it may just be down
            open_ones = found.site.one(
                "SELECT count(*) FROM cases WHERE state IN ('queued', 'offered')"
            )
            quiet = quiet + 1 if not (found.site.waiting() or open_ones) else 0
        time.sleep(0.5)
    say("drained" if quiet else "not drained in time")


def _figures(found: World, crowd: Crowd, said: float, all_of_it: float) -> dict[str, Any]:
    site = found.site
    records = Records(found, crowd)
    proof = prove(found, crowd, records)
    read = site.ledger()
    users = sum(user.count for user in crowd.users)
    return {
        "plan": {key: value for key, value in asdict(found.plan).items() if key != "postgres"},
        "database": "postgresql" if found.plan.postgres else "sqlite",
        "seconds": {"talking": round(said, 1), "all": round(all_of_it, 1)},
        "kills": found.counts["kills"],
        "messages": {
            "of_users": users,
            "of_mentors": found.counts["mentors_said"],
            "in_all": users + found.counts["mentors_said"],
            "parcels": len(read["outbound"]),
            "refused_to_mentors": proof.refused,
            "doubled_by_choice": proof.resent,
            "undecided": proof.undecided,
        },
        "cases": len(read["cases"]),
        **proof.counts(),
        "uncertain": read["counts"]["outbound"].get("uncertain", 0),
        "ledger_faults": len(read["faults"]),
        "ledger": read["counts"],
        "faults": read["faults"][:5],
        "latency": latencies(found, found.plan.calm),
    }


def handoff() -> dict[str, Any]:
    """The block of ``policybot bench``: a short soak, of which the figures are quoted."""
    found = soak(QUICK)
    kept = ("messages", "kills", "lost", "doubled", "uncertain", "wrong_recipient", "ledger_faults")
    return {name: found[name] for name in kept} | {"latency": found["latency"]}


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures as JSON; 1 if something was lost, doubled or in wrong hands."""
    options = argparse.ArgumentParser(description=__doc__)
    usual = Plan()
    for name in ("messages", "conversations", "mentors", "kills", "seed"):
        options.add_argument(f"--{name}", type=int, default=getattr(usual, name))
    options.add_argument("--seconds", type=float, default=usual.seconds)
    options.add_argument("--postgres", metavar="URL", help="an empty database; else SQLite")
    options.add_argument("--whole", action="store_true", help="the real Rasa; all are killed")
    given = options.parse_args(arguments)
    plan = Plan(**vars(given))
    found = soak(plan, lambda text: print(text, file=sys.stderr, flush=True))
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    wrong = ("lost", "doubled", "wrong_recipient", "ledger_faults")
    return int(any(found[name] for name in wrong))


if __name__ == "__main__":
    sys.exit(main())
