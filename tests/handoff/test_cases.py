"""A case is opened once, with the mode, and numbers mean what they meant."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.handoff import cases
from bot.handoff.errors import Invalid, NotAllowed, Unknown
from tests.handoff.stage import MINUTE, told


def test_opening_sets_the_conversation_waiting_and_tells_number_and_place(stage):
    stage.talk("a"), stage.talk("b")
    stage.open("a")

    outcome = stage.open("b")

    (notice,) = outcome.notices
    assert (notice.to, notice.what, notice.detail) == ("user", "queued", {"place": 2})
    assert stage.conversation("b") == ("waiting", 2) and stage.case(outcome.number).epoch == 2


def test_distress_goes_before_all_that_wait(stage):
    for key in "abc":
        stage.talk(key)
    stage.open("a"), stage.open("b", reason="complaint")

    assert stage.open("c", reason="distress").notices[0].detail == {"place": 1}


def test_opening_again_gives_the_open_case_and_changes_nothing(stage):
    stage.talk()
    first = stage.open()

    again = stage.open(epoch=1)  # an old wish, from before the mode changed

    assert (again.number, again.fresh, again.notices) == (first.number, False, ())
    assert stage.conversation() == ("waiting", 2)


def test_a_conversation_that_went_on_meanwhile_opens_nothing(stage):
    stage.talk()

    with pytest.raises(NotAllowed) as refused:
        stage.open(epoch=9)

    assert refused.value.why == "mode" and stage.faults() == []


def test_an_unknown_reason_is_refused(stage):
    stage.talk()

    with pytest.raises(Invalid) as refused:
        stage.open(reason="bored")

    assert refused.value.fields == ("reason",)


def test_a_case_cannot_be_deleted_so_its_number_is_never_given_again(stage):
    stage.talk()
    first = stage.open().number
    stage.cancel(first)
    stage.do(lambda db: db.execute(text("DELETE FROM timers")))

    with pytest.raises(IntegrityError):
        stage.do(lambda db: db.execute(text("DELETE FROM cases")))
    assert stage.open().number > first


def test_an_unknown_case_is_named(stage):
    with pytest.raises(Unknown) as refused:
        stage.cancel(404)

    assert (refused.value.what, refused.value.key) == ("case", 404)


def test_a_callback_is_kept_and_the_case_still_rings(stage):
    stage.talk()
    number = stage.open().number
    stage.tick()

    outcome = stage.do(cases.leave_callback, stage.desk, number, " 明早打 138 ", stage.now)

    assert stage.case(number).callback == "明早打 138" and told(outcome.notices, "supervisor")
    assert ("unclaimed", None) in told(stage.tick(5 * MINUTE), "supervisor")


def test_an_empty_callback_is_refused(stage):
    stage.talk()
    number = stage.open().number

    with pytest.raises(Invalid):
        stage.do(cases.leave_callback, stage.desk, number, " ", stage.now)


def test_a_mentor_cannot_cancel_what_is_owed_a_record_and_a_supervisor_can(stage):
    stage.talk()
    mentor, boss = stage.mentor("甲"), stage.mentor("乙", role="supervisor")
    number = stage.held(mentor)

    with pytest.raises(NotAllowed):
        stage.cancel(number, by_mentor=mentor)
    outcome = stage.cancel(number, by_mentor=boss)

    assert outcome.state == "cancelled" and ("cancelled", mentor) in told(outcome.notices)
    assert stage.conversation().mode == "bot"
