"""People are added, changed and removed; nothing of theirs is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.handoff import mentors
from bot.handoff.errors import Invalid, Unknown
from bot.handoff.mentors import Profile
from bot.handoff.statements import case_events
from tests.handoff.stage import told


def test_a_mentor_is_found_by_name_and_by_account(stage):
    added = stage.mentor(
        "王芳", telegram_id="42", regions=["呼和浩特市"], topics=["startup_subsidy"]
    )

    assert stage.do(mentors.by_name, "王芳").id == stage.do(mentors.by_telegram, "42").id == added
    assert stage.do(mentors.by_name, "王芳").alias == "王芳"


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"name": " "}, ("name", "alias")),
        ({"alias": "字" * 61}, ("alias",)),
        ({"telegram_id": "@wang"}, ("telegram_id",)),
        ({"telegram_id": "４２"}, ("telegram_id",)),
        ({"capacity": -1}, ("capacity",)),
        ({"capacity": 51}, ("capacity",)),
        ({"role": "boss"}, ("role",)),
        ({"name": "李", "telegram_id": "1", "role": "x"}, ("role", "name", "alias", "telegram_id")),
    ],
)
def test_every_fault_is_named_at_once(stage, fields, faulty):
    stage.mentor("李", telegram_id="1")

    with pytest.raises(Invalid) as refused:
        stage.do(mentors.add, Profile(**{"name": "新"} | fields), stage.now)

    assert refused.value.fields == faulty


def test_editing_changes_what_is_named_and_nothing_else(stage):
    who = stage.mentor("王芳", regions=["呼和浩特市"], capacity=2)

    changed = stage.do(mentors.edit, who, {"capacity": 5}, stage.now)

    assert (changed.capacity, changed.regions, changed.name) == (5, ("呼和浩特市",), "王芳")
    with pytest.raises(Invalid) as refused:
        stage.do(mentors.edit, who, {"colour": "red"}, stage.now)
    assert refused.value.fields == ("colour",)


def test_removing_gives_the_cases_back_and_says_which(stage):
    stage.talk("a"), stage.talk("b")
    gone, other = stage.mentor("甲", telegram_id="7"), stage.mentor("乙")
    numbers = (stage.held(gone, "a"), stage.held(gone, "b"))

    removed = stage.remove(gone)

    assert sorted(removed.given_back) == sorted(numbers)
    assert {stage.case(number).state for number in numbers} == {"queued"}
    assert set(told(stage.tick())) == {("offer", other)} and stage.faults() == []
    with pytest.raises(Unknown):
        stage.do(mentors.by_telegram, "7")
    assert stage.remove(gone).given_back == ()


def test_removing_who_was_asked_to_take_over_leaves_the_case_where_it_is(stage):
    stage.talk()
    one, two = stage.mentor("甲"), stage.mentor("乙")
    number = stage.held(one)
    stage.transfer(number, one, two)

    stage.remove(two)

    assert stage.case(number).mentor_id == one and stage.faults() == []


def test_the_name_and_account_of_a_removed_mentor_are_free_again(stage):
    first = stage.mentor("甲", telegram_id="7")
    stage.remove(first)

    assert stage.mentor("甲", telegram_id="7") != first
    assert [row.name for row, _ in stage.do(mentors.listed)] == ["甲"]
    assert len(stage.do(mentors.listed, removed=True)) == 2


def test_off_duty_means_no_offers(stage):
    stage.talk()
    who = stage.mentor("甲")
    stage.do(mentors.set_duty, who, False, stage.now)
    stage.open()

    assert told(stage.tick()) == []


def test_who_was_removed_is_not_put_on_duty_again(stage):
    who = stage.mentor("甲")
    stage.remove(who)

    with pytest.raises(Unknown):
        stage.do(mentors.set_duty, who, True, stage.now)


def test_the_history_names_who_removed_a_mentor(stage):
    stage.talk()
    who, boss = stage.mentor("甲"), stage.mentor("乙", role="supervisor")
    number = stage.held(who)
    stage.do(mentors.remove, stage.desk, who, stage.now, actor=f"mentor:{boss}")
    query = select(case_events.c.actor).where(case_events.c.action == "give_back")

    assert stage.do(lambda db: db.execute(query).scalars().all()) == [f"mentor:{boss}"]
    assert stage.case(number).state == "queued"
