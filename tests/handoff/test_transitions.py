"""Each action in each state does what the table says, or is refused and changes nothing."""

from __future__ import annotations

import pytest

from bot.handoff import cases
from bot.handoff.errors import NotAllowed, Taken
from bot.handoff.states import ENDED, HELD, MODE, MOVES, OPEN, STATES, UNCLAIMED, after
from tests.handoff.stage import Stage

IN_STATE = {  # how a case comes to be in a state
    "queued": lambda stage, number, one: None,
    "offered": lambda stage, number, one: stage.ring(number),
    "active": lambda stage, number, one: stage.claim(number, one),
    "waiting_user": lambda stage, number, one: (
        stage.claim(number, one),
        stage.mentor_writes(number, one),
    ),
    "closed": lambda stage, number, one: (stage.claim(number, one), stage.close(number, one)),
    "cancelled": lambda stage, number, one: stage.cancel(number),
}
ACTIONS = {
    "offer": lambda stage, number, one, two: stage.ring(number),
    "claim": lambda stage, number, one, two: stage.claim(number, two),
    "decline": lambda stage, number, one, two: stage.decline(number, one),
    "call_back": lambda stage, number, one, two: stage.do(
        cases.leave_callback, stage.desk, number, "明天上午打电话", stage.now
    ),
    "mentor_message": lambda stage, number, one, two: stage.mentor_writes(number, one),
    "transfer": lambda stage, number, one, two: stage.transfer(number, one, two),
    "give_back": lambda stage, number, one, two: stage.give_back(number, one),
    "close": lambda stage, number, one, two: stage.close(number, one),
    "cancel": lambda stage, number, one, two: stage.cancel(number),
    "rate": lambda stage, number, one, two: stage.rate(number, 5),
}


@pytest.fixture
def stage(database) -> Stage:
    return Stage(database.engine, at_once=1)


@pytest.fixture
def people(stage: Stage) -> tuple[int, int]:
    stage.talk()
    return stage.mentor("甲"), stage.mentor("乙")


def test_every_action_of_the_table_is_tried_but_those_of_timers_and_of_users():
    assert set(MOVES) - set(ACTIONS) == {"nobody", "accept", "user_message"}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", STATES)
def test_an_action_does_what_the_table_says_or_changes_nothing(stage, people, state, action):
    one, two = people
    number = stage.open().number
    IN_STATE[state](stage, number, one)
    before, history = stage.case(number), stage.history(number)
    assert before.state == state

    if state not in MOVES[action] and action != "offer":
        kind = Taken if (action == "claim" and state in HELD) else NotAllowed
        with pytest.raises(kind):
            ACTIONS[action](stage, number, one, two)
        assert stage.case(number) == before and stage.history(number) == history
        return
    outcome = ACTIONS[action](stage, number, one, two)
    if not outcome.fresh:  # a timer that comes late is no fault
        assert action == "offer" and state not in UNCLAIMED and stage.case(number) == before
        return
    assert stage.case(number).state == outcome.state == MOVES[action][state]
    noted = stage.history(number) != history
    assert noted or (action == "mentor_message" and outcome.state == state)  # the log has those
    assert stage.conversation().mode == MODE[outcome.state]
    assert stage.faults() == []


@pytest.mark.parametrize("state", STATES)
def test_a_user_may_write_in_every_state(stage, people, state):
    number = stage.open().number
    IN_STATE[state](stage, number, people[0])

    outcome = stage.user_writes()

    if state in ENDED:
        assert outcome is None and stage.case(number).state == state
    else:
        assert outcome.state == stage.case(number).state == MOVES["user_message"][state]
        assert outcome.mentor_id == (people[0] if state in HELD else None)
    assert stage.faults() == []


@pytest.mark.parametrize("action", MOVES)
@pytest.mark.parametrize("state", STATES)
def test_the_table_names_known_states_only_and_refuses_the_rest(action, state):
    if state in MOVES[action]:
        assert after(action, 1, state) in STATES
    else:
        with pytest.raises(NotAllowed) as refused:
            after(action, 7, state)
        assert (refused.value.action, refused.value.number, refused.value.why) == (
            action,
            7,
            state,
        )


def test_an_ended_case_goes_nowhere():
    ways = {
        following
        for moves in MOVES.values()
        for state, following in moves.items()
        if state in ENDED
    }

    assert ways == {"closed"}  # a rating moves nothing
    assert all(set(moves) <= {*OPEN, "closed"} for moves in MOVES.values())
