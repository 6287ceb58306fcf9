"""An unclaimed case rings until someone has it: mentors, supervisors, then an honest word."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.handoff.desk import Desk
from tests.handoff.stage import MINUTE, Stage, switch, told

EVENING = dt.datetime(2026, 11, 23, 12, tzinfo=dt.timezone.utc)  # Monday, 20:00


@pytest.fixture
def one_at_a_time(stage):
    stage.talk()
    stage.desk = Desk(switch=switch, at_once=1)
    return stage


def test_mentors_then_the_supervisor_then_the_user_learns_and_it_begins_again(one_at_a_time):
    stage = one_at_a_time
    a, b = stage.mentor("甲"), stage.mentor("乙")
    boss = stage.mentor("督", role="supervisor")
    number = stage.open().number

    asked = [told(stage.tick()), *(told(stage.tick(2 * MINUTE)) for _ in range(2))]
    nobody = stage.tick(2 * MINUTE)
    again = stage.tick(5 * MINUTE)

    assert asked == [[("offer", a)], [("offer", b)], [("offer", boss)]]
    assert told(nobody, "user") == [("nobody", None)]
    assert told(nobody, "supervisor") == [("unclaimed", None)]
    assert told(again) == [("offer", a)] and stage.case(number).round == 2
    assert stage.faults() == []


def test_the_user_hears_once_that_nobody_is_free_and_supervisors_each_time(one_at_a_time):
    stage = one_at_a_time
    stage.open()

    rounds = [stage.tick(5 * MINUTE) for _ in range(4)]

    assert [len(told(notices, "user")) for notices in rounds] == [1, 0, 0, 0]
    assert [len(told(notices, "supervisor")) for notices in rounds] == [1, 1, 1, 1]


def test_who_comes_on_duty_is_asked_in_the_next_round(one_at_a_time):
    stage = one_at_a_time
    stage.open()
    stage.tick()
    late = stage.mentor("晚")

    assert told(stage.tick(5 * MINUTE)) == [("offer", late)]


def test_outside_the_hours_a_case_is_offered_without_ringing_and_the_user_learns_when(
    one_at_a_time,
):
    stage = one_at_a_time
    who = stage.mentor("甲")
    stage.now = EVENING
    stage.open()

    offered, notice = stage.tick()
    tuesday = dt.datetime(2026, 11, 24, 0, 30, tzinfo=dt.timezone.utc)
    expected = {"open_now": False, "callback": True, "opens_at": tuesday, "certain": True}
    assert (offered.mentor_id, offered.what, offered.detail["quiet"]) == (who, "offer", True)
    assert (notice.to, notice.what, notice.detail) == ("user", "nobody", expected)
    stage.now = tuesday - MINUTE
    assert stage.tick() == []
    (rung,) = stage.tick(MINUTE)
    assert (rung.mentor_id, rung.what, rung.detail["quiet"]) == (who, "offer", False)


def test_distress_rings_at_night(one_at_a_time):
    stage = one_at_a_time
    who = stage.mentor("甲")
    stage.now = EVENING
    stage.open(reason="distress")

    assert told(stage.tick()) == [("offer", who)]


def test_a_claimed_case_rings_no_more(one_at_a_time):
    stage = one_at_a_time
    stage.held(stage.mentor("甲"))
    stage.mentor("乙")

    assert told(stage.tick(2 * MINUTE)) == []


def test_the_same_mentor_is_asked_first_for_the_next_case(one_at_a_time):
    stage = one_at_a_time
    stage.mentor("甲")
    before = stage.mentor("乙")
    number = stage.held(before)
    stage.close(number, before)
    stage.open()

    assert told(stage.tick()) == [("offer", before)]


def test_a_silent_mentor_is_reminded_then_reported_then_relieved(stage):
    stage.talk()
    who, boss = stage.mentor("甲"), stage.mentor("督", role="supervisor")
    number = stage.held(who)

    first, second, third = (stage.tick(10 * MINUTE) for _ in range(3))

    assert told(first) == [("answer_due", who)] and told(first, "supervisor") == []
    assert told(second, "supervisor") == [("silent", None)]
    assert ("taken_away", who) in told(third) and told(third, "user") == [("given_back", None)]
    assert stage.case(number).state == "queued"
    assert told(stage.tick()) == [("offer", boss)] and stage.faults() == []


def test_who_answers_in_time_is_not_reminded_and_more_messages_give_no_more_time(stage):
    stage.talk()
    who = stage.mentor("甲")
    number = stage.held(who)
    stage.later(9 * MINUTE), stage.mentor_writes(number, who)
    assert stage.tick(9 * MINUTE) == []

    stage.user_writes(), stage.later(9 * MINUTE), stage.user_writes()

    assert told(stage.tick(MINUTE)) == [("answer_due", who)]


def test_a_mentor_owes_no_answer_by_night(stage):
    stage.talk()
    who = stage.mentor("甲")
    stage.held(who)
    stage.now = EVENING

    assert stage.tick() == [] and stage.faults() == []
    stage.now = dt.datetime(2026, 11, 24, 0, 40, tzinfo=dt.timezone.utc)
    assert told(stage.tick()) == [("answer_due", who)]


def test_where_the_user_stays_silent_the_mentor_is_reminded_to_close(stage):
    stage.talk()
    who = stage.mentor("甲")
    number = stage.held(who)
    stage.mentor_writes(number, who)

    days = [told(stage.tick(dt.timedelta(days=1))) for _ in range(2)]

    assert days == [[("close_due", who)]] * 2 and stage.case(number).state == "waiting_user"


def test_a_case_about_what_no_mentor_can_be_limited_to_is_for_all(database):
    stage = Stage(database.engine, topics=lambda: ["startup_subsidy"])
    stage.talk()
    who = stage.mentor("甲", topics=["startup_subsidy"])
    stage.open(topic="loan")

    assert told(stage.tick()) == [("offer", who)]
