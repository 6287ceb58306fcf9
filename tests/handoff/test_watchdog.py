"""Whatever is wrong with the desk is found."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text

from bot.handoff.watchdog import ledger
from tests.handoff.stage import MINUTE


@pytest.fixture
def case(stage):
    stage.talk()
    who = stage.mentor("甲")
    return stage, stage.held(who)


@pytest.mark.parametrize(
    ("harm", "kinds"),
    [
        ("SELECT 1", []),
        ("UPDATE conversations SET mode = 'bot'", ["mode"]),
        ("UPDATE conversations SET epoch = 9", ["epoch"]),
        ("UPDATE cases SET state = 'cancelled', closed_at = opened_at", ["no_case"]),
        ("UPDATE mentors SET active = (1 = 0)", ["removed_owner"]),
        (
            "UPDATE cases SET state = 'queued', mentor_id = NULL;"
            "UPDATE conversations SET mode = 'waiting';"
            "UPDATE timers SET state = 'done'",
            ["lost"],
        ),
    ],
)
def test_what_is_wrong_is_named(case, harm, kinds):
    stage, _ = case
    for statement in harm.split(";"):
        stage.do(lambda db, statement=statement: db.execute(text(statement)))

    assert [fault.kind for fault in stage.faults()] == kinds


def test_a_scan_that_stands_still_is_noticed(case):
    stage, number = case
    stage.later(16 * MINUTE)

    assert [(fault.kind, fault.number, fault.said) for fault in stage.faults()] == [
        ("late", number, "answer")
    ]


def test_a_visit_without_a_timer_is_noticed(case):
    stage, number = case
    stage.close(number, 1, next_visit=dt.date(2026, 12, 1))
    stage.do(lambda db: db.execute(text("DELETE FROM timers")))

    assert [fault.kind for fault in stage.faults()] == ["visit"]


def test_every_case_has_an_owner_a_timer_or_an_end(case):
    stage, held = case
    stage.talk("b"), stage.talk("c")
    queued, ended = stage.open("b").number, stage.open("c").number
    stage.cancel(ended)

    fates = {fate.number: fate for fate in stage.do(ledger)}

    assert fates[held].owner == "mentor:1"
    assert fates[queued].owner is None and fates[queued].next_timer == stage.now
    assert fates[ended].state == "cancelled" and not any(fate.lost for fate in fates.values())
