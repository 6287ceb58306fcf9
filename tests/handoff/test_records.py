"""No case is closed without its record; ratings and visits follow."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.handoff import records, visits
from bot.handoff.errors import Invalid, NotAllowed, Unknown
from bot.handoff.papers import SERVICES
from tests.handoff.stage import MONDAY, told

SOON = dt.date(2026, 12, 1)


@pytest.fixture
def held(stage):
    stage.talk()
    who = stage.mentor("甲")
    return stage, stage.held(who), who


@pytest.fixture
def visited(held):
    """A closed case whose visit was just asked."""
    stage, number, who = held
    stage.close(number, who, next_visit=SOON)
    stage.now = dt.datetime(2026, 12, 1, 0, 30, tzinfo=dt.timezone.utc)
    return stage, number, who, stage.tick()


def test_the_services_are_the_six_of_the_plan():
    assert (
        "、".join(SERVICES.values()) == "创业信息、创业策划、创业政策、企业管理、跟踪指导、咨询答疑"
    )


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"service": "policing"}, ("service",)),
        ({"problem": "", "advice": " \n", "result": "　", "next_step": ""}, records.TEXTS),
        ({"advice": "字" * 5001}, ("advice",)),
        ({"basis": []}, ("basis",)),
        ({"basis": ["2.1.2", "第二条"]}, ("basis",)),
        ({"next_visit": dt.date(2026, 11, 23)}, ("next_visit",)),
        ({"next_visit": dt.date(2036, 1, 1)}, ("next_visit",)),
    ],
)
def test_a_record_that_does_not_do_closes_nothing(held, fields, faulty):
    stage, number, who = held

    with pytest.raises(Invalid) as refused:
        stage.close(number, who, **fields)

    assert refused.value.fields == faulty and stage.case(number).state == "active"
    with pytest.raises(Unknown):
        stage.do(records.record_of, number)


def test_closing_keeps_the_record_and_gives_the_conversation_back_to_the_bot(held):
    stage, number, who = held

    outcome = stage.close(number, who, basis=["nmg-2022-31#2.1.2", "2.3.2"], advice="字" * 5000)

    kept = stage.do(records.record_of, number)
    assert (kept.mentor_id, kept.service, kept.basis[1]) == (who, "policy", "2.3.2")
    assert told(outcome.notices, "user") == [("closed", None)]
    assert stage.conversation().mode == "bot" and stage.user_writes() is None
    assert stage.tick(dt.timedelta(days=400)) == [] and stage.faults() == []


def test_the_day_of_the_next_visit_is_counted_where_the_desk_stands(held):
    stage, number, who = held
    stage.now = dt.datetime(2026, 11, 23, 17, tzinfo=dt.timezone.utc)  # 24 November, 01:00

    with pytest.raises(Invalid):
        stage.close(number, who, next_visit=dt.date(2026, 11, 24))


def test_a_rating_is_kept_and_may_be_changed(held):
    stage, number, who = held
    with pytest.raises(NotAllowed):
        stage.rate(number, 5)
    stage.close(number, who)

    assert stage.rate(number, 5).fresh and not stage.rate(number, 5).fresh
    stage.rate(number, 2)

    assert stage.case(number).rating == 2
    for wrong in (0, 6):
        with pytest.raises(Invalid):
            stage.rate(number, wrong)


def test_a_visit_is_asked_on_its_day_and_not_before(held):
    stage, number, who = held
    stage.close(number, who, next_visit=SOON)
    stage.now = dt.datetime(2026, 12, 1, 0, 29, tzinfo=dt.timezone.utc)
    assert stage.tick() == []

    notices = stage.tick(dt.timedelta(minutes=1))

    assert told(notices, "user") == [("visit", None)] and told(notices) == [("visit_asked", who)]
    assert stage.conversation().mode == "bot" and stage.faults() == []


def test_an_answer_opens_a_case_that_follows_and_goes_to_the_same_mentor(visited):
    stage, number, who, _ = visited
    stage.mentor("乙", topics=["startup_subsidy"])

    outcome = stage.do(visits.answer, stage.desk, number, stage.request(), stage.now)
    again = stage.do(visits.answer, stage.desk, number, stage.request(), stage.now)

    case = stage.case(outcome.number)
    assert (case.follows, case.reason, case.state) == (number, "follow_up", "queued")
    assert (again.number, again.fresh) == (outcome.number, False)
    assert told(stage.tick())[0] == ("offer", who) and stage.case(number).state == "closed"
    assert stage.faults() == []


def test_a_visit_that_nobody_answers_is_missed_and_may_still_be_answered(visited):
    stage, number, who, _ = visited

    assert told(stage.tick(dt.timedelta(days=7))) == [("visit_missed", who)]
    assert stage.do(visits.answer, stage.desk, number, stage.request(), stage.now).fresh


def test_another_persons_visit_cannot_be_answered(visited):
    stage, number, _, _ = visited
    stage.talk("other")

    with pytest.raises(Unknown):
        stage.do(visits.answer, stage.desk, number, stage.request("other"), stage.now)


def test_a_visit_that_was_not_asked_cannot_be_answered(held):
    stage, number, who = held
    stage.close(number, who, next_visit=SOON)

    with pytest.raises(NotAllowed):
        stage.do(visits.answer, stage.desk, number, stage.request(), stage.now)


def test_who_talks_to_a_mentor_anyway_is_not_asked(held):
    stage, number, who = held
    stage.close(number, who, next_visit=SOON)
    stage.held(who)
    stage.now = dt.datetime(2026, 12, 1, 0, 30, tzinfo=dt.timezone.utc)

    notices = stage.tick()

    assert told(notices, "user") == [] and ("visit_cancelled", who) in told(notices)


def test_visits_stand_in_a_calendar_and_can_be_moved_and_dropped(held):
    stage, number, who = held
    stage.close(number, who, next_visit=SOON)
    later = dt.date(2026, 12, 5)  # a Saturday

    stage.do(visits.reschedule, stage.desk, number, who, later, stage.now)
    (entry,) = stage.do(visits.calendar, mentor_id=who)
    assert (entry.case_number, entry.due_on) == (number, later)
    stage.now = dt.datetime(2026, 12, 6, 12, tzinfo=dt.timezone.utc)
    assert stage.tick() == []
    stage.do(visits.cancel_visit, number, who, stage.now)

    assert stage.do(visits.calendar) == [] and stage.faults() == []


def test_a_clock_put_back_does_not_move_a_day_that_was_agreed(held):
    stage, number, who = held
    stage.close(number, who, next_visit=SOON)
    stage.now = MONDAY - dt.timedelta(days=100)
    stage.tick()
    stage.now = dt.datetime(2026, 12, 1, 0, 30, tzinfo=dt.timezone.utc)

    assert told(stage.tick(), "user") == [("visit", None)]
