"""A case is in one hand at a time, and everyone learns in whose."""

from __future__ import annotations

import pytest

from bot.handoff.errors import NotAllowed, Taken, Unavailable, Unknown
from tests.handoff.stage import MINUTE, told


@pytest.fixture
def people(stage):
    for key in ("talk", "other"):
        stage.talk(key)
    return stage.mentor("甲", alias="甲老师"), stage.mentor("乙", alias="乙老师")


def test_the_first_has_it_and_the_second_learns_who(stage, people):
    one, two = people
    number = stage.open().number
    stage.tick()

    claimed = stage.claim(number, one)

    with pytest.raises(Taken) as refused:
        stage.claim(number, two)
    assert (refused.value.mentor_id, refused.value.alias) == (one, "甲老师")
    assert told(claimed.notices) == [("yours", one), ("taken", two)]
    assert [notice.detail["alias"] for notice in claimed.notices if notice.to == "user"] == [
        "甲老师"
    ]
    assert stage.conversation().mode == "human"


def test_pressing_twice_changes_nothing(stage, people):
    number = stage.held(people[0])

    again = stage.claim(number, people[0])

    assert (again.fresh, again.notices) == (False, ())


def test_a_full_mentor_gets_no_more(stage, people):
    few = stage.mentor("丙", capacity=1)
    stage.held(few)

    with pytest.raises(Unavailable) as refused:
        stage.claim(stage.open("other").number, few)

    assert (refused.value.why, refused.value.load, refused.value.capacity) == ("full", 1, 1)


@pytest.mark.parametrize("why", ["removed", "role"])
def test_who_may_not_claim_is_told_why(stage, people, why):
    if why == "removed":
        stage.remove(people[0])
    who = people[0] if why == "removed" else stage.mentor("官", role="officer")

    with pytest.raises(Unavailable) as refused:
        stage.claim(stage.open().number, who)

    assert refused.value.why == why


def test_an_old_button_of_a_closed_case_is_refused(stage, people):
    number = stage.held(people[0])
    stage.close(number, people[0])

    with pytest.raises(NotAllowed) as refused:
        stage.claim(number, people[1])

    assert refused.value.why == "closed"


def test_someone_elses_case_cannot_be_written_to_or_closed(stage, people):
    number = stage.held(people[0])

    for act in (stage.mentor_writes, stage.close, stage.give_back):
        with pytest.raises(NotAllowed) as refused:
            act(number, people[1])
        assert refused.value.why == "owner"


def test_after_the_last_decline_the_next_is_asked_at_once(stage, people):
    stage.desk = type(stage.desk)(switch=stage.desk.switch, at_once=1)
    number = stage.open().number
    ((_, first),) = told(stage.tick())

    outcome = stage.decline(number, first)

    assert told(outcome.notices) == [("offer", next(who for who in people if who != first))]


def test_one_of_two_may_decline_and_the_other_still_has_the_offer(stage, people):
    number = stage.open().number
    stage.tick()

    assert stage.decline(number, people[0]).notices == ()
    assert stage.claim(number, people[1]).state == "active"


def test_given_back_it_rings_again_and_who_gave_it_comes_last(stage, people):
    number = stage.held(people[0])
    stage.desk = type(stage.desk)(switch=stage.desk.switch, at_once=1)

    assert stage.give_back(number, people[0]).state == "queued"
    assert told(stage.tick()) == [("offer", people[1])]
    assert told(stage.tick(2 * MINUTE)) == [("offer", people[0])]
    assert stage.conversation().mode == "waiting" and stage.case(number).mentor_id is None


def test_until_a_transfer_is_claimed_the_case_stays_where_it_is(stage, people):
    one, two = people
    number = stage.held(one)
    assert told(stage.transfer(number, one, two).notices) == [("offer", two)]
    assert stage.user_writes().mentor_id == one

    outcome = stage.claim(number, two)

    assert ("transferred", None) in told(outcome.notices, "user")
    assert ("passed_on", one) in told(outcome.notices)
    assert stage.user_writes().mentor_id == two
    with pytest.raises(NotAllowed):
        stage.mentor_writes(number, one)


def test_a_transfer_that_nobody_takes_ends_where_it_was(stage, people):
    one, two = people
    number = stage.held(one)
    stage.transfer(number, one, two)

    notices = stage.tick(5 * MINUTE)

    assert ("transfer_expired", one) in told(notices)
    with pytest.raises(Taken):
        stage.claim(number, two)


def test_a_declined_transfer_is_told_to_who_has_the_case(stage, people):
    one, two = people
    number = stage.held(one)
    stage.transfer(number, one, two)

    assert told(stage.decline(number, two).notices) == [("transfer_declined", one)]
    assert stage.faults() == []


def test_a_transfer_to_who_is_full_removed_or_unknown_is_refused(stage, people):
    number = stage.held(people[0])
    full = stage.mentor("满", capacity=0)

    for to, error in ((full, Unavailable), (99, Unknown), (people[0], NotAllowed)):
        with pytest.raises(error):
            stage.transfer(number, people[0], to)


def test_a_supervisor_passes_anyones_case_on(stage, people):
    boss = stage.mentor("督", role="supervisor")
    number = stage.held(people[0])

    stage.transfer(number, boss, people[1])

    assert stage.claim(number, people[1]).mentor_id == people[1]


def test_a_claim_after_the_mode_was_changed_by_someone_else_is_undone(stage, people):
    number = stage.open().number
    stage.do(stage.desk.switch, "talk", "bot", 2)

    with pytest.raises(NotAllowed) as refused:
        stage.claim(number, people[0])

    assert refused.value.why == "mode" and stage.case(number).mentor_id is None
