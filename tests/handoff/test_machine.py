"""Whatever people, clocks and crashes do, in any order, the desk keeps what it promises."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.pool import StaticPool

from bot.handoff import cases as case_life
from bot.handoff import claims, firing, records, timers, visits
from bot.handoff.errors import DeskError
from bot.handoff.statements import cases, conversations, mentors, offers
from bot.handoff.statements import timers as timer_rows
from bot.handoff.states import ENDED, HELD, MODE, OPEN, UNCLAIMED
from tests.handoff.stage import RECORD, Stage
from tests.handoff.test_migrations import everything

TALKS = ("a", "b", "c")
CAPACITIES = (1, 2, 1)
KILLED = st.sampled_from([False] * 5 + [True])
JUMPS = [0, 30, 130, 700, 4000, 90_000, 700_000, -30, -700, -90_000, -40_000_000]


class Killed(Exception):
    """The process died before it could commit."""


def memory() -> Stage:
    engine = create_engine("sqlite://", poolclass=StaticPool, future=True)
    event.listen(engine, "connect", lambda db, _: db.execute("PRAGMA foreign_keys=ON"))
    everything().create_all(engine)
    return Stage(engine, at_once=1)


class DeskMachine(RuleBasedStateMachine):
    leased = Bundle("leased")

    @initialize()
    def begin(self):
        self.stage = memory()
        self.people = [
            self.stage.mentor(name, capacity=capacity)
            for name, capacity in zip("甲乙丙", CAPACITIES)
        ]
        self.people.append(self.stage.mentor("督", role="supervisor", capacity=2))
        self.numbers: dict[int, str] = {}  # each number ever seen, and whose it was
        self.fired: set[int] = set()
        for key in TALKS:
            self.stage.talk(key)
            self.numbers[self.stage.open(key).number] = key

    def teardown(self):
        self.stage.engine.dispose()

    def attempt(self, killed, work, *args, **kwargs):
        """Does it in a transaction that, if the process is killed, leaves no trace."""

        def one(db):
            outcome = work(db, *args, **kwargs)
            if killed:
                raise Killed
            return outcome

        before = self.picture() if killed else None
        with suppress(DeskError, Killed):
            return self.stage.do(one)
        assert before is None or self.picture() == before
        return None

    def picture(self):
        tables = (conversations, cases, offers, timer_rows, mentors)
        return [self.stage.do(lambda db, t=table: db.execute(select(t)).all()) for table in tables]

    def pick(self, number):
        known = sorted(self.numbers) or [0]
        return known[number % len(known)]

    @rule(
        key=st.sampled_from(TALKS),
        reason=st.sampled_from(["asked", "distress"]),
        stale=KILLED,
        killed=KILLED,
    )
    def open(self, key, reason, stale, killed):
        epoch = self.stage.conversation(key).epoch - stale
        request = self.stage.request(key, reason=reason, epoch=epoch or 99)
        outcome = self.attempt(
            killed, case_life.open_case, self.stage.desk, request, self.stage.now
        )
        if outcome and outcome.fresh:
            assert outcome.number not in self.numbers
            self.numbers[outcome.number] = key

    @rule(number=st.integers(0, 20), who=st.integers(0, 3), killed=KILLED)
    def claim(self, number, who, killed):
        self.press(self.pick(number), self.people[who], killed)

    @rule(number=st.integers(0, 20), who=st.lists(st.integers(0, 3), min_size=2, max_size=4))
    def claim_by_many(self, number, who):
        for one in who:
            self.press(self.pick(number), self.people[one], False)

    def press(self, number, mentor_id, killed):
        """Claims; nobody gets what another has, unless it was being passed on."""
        before = self.stage.case(number)
        passed = select(offers.c.id).where(
            offers.c.case_number == number,
            offers.c.mentor_id == mentor_id,
            offers.c.transfer.is_(True),
            offers.c.state == "open",
        )
        free = before.state in UNCLAIMED or (before.state in HELD and self.rows(passed))
        outcome = self.attempt(
            killed, claims.claim, self.stage.desk, number, mentor_id, self.stage.now
        )
        if outcome:
            assert free or before.mentor_id == mentor_id
            assert outcome.fresh == bool(free)
            assert self.stage.case(number).mentor_id == mentor_id

    @rule(number=st.integers(0, 20), who=st.integers(0, 3), killed=KILLED)
    def decline(self, number, who, killed):
        self.case_act(claims.decline, number, killed, self.people[who])

    @rule(number=st.integers(0, 20), who=st.integers(0, 3), killed=KILLED)
    def give_back(self, number, who, killed):
        self.case_act(claims.give_back, number, killed, self.people[who])

    @rule(number=st.integers(0, 20), who=st.integers(0, 3), to=st.integers(0, 3), killed=KILLED)
    def transfer(self, number, who, to, killed):
        self.case_act(claims.transfer, number, killed, self.people[who], self.people[to])

    @rule(key=st.sampled_from(TALKS), killed=KILLED)
    def user_writes(self, key, killed):
        self.attempt(killed, case_life.user_message, self.stage.desk, key, self.stage.now)

    @rule(number=st.integers(0, 20), who=st.integers(0, 3), killed=KILLED)
    def mentor_writes(self, number, who, killed):
        self.case_act(case_life.mentor_message, number, killed, self.people[who])

    @rule(
        number=st.integers(0, 20),
        who=st.integers(0, 3),
        days=st.sampled_from([None, 1, 9]),
        killed=KILLED,
    )
    def close(self, number, who, days, killed):
        visit = days and self.stage.now.date() + dt.timedelta(days=days + 1)
        record = records.Record(**{**vars(RECORD), "next_visit": visit})
        self.case_act(records.close, number, killed, self.people[who], record)

    @rule(number=st.integers(0, 20), killed=KILLED)
    def cancel(self, number, killed):
        self.case_act(case_life.cancel, number, killed, "user_left")

    @rule(number=st.integers(0, 20), killed=KILLED)
    def answer_visit(self, number, killed):
        number = self.pick(number)
        if number:
            request = self.stage.request(self.numbers[number])
            outcome = self.attempt(
                killed, visits.answer, self.stage.desk, number, request, self.stage.now
            )
            if outcome and outcome.fresh:
                self.numbers.setdefault(outcome.number, self.numbers[number])

    @rule(who=st.integers(0, 3))
    def leave_and_come_back(self, who):
        """A mentor is removed, and added again as a new one."""
        self.stage.remove(self.people[who])
        capacity = (*CAPACITIES, 2)[who]
        role = "supervisor" if who == 3 else "mentor"
        self.people[who] = self.stage.mentor("甲乙丙督"[who], capacity=capacity, role=role)

    @rule(seconds=st.sampled_from(JUMPS))
    def the_clock_goes(self, seconds):
        self.stage.later(dt.timedelta(seconds=seconds))

    @rule(target=leased, owner=st.sampled_from(["one", "two"]), killed=KILLED)
    def scan(self, owner, killed):
        return multiple(*(self.attempt(killed, timers.due, owner, self.stage.now) or ()))

    @rule(timer=leased, killed=KILLED)
    def fire(self, timer, killed):
        outcome = self.attempt(killed, firing.fire, self.stage.desk, timer, self.stage.now)
        if outcome:
            assert timer.id not in self.fired
            self.fired.add(timer.id)

    @rule()
    def tick(self):
        for timer in self.stage.due("one"):
            self.fire(timer, False)

    def case_act(self, work, number, killed, *args):
        number = self.pick(number)
        if number:
            self.attempt(killed, work, self.stage.desk, number, *args, self.stage.now)

    @invariant()
    def one_open_case_a_conversation(self):
        rows = self.rows(select(cases.c.conversation_id).where(cases.c.state.in_(OPEN)))
        assert len(rows) == len(set(rows))

    @invariant()
    def nobody_has_more_than_fits(self):
        query = (
            select(mentors.c.id, mentors.c.capacity, func.count(cases.c.number))
            .join(cases, cases.c.mentor_id == mentors.c.id)
            .where(cases.c.state.in_(HELD))
            .group_by(mentors.c.id, mentors.c.capacity)
        )
        assert all(load <= capacity for _, capacity, load in self.rows(query))

    @invariant()
    def no_case_is_lost_and_no_mode_disagrees(self):
        wrong = [fault for fault in self.stage.faults() if fault.kind != "late"]
        assert wrong == []

    @invariant()
    def every_unclaimed_case_rings_and_every_held_one_has_a_clock(self):
        armed = {
            (row.case_number, row.kind)
            for row in self.rows(
                select(timer_rows).where(timer_rows.c.state.in_(("pending", "running")))
            )
        }
        for row in self.rows(select(cases)):
            kinds = {kind for number, kind in armed if number == row.number}
            if row.state in UNCLAIMED:
                assert kinds == {"ring"}
            elif row.state in HELD:
                assert kinds - {"transfer"} == {"answer" if row.state == "active" else "user"}
            else:
                assert kinds <= {"visit"}

    @invariant()
    def no_offer_outlives_what_it_offers(self):
        query = (
            select(offers, cases.c.state.label("of"), cases.c.mentor_id.label("owner"))
            .add_columns(mentors.c.active)
            .join(cases, cases.c.number == offers.c.case_number)
            .join(mentors, mentors.c.id == offers.c.mentor_id)
            .where(offers.c.state == "open")
        )
        open_offers = self.rows(query)
        for row in open_offers:
            assert row.of in (HELD if row.transfer else ("offered",))
            assert row.active and row.mentor_id != row.owner
        numbers = [row.case_number for row in open_offers]
        assert len(numbers) == len(set(numbers))  # one at a time, on this desk

    @invariant()
    def numbers_are_never_reused_and_the_conversation_follows_its_case(self):
        rows = self.rows(
            select(cases, conversations.c.mode).join(
                conversations, conversations.c.id == cases.c.conversation_id
            )
        )
        assert {row.number: row.conversation_id for row in rows} == self.numbers
        assert all(row.mode == MODE[row.state] for row in rows if row.state in OPEN)
        assert all(row.closed_at is not None for row in rows if row.state in ENDED)

    def rows(self, query):
        return self.stage.do(lambda db: db.execute(query).all())


DeskMachine.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestDesk = DeskMachine.TestCase
