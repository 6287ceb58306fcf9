"""No timer is done twice, none is lost: two processes, dead ones, clocks that jump."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.handoff.timers import LEASE
from tests.handoff.stage import MINUTE, told

YEAR = dt.timedelta(days=365)


@pytest.fixture
def ringing(stage):
    stage.talk()
    stage.mentor("甲")
    stage.open()
    return stage


def test_two_processes_never_get_the_same_timer(ringing):
    assert len(ringing.due("one")) == 1 and ringing.due("two") == []


def test_the_timer_of_a_process_that_died_is_done_by_another(ringing):
    ringing.due("dead")
    ringing.later(LEASE + dt.timedelta(seconds=1))

    (timer,) = ringing.due("alive")

    assert told(ringing.fire(timer).notices)[0][0] == "offer"


def test_who_was_too_slow_does_nothing(ringing):
    (slow,) = ringing.due("slow")
    ringing.later(LEASE + dt.timedelta(seconds=1))
    (quick,) = ringing.due("quick")
    ringing.fire(quick)

    assert ringing.fire(slow) is None
    assert ringing.fire(quick) is None


def test_the_same_process_that_takes_it_up_again_does_it_once(ringing):
    (first,) = ringing.due("one")
    ringing.later(LEASE + dt.timedelta(seconds=1))
    (second,) = ringing.due("one")

    assert ringing.fire(first) is None and ringing.fire(second) is not None


def test_a_crash_while_firing_leaves_the_timer_to_be_done(ringing):
    (timer,) = ringing.due("one")

    def crash(db):
        from bot.handoff.firing import fire

        assert fire(db, ringing.desk, timer, ringing.now)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        ringing.do(crash)

    assert told(ringing.fire(timer).notices)[0][0] == "offer"


def test_what_was_stopped_while_it_was_being_done_is_not_done(stage):
    stage.talk()
    who = stage.mentor("甲")
    number = stage.open().number
    (timer,) = stage.due()
    stage.claim(number, who)

    assert stage.fire(timer) is None and stage.case(number).state == "active"


def test_a_clock_put_back_by_a_year_only_counts_the_wait_anew(ringing):
    ringing.tick()
    ringing.later(-YEAR)
    assert ringing.tick() == []  # the first scan sees that the timer is set in the future

    assert ringing.tick(2 * MINUTE) != []


def test_a_lease_from_the_future_does_not_keep_a_timer(ringing):
    ringing.due("dead")
    ringing.later(-YEAR)

    assert len(ringing.due("alive")) == 1


def test_a_clock_put_forward_does_each_timer_once(ringing):
    ringing.tick(YEAR)

    assert ringing.due() == [] and len(ringing.faults()) == 0


def test_a_clock_off_by_seconds_changes_nothing(ringing):
    ringing.tick()
    ringing.later(dt.timedelta(seconds=-30))
    ringing.due()
    ringing.later(dt.timedelta(seconds=30) + 2 * MINUTE)

    assert len(ringing.due()) == 1


def test_a_backlog_is_taken_in_the_order_of_its_times(stage):
    for key in ("b", "a"):
        stage.talk(key), stage.open(key), stage.later(MINUTE)

    assert [timer.number for timer in stage.due()] == [1, 2]
